import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf, msOf } from '#base/time';
import type { Stage } from '#kernel/contract';
import { demo } from './demo.ts';
import { partnersWorld, shop } from './scene.test.ts';

test('the demo company has a program with a history, and what it paid is what it owed', async () => {
  const world = await partnersWorld();
  try {
    const { boss } = await shop(world);
    const manager = await world.person(boss.tenantId, 'manager');
    const real = world.clock.nowMs.bind(world.clock);
    let dice = 7;
    const stage: Stage = {
      random() {
        dice = (dice * 16_807) % 2_147_483_647;
        return dice / 2_147_483_647;
      },
      daysAgo: (days, hour = 12) => instantOf(Math.floor(real() / 86_400_000 - days) * 86_400_000 + hour * 3_600_000),
      act({ as, at }, contract, input) {
        world.clock.nowMs = () => msOf(at);
        return world.call(as === 'manager' ? manager : boss, contract, input).finally(() => {
          world.clock.nowMs = real;
        });
      },
    };
    await demo.seed(stage);
    await world.settle();
    const [told] = await world.sql<{ visits: number; sales: number; paid: number; sum: number }>(
      `select (select count(*)::int from partners.referrals) as visits,
         (select count(*)::int from partners.conversions) as sales,
         (select sum(total)::int from partners.payout_batches) as paid,
         (select sum(l.amount)::int from partners.commissions l join partners.payouts p on p.id = l.payout_id) as sum`,
    );
    assert.ok(told && told.visits > 200 && told.sales > 50 && told.paid > 10_000, JSON.stringify(told));
    assert.equal(told.paid, told.sum);
    const payouts = await world.sql('select state, count(*)::int as count from partners.payouts group by state');
    assert.deepEqual(
      payouts.map(({ state }) => state),
      ['paid'],
    );
    const held = await world.sql(`select id from partners.conversions where state in ('held', 'rejected')`);
    assert.ok(held.length <= 3, `${held.length} of its sales look like fraud`);
    const batches = await world.sql<{ count: number }>('select count(*)::int as count from partners.payout_batches');
    assert.equal(batches[0]?.count, 4);
    const orders = await world.sql<{ order: string }>(`select transaction_id as "order" from partners.conversions`);
    for (const { order } of orders) assert.match(order, /^JG-1\d{4}$/, 'an order is named as a shop names it');
    assert.equal(new Set(orders.map(({ order }) => order)).size, orders.length);
    const lost = await world.sql('select 1 from partners.programs where landing_url is null');
    const unpaid = await world.sql('select 1 from partners.affiliates where pay_to is null');
    assert.deepEqual([lost, unpaid], [[], []], 'links lead to a page, and everybody said where money goes');
  } finally {
    await world.close();
  }
});
