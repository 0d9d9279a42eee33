import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import {
  commissionOf,
  earned,
  entitled,
  fixedRate,
  kinds,
  levels,
  mayAgree,
  monthOf,
  nextTier,
  owed,
  poolOf,
  type Sale,
  standing,
  type Tier,
  tierOf,
  tiers,
  wholesaleOf,
} from './model.ts';

const cents = 100;
const amounts = fc.integer({ min: 0, max: 100_000_000_000 });
const rates = fc.integer({ min: 0, max: 5000 });
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

suite('tiers', () => {
  test('the lower bound belongs to the tier', () => {
    const published: readonly [dollars: number, tier: Tier][] = [
      [0, 'bronze'],
      [999.99, 'bronze'],
      [1000, 'silver'],
      [4999.99, 'silver'],
      [5000, 'gold'],
      [24_999.99, 'gold'],
      [25_000, 'platinum'],
      [99_999.99, 'platinum'],
      [100_000, 'diamond'],
      [5_000_000, 'diamond'],
    ];
    for (const [dollars, tier] of published)
      assert.equal(tierOf(Math.round(dollars * cents), cents), tier, `${dollars}`);
  });

  test('each tier earns what is published', () => {
    const published = { bronze: 0.2, silver: 0.25, gold: 0.3, platinum: 0.35, diamond: 0.4 };
    assert.deepEqual(Object.fromEntries(tiers.map(({ name, rateBp }) => [name, rateBp / 10_000])), published);
  });

  test('the next tier is so much away, and above diamond there is none', () => {
    assert.deepEqual(nextTier(40_000, cents), { tier: 'silver', missing: 60_000 });
    assert.deepEqual(nextTier(100_000, cents), { tier: 'gold', missing: 400_000 });
    assert.deepEqual(nextTier(-5, cents), { tier: 'silver', missing: 100_005 });
    assert.equal(nextTier(10_000_000, cents), null);
  });

  test('a month of refunds alone is bronze', () => assert.equal(tierOf(-500, cents), 'bronze'));

  test('what counts as a dollar differs by currency', () => {
    assert.equal(tierOf(150_000, 150), 'silver');
    assert.equal(tierOf(149_999, 150), 'bronze');
  });
});

suite('kinds of partner', () => {
  test('affiliates earn 20 to 40 percent, resellers 35 to 50', () => {
    const { affiliate, reseller } = kinds;
    assert.deepEqual([affiliate.leastBp, affiliate.mostBp], [2000, 4000]);
    assert.deepEqual([reseller.leastBp, reseller.mostBp], [3500, 5000]);
    assert.deepEqual(
      [1999, 2000, 4000, 4001].map((rate) => mayAgree('affiliate', rate)),
      [false, true, true, false],
    );
    assert.deepEqual(
      [3499, 3500, 5000, 5001].map((rate) => mayAgree('reseller', rate)),
      [false, true, true, false],
    );
  });

  test('a reseller has a margin, everybody else a tier, unless something was agreed', () => {
    assert.equal(fixedRate('reseller', null), 3500);
    assert.equal(fixedRate('reseller', 4500), 4500);
    assert.equal(fixedRate('influencer', null), null);
    assert.equal(fixedRate('influencer', 3300), 3300);
  });

  test('wholesale and margin make the retail price', () => {
    assert.equal(wholesaleOf(10_000, 3500), 6500);
    fc.assert(
      fc.property(amounts, rates, (retail, margin) => {
        assert.equal(wholesaleOf(retail, margin) + commissionOf(retail, margin), retail);
      }),
    );
  });
});

suite('levels', () => {
  test('a sale of $1,000 at bronze earns $200, $20 and $10', () => {
    assert.deepEqual(earned(100_000, 2000), [20_000, 2000, 1000]);
  });

  test('the seller has the whole commission, those above a tenth and a twentieth of it to the unit', () => {
    fc.assert(
      fc.property(amounts, rates, (amount, rateBp) => {
        const [seller = 0, second = 0, third = 0] = earned(amount, rateBp);
        assert.equal(seller, commissionOf(amount, rateBp));
        assert.ok(
          Math.abs(seller - (amount * rateBp) / 10_000) <= 0.5 + 1e-5 * (amount / 1e9),
          'rounded to the nearest',
        );
        assert.ok(second >= 0 && third >= 0 && Math.abs(second - seller / 10) < 1 && Math.abs(third - seller / 20) < 1);
      }),
    );
  });

  test('never more is paid than the pool, nor more than was sold', () => {
    fc.assert(
      fc.property(amounts, rates, (amount, rateBp) => {
        const commission = commissionOf(amount, rateBp);
        assert.ok(BigInt(sum(earned(amount, rateBp))) * 100n <= BigInt(commission) * 115n);
        assert.equal(sum(earned(amount, rateBp)), poolOf(commission));
        assert.ok(sum(earned(amount, rateBp)) <= amount, 'at the highest rate the levels come to 57.5 %');
      }),
    );
  });
});

interface Told {
  readonly kind: 'sale' | 'refund' | 'rejection' | 'acceptance';
  readonly sale: number;
  readonly amount: number;
}

