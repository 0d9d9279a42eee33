// From a sale that looks like fraud to what is done about it, and who has the last word.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { instantOf } from '#base/time';
import type { World } from '#test/world';
import { setPayTo } from '../partner/account.ts';
import { trustPartner } from '../partner/decisions.ts';
import { refundSale } from '../sale/refunds.ts';
import { listSales, readSale } from '../sale/sales.ts';
import type { Sale } from '../sale/shape.ts';
import { partnersWorld, refusal, type Shop, shop } from '../scene.test.ts';
import { backtest } from './backtest.ts';
import { analyzeClick } from './clicks.ts';
import { labelled } from './store.ts';

suite('fraud', () => {
  let world: World;
  let ours: Shop;
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world);
  });
  after(() => world.close());

  const judged = async ({ id }: Pick<Sale, 'id'>): Promise<Sale> => {
    await world.settle();
    return world.call(ours.boss, readSale.contract, { saleId: id });
  };
  const judgedBy = async ({ boss }: Shop, { id: saleId }: Pick<Sale, 'id'>): Promise<Sale> => {
    await world.settle();
    return world.call(boss, readSale.contract, { saleId });
  };
  const visitsFrom = async ({ boss }: Shop, { id: partnerId }: { id: string }, countries: readonly string[]) => {
    const clicks = countries.map((country, n) => ({
      ...{ clickId: crypto.randomUUID(), partnerId, linkId: crypto.randomUUID(), country, device: `visitor ${n}` },
      ...{ at: instantOf(world.clock.nowMs() - (n + 1) * (n + 1) * 600_000), ip: `198.51.100.${n}` },
      ...{ userAgent: `Mozilla/5.0 Firefox/${n}`, referrer: null, landingUrl: null },
    }));
    await world.answer(boss, 'partners.click.keep', { clicks });
    return { clickIds: clicks.map(({ clickId }) => clickId) };
  };
  const seen = ({ reasons }: Sale) => reasons.map(({ signal }) => signal);
  const does = (capability: string, input: object) => world.answer(ours.boss, `partners.${capability}`, input);

  test('an ordinary sale is looked at and goes on', async () => {
    const sale = await judged(await ours.sell(await ours.partner('Ordinary'), 50));
    assert.deepEqual([sale.state, sale.score, sale.reasons], ['pending', 0, []]);
  });

  test('who buys from themselves is rejected at once, told why, and has nothing of it', async () => {
    const partner = await ours.partner('Selfish', { email: 'me.and.i@gmail.com', device: 'my laptop' });
    const customer = { email: 'meandi+shop@googlemail.com', device: 'my laptop' };
    const sale = await judged(await ours.sell(partner, 100, { customer }));
    assert.deepEqual([sale.state, sale.commission, seen(sale)], ['rejected', 0, ['self_email', 'self_device']]);
    assert.equal(await ours.booked('partner-payable', partner), 0);
    const [told] = await world.sql<{ data: { state: string } }>(
      `select event_data as data from event.ai_events where event_type = 'partners.sale.held'
       and event_data ->> 'saleId' = $1`,
      [sale.id],
    );
    assert.equal(told?.data.state, 'rejected');
  });

  test('what is doubtful waits for a person, whose word is the last', async () => {
    const partner = await ours.partner('Doubtful');
    const payTo = { partnerId: partner.id, ifVersion: partner.version, method: 'bank', account: 'DE02 1203 0000' };
    await world.call(ours.boss, setPayTo.contract, payTo);
    const customer = (index: number) => ({ email: `c${index}@mail.example`, device: 'one phone' });
    const sales: Sale[] = [];
    for (const index of [1, 2, 3]) sales.push(await ours.sell(partner, 20, { customer: customer(index) }));
    const last = sales.at(-1);
    assert.ok(last);
    assert.deepEqual([(await judged(last)).state, seen(await judged(last))], ['held', ['device_farm']]);
    await does('sale.clear', { saleId: last.id });
    await does('fraud.judge', { saleId: last.id });
    assert.deepEqual([(await judged(last)).state, (await judged(last)).score], ['pending', 65]);
  });

  test('what shows only with the third buyer is held back for the first two, within the hour', async () => {
    const there = await shop(world);
    const partner = await there.partner('One by one');
    const customer = (index: number) => ({ email: `one${index}@mail.example`, device: 'the same phone' });
    for (const index of [1, 2, 3]) {
      await there.sell(partner, 20, { customer: customer(index) });
      await world.settle();
    }
    const states = async () => {
      const { items }: { items: Sale[] } = await world.call(there.boss, listSales.contract, {});
      return items.map(({ state }) => state);
    };
    assert.deepEqual(await states(), ['held', 'pending', 'pending']);
    for (const duration of ['1 minute', '61 minutes'] as const) {
      world.clock.pass(duration);
      await world.settle();
    }
    assert.deepEqual(await states(), ['held', 'held', 'held']);
  });

  test('buyers who live where the partner speaks to nobody are held, and one who is on a journey is not', async () => {
    const there = await shop(world);
    const partner = await there.partner('To Germans', { audience: ['de'] });
    const { clickIds } = await visitsFrom(there, partner, ['DE', 'DE', 'DE', 'DE']);
    const sale = (n: number, billingCountry: string) =>
      there.sell(partner, 40, {
        clickId: clickIds[n] ?? '',
        customer: { email: `c${n}@mail.example`, billingCountry },
      });
    const abroad = await sale(0, 'VN');
    await sale(1, 'DE');
    assert.deepEqual(seen(await judgedBy(there, abroad)), []);
    await sale(2, 'VN');
    const last = await judgedBy(there, await sale(3, 'BD'));
    assert.deepEqual([last.state, seen(last)], ['held', ['feigned_country']]);
    assert.match(last.reasons[0]?.evidence ?? '', /^The visit from DE; 3 of 4 buyers live where/);
  });

  test('who only says that they come from a partner’s page begins at the front, where others seldom do', async () => {
    const there = await shop(world);
    const claimed = await there.partner('Claimed', { website: 'https://garden.example/' });
    const others = await there.partner('Others');
    const visit = ({ id: partnerId }: { id: string }, n: number, path: string) => ({
      ...{ clickId: crypto.randomUUID(), partnerId, linkId: crypto.randomUUID() },
      landingUrl: `https://shop.example${path}`,
      ...{
        at: instantOf(world.clock.nowMs() - 3_600_000 - n * n * 1000),
        ip: `198.51.100.${n}`,
        device: `visitor ${n}`,
      },
      ...{ userAgent: `Mozilla/5.0 Firefox/${n}`, referrer: 'https://garden.example/', country: null },
    });
    const front = Array.from({ length: 60 }, (_, n) => visit(claimed, n, '/?via=claimed'));
    const deep = Array.from({ length: 4 }, (_, n) => visit(others, 100 + n, n === 0 ? '?x=1' : '/lamp'));
    await world.answer(there.boss, 'partners.click.keep', { clicks: [...front, ...deep] });
    for (const { clickId } of deep) await there.sell(others, 90, { clickId });
    const sale = await there.sell(claimed, 40, { clickId: front[0]?.clickId ?? '' });
    await world.settle();
    const { state, reasons } = await world.call(there.boss, readSale.contract, { saleId: sale.id });
    const [first] = reasons;
    assert.deepEqual([state, first?.signal], ['held', 'front_door']);
    assert.match(first?.evidence ?? '', /^60 of 60 visits began at the front page; of all who buy 40 % do$/);
  });

  test('a circle that no two of its partners show is seen, and named all the way round', async () => {
    const paidAt = async ({ id, version }: { id: string; version: number }, account: string) =>
      world.call(ours.boss, setPayTo.contract, { partnerId: id, ifVersion: version, method: 'bank', account });
    const ada = await ours.partner('Ada', { device: 'her laptop' });
    const ben = await ours.partner('Ben', { device: 'her laptop' });
    const eve = await ours.partner('Eve', { email: 'eve@circle.example' });
    const dan = await ours.partner('Dan');
    for (const one of [ben, eve]) await paidAt(one, 'DE02 9999 0000');
    for (const one of [ada, dan]) await paidAt(one, `DE02 0000 ${one.name}`);
    const customer = { email: 'eve@circle.example' };
    const round = await judged(await ours.sell(ada, 40, { customer }));
    const beside = await judged(await ours.sell(dan, 40, { customer }));
    assert.deepEqual([round.state, beside.state], ['held', 'pending']);
    const evidence = round.reasons.find(({ signal }) => signal === 'circle_buys')?.evidence ?? '';
    for (const { id } of [ada, ben, eve]) assert.ok(evidence.includes(id), evidence);
    assert.ok(!evidence.includes(dan.id), evidence);
  });

  test('trusted partners are told of and not held up', async () => {
    const { id, version } = await ours.partner('Trusted', { device: 'shared tablet' });
    await world.call(ours.boss, trustPartner.contract, { partnerId: id, ifVersion: version, isTrusted: true });
    const sale = await judged(await ours.sell({ id }, 30, { customer: { device: 'shared tablet' } }));
    assert.deepEqual([sale.state, seen(sale)], ['pending', ['self_device']]);
  });

  test('a sale is looked at again when more is known of its partner, and before it is approved', async () => {
    const there = await shop(world);
    const partner = await there.partner('Later');
    const sales: Sale[] = [];
    for (let index = 0; index < 12; index += 1) sales.push(await there.sell(partner, 20));
    await world.settle();
    for (const { transactionId } of sales.slice(0, 8)) {
      const refund = { transactionId, refundId: 'bank', reason: 'chargeback' } as const;
      await world.call(there.boss, refundSale.contract, refund);
    }
    for (const duration of ['5 minutes', '61 minutes'] as const) {
      world.clock.pass(duration);
      await world.settle();
    }
    const inState = async (state: Sale['state']) => {
      const { items }: { items: Sale[] } = await world.call(there.boss, listSales.contract, { state });
      return items.length;
    };
    assert.deepEqual([await inState('rejected'), await inState('held')], [0, 12], 'four of them for their company');
  });

  test('many sales looked at together are seen as each is seen alone', async () => {
    const there = await shop(world);
    const saleIds: string[] = [];
    for (let index = 0; index < 10; index += 1) {
      const partner = await there.partner(`Of many ${index}`, { device: `tablet ${index % 4}` });
      const customer = { email: `c${index}@mail.example`, device: `tablet ${index % 3}`, ip: '198.51.100.30' };
      for (const dollars of [20, 30]) saleIds.push((await there.sell(partner, dollars, { customer })).id);
    }
    await world.settle();
    const together = await world.answer(there.boss, 'partners.fraud.judgeMany', { saleIds });
    assert.equal(together.status, 'done');
    const scored = () =>
      world.sql('select id, score, reasons from partners.conversions where tenant_id = $1 order by id', [
        there.boss.tenantId,
      ]);
    const before = await scored();
    assert.ok(before.some(({ score }) => Number(score) > 0));
    for (const saleId of saleIds) await world.answer(there.boss, 'partners.fraud.judge', { saleId });
    assert.deepEqual(await scored(), before);
  });

  test('a visit can be looked at by itself', async () => {
    const partner = await ours.partner('Visited');
    const ids = Array.from({ length: 12 }, (_, index) => ({
      n: index,
      id: `019abcde-0000-7000-8000-0000000001${10 + index}`,
    }));
    const at = new Date(world.clock.nowMs()).toISOString();
    for (const { id } of ids) {
      const seenThere = {
        at,
        ip: '198.51.100.9',
        userAgent: 'Mozilla/5.0 Firefox/140.0',
        linkId: id,
        partnerId: partner.id,
      };
      const rest = { referrer: null, landingUrl: null, device: null, country: null };
      await does('click.keep', { clicks: [{ clickId: id, ...seenThere, ...rest }] });
    }
    const { signals, score } = await world.call(ours.boss, analyzeClick.contract, { clickId: ids[5]?.id ?? '' });
    const names = signals.map(({ signal }: { signal: string }) => signal);
    assert.deepEqual(names, ['click_flood', 'ip_clicks']);
    assert.equal(score, 60, '1 - 0.45 x 0.88');
    await assert.rejects(world.call(ours.boss, analyzeClick.contract, { clickId: partner.id }), refusal('not_found'));
  });

  test('other rules are tried on what is known by now', async () => {
    const there = await shop(world);
    const partner = await there.partner('Tried', { email: 'tried@example.net' });
    const fraud = await there.sell(partner, 10, { customer: { email: 'tried@example.net' } });
    const fine = await there.sell(partner, 10);
    await world.settle();
    for (const step of ['accept', 'reject']) {
      await world.answer(there.boss, `partners.sale.${step}`, { saleId: fraud.id });
    }
    await world.answer(there.boss, 'partners.sale.approve', { saleId: fine.id });
    const [from, until] = ['2000-01-01T00:00:00.000Z', '2100-01-01T00:00:00.000Z'] as const;
    const asItIs = await world.call(there.boss, backtest.contract, { from, until });
    assert.deepEqual([asItIs.sales, asItIs.precision, asItIs.recall], [2, 1, 1]);
    const without = await world.call(there.boss, backtest.contract, { from, until, weights: { self_email: 0 } });
    assert.deepEqual([without.flagged, without.recall], [0, 0]);
    // Of more sales than are tried at once it is the latest.
    const { db } = world.kernel.store.read({ tenantId: there.boss.tenantId, now: instantOf(world.clock.nowMs()) });
    const all = await labelled(db, [from, until, 9]);
    const [latest] = await labelled(db, [from, until, 1]);
    assert.equal(latest?.atMs, Math.max(...all.map(({ atMs }) => atMs)));
    const unknown = world.call(there.boss, backtest.contract, { from, until, weights: { nonsense: 1 } });
    await assert.rejects(unknown, refusal('invalid'));
  });
});
