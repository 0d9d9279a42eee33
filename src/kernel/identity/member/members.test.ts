import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Role } from '#kernel/contract';
import { createWorld, type World } from '#test/world';
import type { Authenticated } from '../cache.ts';
import { listMembers, setRole } from '../contracts.ts';
import { refusal } from '../scene.test.ts';

suite('the people of a company', () => {
  let world: World;
  let tenantId: string;
  let boss: Authenticated;

  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  /** A company with one administrator. */
  async function company() {
    ({ id: tenantId } = await world.tenant('A company'));
    boss = await world.person(tenantId, 'tenant_admin');
  }

  const change = (who: Authenticated, whom: Authenticated, role: Role) =>
    world.call(who, setRole, { userId: whom.actor.id, role });

  async function rolesNow(): Promise<Record<string, string>> {
    const { items } = await world.call(boss, listMembers, { limit: 200 });
    return Object.fromEntries(items.map(({ userId, role }) => [userId, role]));
  }

  test('an administrator gives somebody another role, and can take it back', async () => {
    await company();
    const ann = await world.person(tenantId, 'client');
    const changed = await change(boss, ann, 'manager');
    assert.equal(changed.previousRole, 'client');
    assert.equal((await rolesNow())[ann.actor.id], 'manager');
    const undo = setRole.spec.effect === 'write' && 'by' in setRole.spec.undo ? setRole.spec.undo : undefined;
    const back = setRole.spec.input.parse(undo?.input({ userId: ann.actor.id, role: 'manager' }, changed));
    await world.call(boss, setRole, back);
    assert.equal((await rolesNow())[ann.actor.id], 'client');
  });

  test('a change that is not what somebody saw is not made', async () => {
    await company();
    const ann = await world.person(tenantId, 'client');
    await change(boss, ann, 'manager');
    const stale = { userId: ann.actor.id, role: 'store_operator', ifRole: 'client' } as const;
    await refusal('conflict', () => world.call(boss, setRole, stale));
    assert.equal((await rolesNow())[ann.actor.id], 'manager');
  });

  test('the last administrator stays one', async () => {
    await company();
    await refusal('conflict', () => change(boss, boss, 'client'));
    const second = await world.person(tenantId, 'tenant_admin');
    await change(boss, boss, 'client');
    await refusal('conflict', () => change(second, second, 'manager'));
  });

  test('an administrator who has been disabled does not count as one who stays', async () => {
    await company();
    const other = await world.person(tenantId, 'tenant_admin');
    await world.sql(`update identity.memberships set status = 'disabled' where user_id = $1`, [other.actor.id]);
    await refusal('conflict', () => change(boss, boss, 'client'));
  });

  test('two administrators who demote one another at once leave one', async () => {
    for (let round = 0; round < 10; round += 1) {
      await company();
      const other = await world.person(tenantId, 'tenant_admin');
      const ended = await Promise.allSettled([change(boss, other, 'client'), change(other, boss, 'client')]);
      assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
      const left = Object.values(await rolesNow()).filter((role) => role === 'tenant_admin');
      assert.equal(left.length, 1);
    }
  });

  test('of five administrators who all resign at once one stays', async () => {
    await company();
    const others = await Promise.all(Array.from({ length: 4 }, () => world.person(tenantId, 'tenant_admin')));
    const ended = await Promise.allSettled([boss, ...others].map((one) => change(one, one, 'client')));
    assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 4);
  });

  test('nobody gives a role above their own, or takes one', async () => {
    const { id } = world.kernel.tenants.owner();
    const root = await world.person(id, 'super_admin');
    const admin = await world.person(id, 'tenant_admin');
    const ann = await world.person(id, 'client');
    await refusal('forbidden', () => change(admin, ann, 'super_admin'));
    await refusal('forbidden', () => change(admin, admin, 'super_admin'));
    await refusal('forbidden', () => change(admin, root, 'client'));
    await change(root, ann, 'super_admin');
    await change(root, root, 'tenant_admin');
    const next = { ...ann, actor: { ...ann.actor, roles: ['super_admin' as const] } };
    await refusal('conflict', () => change(next, next, 'tenant_admin'));
  });

  test('who may not change roles changes none', async () => {
    await company();
    const manager = await world.person(tenantId, 'manager');
    await refusal('forbidden', () => change(manager, manager, 'tenant_admin'));
    await refusal('forbidden', () =>
      change({ ...boss, actor: { ...boss.actor, scopes: ['notes.*'] } }, manager, 'client'),
    );
  });

  test('a super admin belongs to the company that owns the installation', async () => {
    await company();
    const root = { ...boss, actor: { ...boss.actor, roles: ['super_admin' as const] } };
    const ann = await world.person(tenantId, 'client');
    await refusal('invalid', () => change(root, ann, 'super_admin'));
  });

  test("another company's people can not be changed, nor seen", async () => {
    await company();
    const ann = await world.person(tenantId, 'client');
    const { id } = await world.tenant('Another company');
    const other = await world.person(id, 'tenant_admin');
    await refusal('not_found', () => change(other, ann, 'manager'));
    const { items } = await world.call(other, listMembers, { limit: 200 });
    assert.deepEqual(
      items.map(({ userId }) => userId),
      [other.actor.id],
    );
  });

  test('a list of people goes on where the page before ended', async () => {
    await company();
    await Promise.all(Array.from({ length: 4 }, () => world.person(tenantId, 'client')));
    const first = await world.call(boss, listMembers, { limit: 3 });
    const rest = await world.call(boss, listMembers, { limit: 3, after: first.next ?? '' });
    const seen = new Set([...first.items, ...rest.items].map(({ userId }) => userId));
    assert.equal(seen.size, 5);
    assert.equal(rest.next, null);
  });
});
