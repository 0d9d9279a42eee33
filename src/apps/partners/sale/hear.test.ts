// What other apps tell comes in no order and after the fact; the money is what it would have been in order and at once.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { instantOf } from '#base/time';
import type { World } from '#test/world';
import { partners } from '../partners.ts';
import { partnersWorld, refusal, type Shop, shop } from '../scene.test.ts';
import { listSales } from './sales.ts';
import type { Sale } from './shape.ts';

suite('what is heard of other apps', () => {
  let world: World;
  let ours: Shop;
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world);
  });
  after(() => world.close());

  const dollars = (amount: number) => ({ amount: 100 * amount, currency: 'USD' });
  const hear = (told: object) => world.answer(ours.boss, 'partners.sale.hear', told);
  const hearRefund = (told: object) => world.answer(ours.boss, 'partners.sale.hearRefund', told);
  const sold = async (): Promise<Sale[]> => {
    await world.settle();
    return (await world.call(ours.boss, listSales.contract, {})).items;
  };

  test('a refund that is heard before its sale waits for it, and is one however often it is told', async () => {
    const { code } = await ours.partner('Hasty');
    const back = { saleId: 'early', refundId: 'r1', amount: dollars(40) };
    for (const told of [back, back]) {
      const answer = await hearRefund(told);
      assert.deepEqual(answer.status === 'done' && answer.output, { saleId: null });
    }
    await hear({ saleId: 'early', amount: dollars(100), code });
    const kept = async () => (await sold()).find(({ transactionId }) => transactionId === 'early');
    assert.deepEqual([(await kept())?.refunded, (await kept())?.commission], [4000, 1200]);
    await hearRefund(back);
    await hear({ saleId: 'early', amount: dollars(100), code });
    assert.deepEqual([(await kept())?.refunded, (await kept())?.commission], [4000, 1200]);
  });

  test('a sale and its refund of which is heard at once do not miss each other', async () => {
    const { code } = await ours.partner('Both');
    const names = Array.from({ length: 12 }, (_, index) => `both-${index}`);
    await Promise.all(
      names.flatMap((saleId) => [
        hearRefund({ saleId, refundId: 'all', amount: dollars(10) }),
        hear({ saleId, amount: dollars(10), code }),
      ]),
    );
    const found = (await sold()).filter(({ transactionId }) => names.includes(transactionId));
    assert.deepEqual(
      found.map(({ refunded, commission }) => [refunded, commission]),
      names.map(() => [1000, 0]),
    );
  });

  test('what was sold in one currency is not given back in another, nor by nothing', async () => {
    const { code } = await ours.partner('Changer');
    await hear({ saleId: 'in-dollars', amount: dollars(100), code });
    const back = { saleId: 'in-dollars', refundId: 'r1', amount: { amount: 5000, currency: 'JPY' } };
    await assert.rejects(hearRefund(back), refusal('invalid'));
    await assert.rejects(hearRefund({ ...back, amount: dollars(0) }), refusal('invalid'));
    const [kept] = await sold();
    assert.deepEqual([kept?.transactionId, kept?.refunded], ['in-dollars', 0]);
  });

  test('a sale counts for the month in which it was told, however late it is heard', async () => {
    const { code } = await ours.partner('Midnight');
    const hearing = partners.reactions?.find(({ on }) => on === 'sale.completed');
    const timestamp = '2026-01-31T23:59:59.999Z';
    world.clock.pass('40 days');
    assert.ok(instantOf(world.clock.nowMs()) > timestamp);
    const data = { saleId: 'midnight', amount: dollars(10), code };
    const record = { id: '', type: 'sale.completed', tenantId: '', userId: '', data, timestamp };
    await hear(Object(hearing?.input(record)));
    const [kept] = await sold();
    assert.deepEqual([kept?.transactionId, kept?.at, kept?.month], ['midnight', timestamp, '2026-01']);
  });
});
