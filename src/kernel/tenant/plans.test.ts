import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { soon } from '#test/within';
import { createWorld, type World } from '#test/world';
import { refused } from './scene.test.ts';
import { listPlans, setPlan } from './subscribing.ts';

suite('what a company has subscribed to', () => {
  let world: World;
  let second: World;
  let root: Authenticated;
  let acme: Authenticated;

  before(async () => {
    world = await createWorld();
    second = await createWorld({ beside: world });
    root = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const { id } = await world.kernel.tenants.create({ name: 'Acme', plan: 'tier1' });
    acme = await world.person(id, 'tenant_admin');
    for (const { kernel } of [world, second])
      kernel.tenants.offer([{ name: 'sites', plan: { 'sites.page.*': 'tier2' } }]);
  });
  after(async () => {
    await second.close();
    await world.close();
  });

  const allows = async (where: World, capability: string, id = acme.tenantId) => {
    await where.kernel.tenants.ready(id);
    return where.kernel.tenants.allows(id, capability);
  };
  const set = (plan: 'tier1' | 'tier2' | 'tier3', tenantId = acme.tenantId) =>
    world.call(root, setPlan, { tenantId, plan });

  test('a company has what its plan includes, and hears which plan would include the rest', async () => {
    assert.ok(await allows(world, 'identity.member.list'));
    assert.ok(!(await allows(world, 'sites.page.publish')));
    assert.ok(!(await allows(world, 'unpriced.thing.do')));
    const words = world.kernel.tenants.explain(acme.tenantId, 'sites.page.publish');
    assert.equal(words, 'sites.page.publish comes with the plan Tier 2; your company is on Tier 1');
  });

  test('the owner has everything, and a company that nobody knows nothing', async () => {
    assert.ok(await allows(world, 'unpriced.thing.do', root.tenantId));
    for (const nobody of ['01900000-0000-7000-8000-000000000009', 'no id', '']) {
      assert.ok(!(await allows(world, 'identity.member.list', nobody)));
    }
  });

  test('another plan counts within a second in every process, in both directions', async () => {
    const set2 = await set('tier2');
    assert.deepEqual([set2.previousPlan, set2.plan], ['tier1', 'tier2']);
    assert.ok(await allows(world, 'sites.page.publish'), 'here at once');
    await soon(() => allows(second, 'sites.page.publish'));
    await set('tier1');
    assert.ok(!(await allows(world, 'sites.page.publish')));
    await soon(async () => !(await allows(second, 'sites.page.publish')));
  });

  test('what is remembered of a plan is not believed while another process could not be heard', async () => {
    assert.equal(second.kernel.tenants.ready(acme.tenantId), undefined);
    await world.sql(`update tenant.tenants set plan = 'tier2' where id = $1`, [acme.tenantId]);
    const cut = await world.sql<{ gone: boolean }>(
      `select pg_terminate_backend(pid) as gone from pg_stat_activity
       where query ~ '^(listen cadre|select pg_notify)' and datname = current_database()`,
    );
    assert.equal(cut.length, 2);
    await soon(() => second.kernel.tenants.ready(acme.tenantId) !== undefined);
    assert.ok(await allows(second, 'sites.page.publish'), 'read from the database');
    await soon(() => second.kernel.tenants.ready(acme.tenantId) === undefined);
    await world.sql(`update tenant.tenants set plan = 'tier1' where id = $1`, [acme.tenantId]);
    await world.kernel.tenants.changed(acme.tenantId);
  });

  test('one subscription follows the other, and a company has one at a time', async () => {
    const { id } = await world.kernel.tenants.create({ name: 'Initech', plan: 'tier1' });
    await set('tier3', id);
    const rows = await world.sql(
      'select plan, status, period_end is null as open from tenant.subscriptions where tenant_id = $1 order by id',
      [id],
    );
    assert.deepEqual(rows, [
      { plan: 'tier1', status: 'cancelled', open: false },
      { plan: 'tier3', status: 'active', open: true },
    ]);
  });

  test('the operator sets plans, never the company, and never those of the owner', async () => {
    await refused('forbidden', world.call(acme, setPlan, { tenantId: acme.tenantId, plan: 'tier3' }));
    await refused('conflict', set('tier1', root.tenantId));
    await refused('not_found', set('tier1', '01900000-0000-7000-8000-000000000009'));
    await refused('invalid', world.answer(root, 'tenant.plan.set', { tenantId: acme.tenantId, plan: 'owner' }));
    const late = { tenantId: acme.tenantId, plan: 'tier3', ifPlan: 'tier2' } as const;
    await refused('conflict', world.call(root, setPlan, late));
  });

  test('a rehearsed change of plan changes nothing', async () => {
    const answer = await world.answer(
      root,
      setPlan.name,
      { tenantId: acme.tenantId, plan: 'tier3' },
      { rehearse: true },
    );
    assert.equal(answer.status, 'rehearsed');
    assert.equal((await world.kernel.tenants.get(acme.tenantId))?.plan, 'tier1');
    assert.ok(!(await allows(world, 'unpriced.thing.do')));
  });

  test('everybody may see what there is and what it costs', async () => {
    const { items } = await world.call(acme, listPlans, {});
    const shown = items.map(({ name, price, isOurs }) => [name, price?.amount ?? null, isOurs]);
    assert.deepEqual(shown, [
      ['owner', null, false],
      ['tier1', 9_700, true],
      ['tier2', 29_700, false],
      ['tier3', 99_700, false],
    ]);
  });
});
