// Who sold most is told per currency: amounts of two currencies are never one number.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import type { Authenticated } from '#kernel/identity';
import type { World } from '#test/world';
import { setUser } from '../partner/account.ts';
import type { Partner } from '../partner/shape.ts';
import { partnersWorld, type Shop, shop } from '../scene.test.ts';
import { leaderboard, showMe } from './mine.ts';

const currencies = ['EUR', 'USD', 'JPY'] as const;
type Currency = (typeof currencies)[number];
const names = ['Ada', 'Bea', 'Cid'] as const;

const Told = fc.record({
  by: fc.nat({ max: names.length - 1 }),
  currency: fc.constantFrom(...currencies),
  amount: fc.integer({ min: 1, max: 500_000 }),
  becomes: fc.constantFrom('sold', 'sold', 'rejected', 'returned'),
});
type Told = typeof Told extends fc.Arbitrary<infer One> ? One : never;

suite('the leaderboard', () => {
  let world: World;
  before(async () => {
    world = await partnersWorld();
  });
  after(() => world.close());

  async function opened(): Promise<{ there: Shop; who: Authenticated; partners: Partner[] }> {
    const there = await shop(world);
    const partners: Partner[] = [];
    for (const name of names) partners.push(await there.partner(name));
    const { items } = await done<{ items: { id: string; version: number }[] }>(there, 'partners.program.list', {});
    const terms = currencies.map((currency) => ({ currency, tierUnit: 100, minimumPayout: 5000 }));
    await done(there, 'partners.program.change', {
      ...{ programId: items[0]?.id, ifVersion: items[0]?.version, currencies: terms },
    });
    let who = there.boss;
    for (const [index, { id: partnerId, version: ifVersion }] of partners.entries()) {
      who = await world.person(there.boss.tenantId, 'client');
      const userId = who.actor.id;
      const mine = await world.call(there.boss, setUser.contract, { partnerId, ifVersion, userId });
      await world.call(who, showMe.contract, { ifVersion: mine.version, as: names[index] ?? '' });
    }
    return { there, who, partners };
  }

  async function done<Output>({ boss }: Shop, capability: string, input: object): Promise<Output> {
    const answer = await world.answer(boss, capability, input);
    assert.ok(answer.status === 'done', JSON.stringify(answer));
    return answer.output as Output;
  }

  async function tell(there: Shop, partner: Partner | undefined, { currency, amount, becomes }: Told) {
    const sale = await there.sell({ id: partner?.id ?? '' }, 1, { amount: { amount, currency } });
    if (becomes === 'rejected') await done(there, 'partners.sale.reject', { saleId: sale.id });
    const { transactionId } = sale;
    if (becomes === 'returned') await done(there, 'partners.sale.refund', { transactionId, refundId: 'r' });
  }

  test('each currency is a list of its own, of what was sold in it and stands', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(Told, { minLength: 1, maxLength: 14 }), async (told) => {
        const { there, who, partners } = await opened();
        for (const one of told) await tell(there, partners[one.by], one);
        for (const currency of currencies) {
          const { items } = await world.call(who, leaderboard.contract, { currency });
          assert.deepEqual(items, expected(told, currency));
        }
        const usual = await world.call(who, leaderboard.contract, {});
        assert.deepEqual([usual.currency, usual.items], ['EUR', expected(told, 'EUR')]);
      }),
      { numRuns: 8 },
    );
  });
});

/** Added up by hand. What was returned counts as a sale and comes to nothing. */
function expected(told: readonly Told[], currency: Currency) {
  const rows = names.map((name, by) => {
    const stands = told.filter((one) => one.by === by && one.currency === currency && one.becomes !== 'rejected');
    const volume = stands.reduce((sum, { amount, becomes }) => sum + (becomes === 'sold' ? amount : 0), 0);
    return { name, sales: stands.length, volume };
  });
  return rows.filter(({ volume }) => volume > 0).toSorted((one, other) => other.volume - one.volume);
}
