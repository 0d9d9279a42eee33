// A sale that is told before its visit has become a row is led back to it all the same.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { World } from '#test/world';
import type { Partner } from '../partner/shape.ts';
import { partnersWorld, refusal, type Shop, shop } from '../scene.test.ts';
import { listSales } from './sales.ts';
import type { Sale } from './shape.ts';

suite('a sale and its visit', () => {
  let world: World;
  let ours: Shop;
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world, world.kernel.tenants.owner().id);
  });
  after(() => world.close());

  /** Made by us just now, and not a row yet. */
  const underWay = () => newId(world.clock.nowMs());
  const arrives = (clickId: string, { id: partnerId }: Partner) =>
    world.answer(ours.boss, 'partners.click.keep', {
      clicks: [
        {
          ...{ clickId, partnerId, linkId: newId(world.clock.nowMs()), at: instantOf(world.clock.nowMs()) },
          ...{ ip: '192.0.2.7', userAgent: 'Mozilla/5.0', referrer: null, landingUrl: null, device: null },
          country: null,
        },
      ],
    });
  const kept = async (transactionId: string) => {
    const { items }: { items: Sale[] } = await world.call(ours.boss, listSales.contract, { limit: 200 });
    return items.find((one) => one.transactionId === transactionId);
  };

  test('told in the moment after the visit was answered, it is the visit’s', async () => {
    const partner = await ours.partner('Moment');
    const { url } = await world.http();
    const answer = await fetch(`${url}/affiliate/track/click`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 Firefox/140.0' },
      body: JSON.stringify({ code: partner.code }),
    });
    const { clickId }: { clickId: string } = JSON.parse(await answer.text());
    const tell = () => ours.tell({ transactionId: 'moment', clickId });
    // Where the machine is slower than the patience of one call, whoever tells of it tells it again.
    const sale = await tell().catch(async (error: unknown) => {
      assert.ok(refusal('unavailable')(error), String(error));
      await world.settle();
      return tell();
    });
    assert.deepEqual([sale.partnerId, sale.path], [partner.id, 'click']);
  });

  test('a visit that comes while the sale waits is found', async () => {
    const partner = await ours.partner('Meanwhile');
    const clickId = underWay();
    const [sale] = await Promise.all([
      ours.tell({ transactionId: 'meanwhile', clickId }).catch(() => undefined),
      arrives(clickId, partner),
    ]);
    const found = sale ?? (await ours.tell({ transactionId: 'meanwhile', clickId }));
    assert.deepEqual([found.partnerId, found.path], [partner.id, 'click']);
  });

  test('a visit that takes longer is asked for again, and the sale is nobody else’s meanwhile', async () => {
    const [theirs, other] = [await ours.partner('Theirs'), await ours.partner('Other')];
    const clickId = underWay();
    const tell = () => ours.tell({ transactionId: 'late', clickId, code: other.code ?? '' });
    await assert.rejects(tell(), (error) => {
      const { code, details } = Object(error);
      assert.deepEqual([code, details?.retryAfterSeconds], ['unavailable', 2]);
      return true;
    });
    assert.equal(await kept('late'), undefined);
    await arrives(clickId, theirs);
    const sale = await tell();
    assert.deepEqual([sale.partnerId, sale.path], [theirs.id, 'click']);
  });

  test('what another app tells of is heard again until its visit is there', async () => {
    const partner = await ours.partner('Heard');
    const clickId = underWay();
    const hear = () =>
      world.answer(ours.boss, 'partners.sale.hear', {
        ...{ saleId: 'heard', amount: { amount: 1000, currency: 'USD' }, clickId },
      });
    await assert.rejects(hear(), refusal('unavailable'));
    await arrives(clickId, partner);
    assert.equal((await hear()).status, 'done');
    assert.deepEqual([(await kept('heard'))?.partnerId, (await kept('heard'))?.path], [partner.id, 'click']);
  });

  test('a visit that does not come is not waited for for ever, nor one that was never ours', async () => {
    const partner = await ours.partner('Given up');
    const clickId = underWay();
    world.clock.pass('61 minutes');
    for (const [index, id] of [clickId, crypto.randomUUID()].entries()) {
      const sale = await ours.tell({ transactionId: `never ${index}`, clickId: id, code: partner.code ?? '' });
      assert.deepEqual([sale.partnerId, sale.path], [partner.id, 'link']);
    }
    await assert.rejects(ours.tell({ transactionId: 'nobody', clickId }), refusal('not_found'));
  });
});