/** A month as it is kept: every event changes a sale, and what is owed after it is written down as lines. */
function playMonth(sales: readonly Sale[], told: readonly Told[]) {
  const known = new Map<number, Sale>();
  const given = new Map<number, number[]>();
  for (const { kind, sale, amount } of told) {
    const before = known.get(sale) ?? { ...(sales[sale] as Sale), amount: 0, refunded: 0, isRejected: false };
    const changes = {
      sale: { amount: sales[sale]?.amount ?? 0 },
      refund: { refunded: before.refunded + amount },
      rejection: { isRejected: true },
      acceptance: { isRejected: false },
    };
    known.set(sale, { ...before, ...changes[kind] });
    const tier = tierOf(sum([...known.values()].map(standing)), cents);
    for (const [index, one] of known) {
      const had = given.get(index) ?? [0, 0, 0];
      const lines = owed(entitled(one, tier), had);
      given.set(
        index,
        had.map((part, level) => part + (lines[level] ?? 0)),
      );
    }
  }
  return { known, given };
}

const anySale = fc.record({
  amount: fc.integer({ min: 1, max: 6_000_000 }),
  parts: fc.array(fc.integer({ min: 0, max: 100 }), { maxLength: 3 }),
  rejected: fc.boolean(),
  fixedRateBp: fc.option(rates),
});
const anyMonth = fc.array(anySale, { minLength: 1, maxLength: 8 });

function eventsOf(month: readonly { amount: number; parts: number[]; rejected: boolean }[]): Told[] {
  return month.flatMap(({ amount, parts, rejected }, sale) => {
    const total = Math.max(1, sum(parts));
    const refunds = parts.map((part) => ({
      kind: 'refund' as const,
      sale,
      amount: Math.floor((amount * part) / total),
    }));
    const rejection = rejected ? [{ kind: 'rejection' as const, sale, amount: 0 }] : [];
    return [{ kind: 'sale' as const, sale, amount }, ...refunds, ...rejection];
  });
}

const salesOf = (month: readonly { amount: number; fixedRateBp: number | null }[]): Sale[] =>
  month.map(({ amount, fixedRateBp }) => ({ amount, refunded: 0, isRejected: false, fixedRateBp }));

suite('a month', () => {
  test('comes to the same money in whatever order it is told', () => {
    fc.assert(
      fc.property(anyMonth, fc.infiniteStream(fc.nat()), (month, dice) => {
        const told = eventsOf(month);
        const shuffled = told
          .map((event) => ({ event, place: dice.next().value }))
          .sort((a, b) => a.place - b.place)
          .map(({ event }) => event);
        const [one, other] = [playMonth(salesOf(month), told), playMonth(salesOf(month), shuffled)];
        for (const [sale, parts] of one.given) assert.deepEqual(other.given.get(sale), parts);
      }),
    );
  });

  test('earns by the tier that its sales have reached at its end, not by the one of each moment', () => {
    const { given } = playMonth(
      salesOf([
        { amount: 60_000, fixedRateBp: null },
        { amount: 40_000, fixedRateBp: null },
      ]),
      [
        { kind: 'sale', sale: 0, amount: 0 },
        { kind: 'sale', sale: 1, amount: 0 },
      ],
    );
    assert.deepEqual([given.get(0)?.[0], given.get(1)?.[0]], [15_000, 10_000], 'a quarter, as silver');
  });

  test('a refund in full, or a rejection, takes back exactly what was given at every level', () => {
    fc.assert(
      fc.property(anyMonth, fc.nat(), fc.boolean(), (month, chosen, isRejection) => {
        const sale = chosen % month.length;
        const amount = month[sale]?.amount ?? 0;
        const sold = month.map((_, index) => ({ kind: 'sale' as const, sale: index, amount: 0 }));
        const end: Told = isRejection ? { kind: 'rejection', sale, amount: 0 } : { kind: 'refund', sale, amount };
        const { given } = playMonth(salesOf(month), [...sold, end]);
        assert.deepEqual(given.get(sale), [0, 0, 0]);
      }),
    );
  });

  test('nobody has less than nothing of a sale, nor all of them more than its pool', () => {
    fc.assert(
      fc.property(anyMonth, (month) => {
        const { given, known } = playMonth(salesOf(month), eventsOf(month));
        for (const [sale, parts] of given) {
          const one = known.get(sale);
          assert.ok(one && parts.every((part) => part >= 0));
          assert.ok(sum(parts) * 2 <= standing(one) * 1.15 + 3, `${sum(parts)} of ${standing(one)}`);
        }
      }),
    );
  });

  test('what was rejected and then accepted is given as if nothing had been', () => {
    const month = salesOf([{ amount: 12_345, fixedRateBp: null }]);
    const told = (['sale', 'rejection', 'acceptance'] as const).map((kind) => ({ kind, sale: 0, amount: 0 }));
    assert.deepEqual(playMonth(month, told).given.get(0), earned(12_345, 2000));
  });

  test('is told from the instant in UTC', () => assert.equal(monthOf('2026-03-31T23:59:59.999Z'), '2026-03'));
});

test('level rates are 100, 10 and 5 percent', () => {
  assert.deepEqual(
    levels.map(({ percent }) => percent),
    [100, 10, 5],
  );
});
