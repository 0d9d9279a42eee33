// The arithmetic of what is sold, against sums done by hand and against a second way of counting.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { billOf, bonusFor, isGraduated, monthsAfter, partOf, periodEnd, priceOfUse } from './model.ts';
import { daysOver } from './reports.ts';

const usd = (amount: number) => ({ amount, currency: 'USD' });
const tiers = [
  { upTo: 1000, microsPerThousand: 0 },
  { upTo: 10_000, microsPerThousand: 2_000_000 },
  { upTo: null, microsPerThousand: 1_500_000 },
];

test('each part of what was used has the price of its own tier', () => {
  const at = (quantity: number) => priceOfUse(quantity, tiers, 'USD');
  // 2 dollars for a thousand is 0.2 cents each; from 10,001 on 0.15 cents.
  assert.deepEqual([0, 1000, 1001, 1500, 10_000, 12_000].map(at), [0, 0, 0, 100, 1800, 2100]);
  assert.equal(priceOfUse(1500, tiers, 'JPY'), 1, 'a yen has no hundredths');
  assert.equal(priceOfUse(1500, tiers, 'KWD'), 1000, 'a dinar has thousandths');
});

test('half a unit goes up, and is rounded once for the whole line', () => {
  const single = [{ upTo: null, microsPerThousand: 5_000_000 }];
  assert.deepEqual(
    [1, 2, 3].map((quantity) => priceOfUse(quantity, single, 'USD')),
    [1, 1, 2],
  );
});

test('more use never costs less, and a tier counts as if each unit were priced alone', () => {
  const price = fc.integer({ min: 0, max: 9_000_000_000 });
  const steps = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 0, maxLength: 4 });
  const property = fc.property(
    steps,
    fc.array(price, { minLength: 5, maxLength: 5 }),
    fc.nat(300),
    (widths, prices, quantity) => {
      const upTo = (last: number) => widths.slice(0, last + 1).reduce((sum, width) => sum + width, 0);
      const some = widths.map((_, index) => ({ upTo: upTo(index), microsPerThousand: prices[index] ?? 0 }));
      const all = [...some, { upTo: null, microsPerThousand: prices[4] ?? 0 }];
      assert.ok(isGraduated({ tiers: all }));
      const alone = (nth: number) =>
        BigInt(all.find((tier) => tier.upTo === null || nth <= tier.upTo)?.microsPerThousand ?? 0);
      const sum = Array.from({ length: quantity }, (_, index) => alone(index + 1)).reduce((a, b) => a + b, 0n);
      // Thousandths of micros, of which ten million make a cent.
      assert.equal(priceOfUse(quantity, all, 'USD'), Number((sum + 5_000_000n) / 10_000_000n));
      assert.ok(priceOfUse(quantity + 1, all, 'USD') >= priceOfUse(quantity, all, 'USD'));
    },
  );
  fc.assert(property);
});

test('tiers rise, and the last one takes all the rest', () => {
  const tier = (upTo: number | null) => ({ upTo, microsPerThousand: 1 });
  assert.ok(isGraduated({ tiers: [tier(null)] }));
  for (const odd of [
    [tier(5)],
    [tier(null), tier(null)],
    [tier(5), tier(5), tier(null)],
    [tier(9), tier(5), tier(null)],
  ]) {
    assert.equal(isGraduated({ tiers: odd }), false);
  }
});

test('success costs its price and its share of what it brought', () => {
  assert.equal(bonusFor({ outcome: 'sale', amount: 500, shareBp: 250 }, usd(100_00)), 750);
  assert.equal(bonusFor({ outcome: 'sale', amount: 500, shareBp: 250 }, undefined), 500);
});

test('a period that was cut short costs its part', () => {
  const from = '2026-04-01T00:00:00.000Z';
  const end = '2026-05-01T00:00:00.000Z';
  assert.equal(partOf(3000, { from, until: '2026-04-11T00:00:00.000Z', end }), 1000);
  assert.deepEqual([partOf(3000, { from, until: end, end }), partOf(3000, { from, until: from, end })], [3000, 0]);
});

test('months keep their day, or end with the month', () => {
  assert.equal(monthsAfter('2026-01-31T10:00:00.000Z', 1), '2026-02-28T10:00:00.000Z');
  assert.equal(monthsAfter('2028-02-29T00:00:00.000Z', 12), '2029-02-28T00:00:00.000Z');
  assert.equal(monthsAfter('2026-11-30T00:00:00.000Z', 3), '2027-02-28T00:00:00.000Z');
  const started = '2026-01-31T10:00:00.000Z';
  assert.equal(periodEnd(started, '2026-02-28T10:00:00.000Z', 1), '2026-03-31T10:00:00.000Z', 'the 31st is kept');
});

test('what the service charges is on the invoice and is not owed to us', () => {
  const lines = [
    { what: 'Tier 2', kind: 'base', quantity: 1, amount: 297_00, chargedBy: 'service' },
    { what: 'sale', kind: 'outcome', quantity: 1, amount: 12_00, chargedBy: 'us' },
  ] as const;
  assert.deepEqual(billOf(lines), { lines, total: 309_00, due: 12_00 });
});

test('only days that are over are told, and none of before it began or older than the service takes', () => {
  const days = daysOver('2026-03-10T00:30:00.000Z', '2026-03-07T18:00:00.000Z');
  assert.deepEqual(days, ['2026-03-07T00:00:00.000Z', '2026-03-08T00:00:00.000Z'], 'the ninth may still be written');
  assert.equal(daysOver('2026-03-10T12:00:00.000Z', '2025-01-01T00:00:00.000Z').length, 34);
});
