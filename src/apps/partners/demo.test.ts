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
         (select total::int from partners.payout_batches) as paid,
         (select sum(l.amount)::int from partners.commissions l join partners.payouts p on p.id = l.payout_id) as sum`,
    );
    assert.ok(told && told.visits > 200 && told.sales > 50 && told.paid > 10_000, JSON.stringify(told));
    assert.equal(told.paid, told.sum);
  } finally {
    await world.close();
  }
});
