import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instantOf } from '#base/time';
import { subjects } from './forget.ts';
import { setPayTo } from './partner/account.ts';
import { readPartner } from './partner/partners.ts';
import { partnersWorld, shop } from './scene.test.ts';

test('a partner and a buyer who are forgotten are named nowhere, and the amounts are still there', async () => {
  const world = await partnersWorld();
  try {
    const ours = await shop(world);
    const grace = await ours.partner('Grace Hopper', {
      ...{ email: 'grace@example.com', website: 'https://grace.example/', country: 'AD', audience: ['LI'] },
    });
    const payTo = { partnerId: grace.id, ifVersion: 1, method: 'bank', account: 'DE02120300000000202051' };
    await world.call(ours.boss, setPayTo.contract, payTo);
    const customer = {
      email: 'buyer@example.com',
      ip: '198.51.100.4',
      device: 'a phone',
      country: 'MC',
      billingCountry: 'SM',
    };
    await ours.sell(grace, 100, { customer });
    const subject = { id: grace.id, words: ['grace@example.com', 'buyer@example.com'] };
    const binding = () => ({ tenantId: ours.boss.tenantId, now: instantOf(world.clock.nowMs()) });
    const found = async () => {
      const { db } = world.kernel.store.read(binding());
      return Object.fromEntries(
        await Promise.all(subjects.map(async ({ table, find }) => [table, (await find(db, subject)).length])),
      );
    };
    assert.deepEqual(await found(), {
      ...{ 'partners.affiliates': 1, 'partners.payouts': 0, 'partners.conversions': 1, 'partners.referrals': 0 },
    });
    const scope = world.kernel.store.write(binding());
    for (const { purge } of subjects) await purge(scope.db, subject);
    await scope.commit([]);
    const rows = await world.sql('select * from partners.affiliates a, partners.conversions c');
    assert.doesNotMatch(JSON.stringify(rows), /grace|buyer|DE0212|a phone|198\.51|"(AD|LI|MC|SM)"/i);
    assert.equal((await found())['partners.conversions'], 0);
    const { name, status } = await world.call(ours.boss, readPartner.contract, { partnerId: grace.id });
    assert.deepEqual([name, status], ['[forgotten]', 'closed']);
    assert.equal(await ours.booked('partner-payable', grace), -2000);
  } finally {
    await world.close();
  }
});
