// What partners see: themselves, and nobody else.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import type { World } from '#test/world';
import { setUser } from '../partner/account.ts';
import type { Partner } from '../partner/shape.ts';
import { processPayouts } from '../payout/batches.ts';
import { refundSale } from '../sale/refunds.ts';
import { partnersWorld, refusal, type Shop, shop } from '../scene.test.ts';
import { type Dashboard, readDashboard } from './dashboard.ts';
import { leaderboard, myDashboard, myPayouts, mySales, showMe } from './mine.ts';
import { myStatement, readStatement } from './statement.ts';

const always = { from: '2000-01-01T00:00:00.000Z', until: '2100-01-01T00:00:00.000Z' };

suite('the portal', () => {
  let world: World;
  let ours: Shop;
  before(async () => {
    world = await partnersWorld();
    ours = await shop(world);
  });
  after(() => world.close());

  async function joined(name: string, more = {}): Promise<Partner & { who: Authenticated }> {
    const partner = await ours.partner(name, more);
    const who = await world.person(ours.boss.tenantId, 'client');
    const user = { partnerId: partner.id, ifVersion: partner.version, userId: who.actor.id };
    return { ...(await world.call(ours.boss, setUser.contract, user)), who };
  }

  test('a dashboard shows the month, the tier and the next, and what became of what was earned', async () => {
    const partner = await joined('Ada');
    const sale = await ours.sell(partner, 800);
    await world.answer(ours.boss, 'partners.sale.approve', { saleId: sale.id });
    const held = await ours.sell(partner, 100);
    await world.answer(ours.boss, 'partners.sale.hold', { saleId: held.id });
    await ours.sell(partner, 50);
    await ours.partner('Brought', { broughtBy: partner.code ?? '' });
    const dashboard: Dashboard = await world.call(partner.who, myDashboard.contract, {});
    const { tiers, earnings, sales, team } = dashboard;
    assert.deepEqual(tiers, [
      { currency: 'USD', volume: 95_000, sales: 3, tier: 'bronze', next: { tier: 'silver', missing: 5000 } },
    ]);
    const nothing = { scheduled: 0, paid: 0 };
    assert.deepEqual(earnings, [{ currency: 'USD', pending: 1000, held: 2000, approved: 16_000, ...nothing }]);
    assert.deepEqual([sales, team], [3, 1]);
    const theirs = await world.call(ours.boss, readDashboard.contract, { partnerId: partner.id });
    assert.deepEqual(theirs, dashboard);
    assert.ok(!('isTrusted' in dashboard.partner));
    await world.answer(ours.boss, 'partners.sale.reject', { saleId: held.id });
    const after: Dashboard = await world.call(partner.who, myDashboard.contract, {});
    assert.deepEqual([after.tiers[0]?.volume, after.tiers[0]?.sales, after.sales], [85_000, 2, 2]);
    await world.answer(ours.boss, 'partners.sale.accept', { saleId: held.id });
    const again: Dashboard = await world.call(partner.who, myDashboard.contract, {});
    assert.deepEqual([again.tiers[0]?.volume, again.tiers[0]?.sales, again.sales], [95_000, 3, 3]);
  });

  test('the address of the specification answers a partner about themselves alone', async () => {
    const [one, other] = [await joined('One'), await joined('Other')];
    const { url } = await world.http();
    const show = async (id: string, key: string) =>
      (await fetch(`${url}/affiliate/dashboard/${id}`, { headers: { authorization: `Bearer ${key}` } })).status;
    const boss = await world.keyOf(ours.boss);
    assert.equal(await show(one.id, boss), 200);
    assert.equal((await world.call(one.who, readDashboard.contract, { partnerId: one.id })).partner.id, one.id);
    await assert.rejects(world.call(one.who, readDashboard.contract, { partnerId: other.id }), refusal('not_found'));
    assert.equal((await fetch(`${url}/affiliate/dashboard/${one.id}`)).status, 401);
  });

  test('an agent of a partner sees what the partner sees', async () => {
    const [one, other] = [await joined('Agency'), await joined('Somebody')];
    const agent = await world.agent(one.who, 'client');
    await assert.rejects(world.call(agent, readDashboard.contract, { partnerId: other.id }), refusal('not_found'));
    assert.equal((await world.call(agent, myDashboard.contract, {})).partner.id, one.id);
  });

  test('partners see their own sales and payouts, and not how they are watched', async () => {
    const [one, other] = [await joined('Mine'), await joined('Not mine')];
    const sale = await ours.sell(one, 300);
    await ours.sell(other, 300);
    await world.answer(ours.boss, 'partners.sale.approve', { saleId: sale.id });
    await world.call(ours.boss, processPayouts.contract, {});
    const { items } = await world.call(one.who, mySales.contract, {});
    assert.deepEqual(
      items.map(({ id }: { id: string }) => id),
      [sale.id],
    );
    assert.ok(!('score' in items[0]) && !('reasons' in items[0]));
    const paid = await world.call(one.who, myPayouts.contract, {});
    assert.deepEqual(
      paid.items.map(({ amount }: { amount: number }) => amount),
      [6000],
    );
    assert.deepEqual((await world.call(other.who, myPayouts.contract, {})).items, []);
  });

  test('who is no partner has no portal, and a partner runs no program', async () => {
    const stranger = await world.person(ours.boss.tenantId, 'client');
    await assert.rejects(world.call(stranger, myDashboard.contract, {}), refusal('not_found'));
    const { id, who } = await joined('Curious');
    for (const [name, input] of [
      ['partner.list', {}],
      ['partner.read', { partnerId: id }],
      ['partner.statement', { partnerId: id, ...always }],
      ['sale.list', {}],
      ['payout.process', {}],
      ['fraud.signals', {}],
    ] as const) {
      await assert.rejects(world.answer(who, `partners.${name}`, input), refusal('forbidden'), name);
    }
  });

  test('by HTTP partners say where their money goes and how they are shown, of themselves alone', async () => {
    const [one, other] = [await joined('Payee'), await joined('Bystander')];
    const [{ url }, key] = [await world.http(), await world.keyOf(one.who)];
    const ask = async (name: string, input: object) => {
      const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
      const path = `${url}/api/v1/partners/${name}`;
      const answer = await fetch(path, { method: 'POST', headers, body: JSON.stringify(input) });
      return { status: answer.status, said: JSON.parse(await answer.text()) as Record<string, unknown> };
    };
    const payTo = { ifVersion: one.version, method: 'bank', account: 'DE02120300000000202051' };
    const paid = await ask('portal/payTo', payTo);
    assert.deepEqual([paid.status, paid.said.payTo, 'isTrusted' in paid.said], [200, '••••••2051', false]);
    assert.equal((await ask('portal/payTo', payTo)).status, 409, 'what was seen is old by now');
    const shown = await ask('portal/showMe', { ifVersion: one.version + 1, as: 'Payee' });
    assert.deepEqual([shown.status, shown.said.shownAs, shown.said.id], [200, 'Payee', one.id]);
    const theirs = { partnerId: other.id, ifVersion: other.version };
    for (const [name, input, status] of [
      ['portal/payTo', { ...payTo, ...theirs }, 400],
      ['portal/showMe', { ...theirs, as: 'Mine' }, 400],
      ['portal/sales', theirs, 400],
      ['partner/payTo', { ...payTo, ...theirs }, 403],
      ['partner/read', { partnerId: other.id }, 403],
      ['partner/dashboard', { partnerId: other.id }, 404],
      ['content/write', { partnerId: other.id }, 403],
      ['payout/export', { batchId: other.id }, 403],
    ] as const) {
      assert.equal((await ask(name, input)).status, status, name);
    }
    const theirRows = await world.sql('select pay_to, shown_as from partners.affiliates where id = $1', [other.id]);
    assert.deepEqual(theirRows, [{ pay_to: null, shown_as: null }]);
  });

  test('a statement begins and ends with what was owed, and tells all between', async () => {
    const partner = await joined('Stated');
    const sale = await ours.sell(partner, 400);
    await world.answer(ours.boss, 'partners.sale.approve', { saleId: sale.id });
    const { payouts } = await world.call(ours.boss, processPayouts.contract, {});
    const payout = payouts.find((one: { partnerId: string }) => one.partnerId === partner.id);
    await world.sql(`update partners.payouts set state = 'by_hand' where id = $1`, [payout.id]);
    await world.answer(ours.boss, 'partners.payout.confirm', { payoutId: payout.id, reference: 'transfer 1' });
    world.clock.pass('1 minute');
    const middle = new Date(world.clock.nowMs()).toISOString();
    world.clock.pass('1 minute');
    const refund = { transactionId: sale.transactionId, refundId: 'r1', amount: 10_000 };
    await world.call(ours.boss, refundSale.contract, refund);
    const whole = await world.call(partner.who, myStatement.contract, always);
    const told = ({ movements }: { movements: { kind: string; amount: number }[] }) =>
      movements.map(({ kind, amount }) => [kind, amount]);
    assert.deepEqual(told(whole), [
      ['sale', 8000],
      ['payout', -8000],
      ['refund', -2000],
    ]);
    assert.deepEqual([whole.opening, whole.closing], [0, -2000]);
    const late = { partnerId: partner.id, ...always, from: middle };
    const rest = await world.call(ours.boss, readStatement.contract, late);
    assert.deepEqual([told(rest), rest.opening, rest.closing], [[['refund', -2000]], 0, -2000]);
  });

  test('a statement of more than one holds is told in parts that fit together', async () => {
    const partner = await joined('Busy');
    const sale = await ours.sell(partner, 400);
    // Three lines an instant, so that the end of the first part is in the midst of one.
    await world.sql(
      `insert into partners.commissions (id, tenant_id, created_at, updated_at, conversion_id, affiliate_id, level,
         reason, amount, currency, rate_bp, tier, entry_id)
       select gen_random_uuid(), tenant_id, at, at, conversion_id, affiliate_id, level, reason, 1, currency, rate_bp,
         tier, entry_id
       from partners.commissions, generate_series(1, 2500) n,
         lateral (select created_at + interval '1 second' * (n / 3) as at) later where conversion_id = $1`,
      [sale.id],
    );
    const first = await world.call(partner.who, myStatement.contract, always);
    const second = await world.call(partner.who, myStatement.contract, { ...always, from: first.until });
    assert.equal(first.movements.length + second.movements.length, 2501);
    assert.deepEqual([first.closing, second.closing], [second.opening, 8000 + 2500]);
    assert.equal(first.movements[0]?.refersTo, sale.id);
  });

  test('only those who want to be seen are on the leaderboard, under the name they chose', async () => {
    const there = await shop(world);
    ours = there;
    const [one, shy, other] = [await joined('One'), await joined('Shy'), await joined('Other')];
    await there.sell(one, 100);
    await there.sell(shy, 900);
    await there.sell(other, 200);
    for (const [{ who, version }, as] of [
      [one, 'First'],
      [other, 'Second'],
    ] as const) {
      await world.call(who, showMe.contract, { ifVersion: version, as });
    }
    const names = async () => {
      const { items }: { items: { name: string }[] } = await world.call(shy.who, leaderboard.contract, {});
      return items.map(({ name }) => name);
    };
    assert.deepEqual(await names(), ['Second', 'First']);
    await world.call(other.who, showMe.contract, { ifVersion: other.version + 1, as: null });
    assert.deepEqual(await names(), ['First']);
  });
});
