import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Role } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { soon } from '#test/within';
import { createWorld, type World } from '#test/world';
import { giveGrant, listGrants, listMine, revokeGrant, showMe } from './contracts.ts';
import { refused, type Scene, sceneOn } from './scene.test.ts';

suite('what a company settles for itself', () => {
  let world: World;
  let second: World;
  let scene: Scene;
  let elsewhere: Scene;
  let root: Authenticated;
  let acme: Authenticated;
  let bolt: Authenticated;

  before(async () => {
    world = await createWorld();
    second = await createWorld({ beside: world });
    [scene, elsewhere] = [sceneOn(world), sceneOn(second)];
    root = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    acme = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    bolt = await world.person((await world.tenant('Bolt')).id, 'tenant_admin');
  });
  after(async () => {
    for (const { access } of [scene, elsewhere]) access.close();
    await second.close();
    await world.close();
  });

  const somebody = (role: Role) => world.person(acme.tenantId, role);
  const toPerson = ({ actor }: Authenticated) => ({ kind: 'person', id: actor.id }) as const;
  const toRole = (id: Role) => ({ kind: 'role', id }) as const;

  test('a person may what they were given, in this company, until it is taken back', async () => {
    const client = await somebody('client');
    assert.ok(!(await scene.may(client, 'notes.note.read')));
    const given = await scene.call(acme, giveGrant, { who: toPerson(client), pattern: 'notes.note.read' });
    assert.ok(await scene.may(client, 'notes.note.read'));
    assert.ok(!(await scene.may(client, 'notes.note.write')));
    assert.ok(!(await scene.may({ ...client, tenantId: bolt.tenantId }, 'notes.note.read')), 'in another company');
    assert.equal(given.givenBy, acme.actor.id);
    await refused('not_found', scene.call(bolt, revokeGrant, { grantId: given.id }));
    await scene.call(acme, revokeGrant, { grantId: given.id });
    assert.ok(!(await scene.may(client, 'notes.note.read')));
    await refused('not_found', scene.call(acme, revokeGrant, { grantId: given.id }));
  });

  test('what is denied is denied in every process within a second, and so is what is taken back', async () => {
    const manager = await somebody('manager');
    assert.ok(await elsewhere.may(manager, 'notes.note.read'));
    assert.ok(await elsewhere.may(manager, 'notes.note.write'));
    const denial = await scene.call(acme, giveGrant, { who: toPerson(manager), pattern: 'notes.*', effect: 'deny' });
    assert.ok(!(await scene.may(manager, 'notes.note.read')), 'here at once');
    await soon(async () => !(await elsewhere.may(manager, 'notes.note.read')));
    assert.match(scene.access.explain(manager.actor, 'notes.note.read', acme.tenantId), /Your company has denied you/);
    await scene.call(acme, revokeGrant, { grantId: denial.id });
    await soon(() => elsewhere.may(manager, 'notes.note.read'));
  });

  test('while another process could not be heard, what it settles counts all the same', async () => {
    const manager = await somebody('manager');
    assert.ok(await elsewhere.may(manager, 'notes.note.read'));
    assert.equal(elsewhere.access.ready(acme.tenantId), undefined, 'remembered');
    const cut = await world.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where query ~ '^(listen cadre|select pg_notify)' and datname = current_database()`,
    );
    assert.equal(cut.length, 2);
    await soon(() => elsewhere.access.ready(acme.tenantId) !== undefined);
    await world.sql(
      `insert into access.grants (id, tenant_id, created_at, updated_at, who_kind, who, pattern, effect, given_by)
       values (gen_random_uuid(), $1, '2026-01-01', '2026-01-01', 'person', $2, 'notes.*', 'deny', 'test')`,
      [acme.tenantId, manager.actor.id],
    );
    assert.ok(!(await elsewhere.may(manager, 'notes.note.read')));
    await soon(() => second.kernel.store.broadcast.up && world.kernel.store.broadcast.up);
  });

  test('what can not be looked up is not allowed', async () => {
    const manager = await somebody('manager');
    assert.throws(
      () => scene.access.may(manager.actor, 'notes.note.read', '01900000-0000-7000-8000-00000000000f'),
      /can not be looked up/,
    );
    const { access } = sceneOn(second);
    await world.sql('alter table access.grants rename to grants_away');
    try {
      await assert.rejects(async () => access.ready(acme.tenantId));
    } finally {
      await world.sql('alter table access.grants_away rename to grants');
      access.close();
    }
    await access.ready(acme.tenantId);
    assert.ok(access.may(manager.actor, 'notes.note.read', acme.tenantId));
  });

  test('nobody gives what is reserved, not even the operator', async () => {
    const client = await somebody('client');
    for (const pattern of ['*', 'platform.*', 'platform.log.read', 'tenant.*', 'tenant.plan.set', 'identity.*']) {
      await refused('forbidden', scene.call(acme, giveGrant, { who: toPerson(client), pattern }));
      await refused('forbidden', scene.call(root, giveGrant, { who: toPerson(root), pattern }));
    }
  });

  test('nobody gives more than what they signed in with allows, nor for somebody who could not', async () => {
    const client = await somebody('client');
    const who = toPerson(client);
    const limited = { ...acme, actor: { ...acme.actor, scopes: ['access.*', 'notes.note.read'] } };
    await refused('forbidden', scene.call(limited, giveGrant, { who, pattern: 'notes.*' }));
    const { id } = await scene.call(limited, giveGrant, { who, pattern: 'notes.note.read' });
    await scene.call(acme, revokeGrant, { grantId: id });
    await refused('forbidden', scene.call(await somebody('manager'), giveGrant, { who, pattern: 'notes.*' }));
    const { kind, id: managerId, roles } = (await somebody('manager')).actor;
    const agent = { ...acme, actor: { ...acme.actor, delegatedBy: { kind, id: managerId, roles } } };
    await refused('forbidden', scene.call(agent, giveGrant, { who, pattern: 'notes.note.read' }));
  });

  test('whoever is bound by a condition neither gives freely what it binds nor takes it back', async () => {
    const second = await world.person(acme.tenantId, 'tenant_admin');
    const cap = { amount: 10_000, currency: 'EUR' };
    const bound = await scene.call(acme, giveGrant, { who: toPerson(second), pattern: 'notes.*', cap });
    const client = await somebody('client');
    await refused('forbidden', scene.call(second, giveGrant, { who: toPerson(client), pattern: 'notes.note.read' }));
    await refused('forbidden', scene.call(second, revokeGrant, { grantId: bound.id }));
    assert.deepEqual(scene.access.obligations(second.actor, 'notes.note.read', acme.tenantId).caps, [cap]);
    await scene.call(acme, revokeGrant, { grantId: bound.id });
    await scene.access.ready(acme.tenantId);
    assert.deepEqual(scene.access.obligations(second.actor, 'notes.note.read', acme.tenantId).caps, []);
  });

  test('no role is given what the matrix keeps from it', async () => {
    const pattern = 'identity.member.setRole';
    await refused('invalid', scene.call(acme, giveGrant, { who: toRole('manager'), pattern }));
    const manager = await somebody('manager');
    const given = await scene.call(acme, giveGrant, { who: toPerson(manager), pattern });
    assert.ok(!(await scene.may(manager, pattern)), 'whoever they are by name');
    await scene.call(acme, revokeGrant, { grantId: given.id });
  });

  test('an administrator can not be locked out, and the operator not at all', async () => {
    const ids: string[] = [];
    for (const who of [toRole('tenant_admin'), toPerson(root)]) {
      const made = await scene.call(acme, giveGrant, { who, pattern: '*', effect: 'deny' });
      ids.push(made.id);
    }
    assert.ok(!(await scene.may(acme, 'notes.note.read')));
    assert.ok(await scene.may(acme, 'access.grant.revoke'));
    assert.ok(await scene.may({ ...root, tenantId: acme.tenantId }, 'notes.note.read'));
    await refused('forbidden', scene.call(acme, revokeGrant, { grantId: ids[0] ?? '' }));
    const visiting = { ...root, tenantId: acme.tenantId };
    for (const grantId of ids) await scene.call(visiting, revokeGrant, { grantId });
    assert.ok(await scene.may(acme, 'notes.note.read'));
  });

  test('nonsense is refused before it is stored', async () => {
    const client = await somebody('client');
    const who = toPerson(client);
    const pattern = 'notes.note.read';
    const wrong: Parameters<typeof scene.call<typeof giveGrant>>[2][] = [
      { who: toRole('super_admin'), pattern },
      { who: { kind: 'role', id: 'emperor' }, pattern },
      { who: { kind: 'person', id: 'ada' }, pattern },
      { who, pattern, effect: 'deny', redact: ['body'] },
      { who, pattern, cap: { amount: -1, currency: 'EUR' } },
      { who, pattern, until: '2020-01-01T00:00:00.000Z' },
      { who, pattern: 'notes.*.read' },
      { who, pattern, redact: ['a..b'] },
    ];
    for (const input of wrong) await refused('invalid', scene.call(acme, giveGrant, input));
    const { items } = await scene.call(acme, listGrants, { limit: 200 });
    assert.ok(!items.some((one) => one.who.id === client.actor.id));
  });

  test('a rehearsed grant allows nothing', async () => {
    const client = await somebody('client');
    const input = { who: toPerson(client), pattern: 'notes.note.read' };
    assert.equal((await scene.answer(acme, giveGrant.name, input, true)).status, 'rehearsed');
    assert.ok(!(await scene.may(client, 'notes.note.read')));
  });

  test('one sees what one may, and who could allow the rest', async () => {
    const manager = await somebody('manager');
    const { surfaces, areas } = await scene.call(manager, showMe, {});
    const opened = surfaces.filter(({ opens }) => opens).map(({ surface }) => surface);
    assert.deepEqual(opened, ['marketing', 'commerce', 'aiChat', 'clientPortal']);
    assert.ok(areas.find(({ name }) => name === 'notes')?.opens);
    const ofClient = await scene.call(await somebody('client'), showMe, {});
    assert.ok(!ofClient.areas.find(({ name }) => name === 'platform')?.opens);
    const { items } = await scene.call(manager, listMine, { area: 'tenant', limit: 200 });
    const rename = items.find(({ name }) => name === 'tenant.tenant.rename');
    assert.equal(rename?.may, false);
    assert.match(rename?.why ?? '', /Your role \(Manager\) does not include/);
    assert.deepEqual(rename?.heldBy, ['super_admin', 'tenant_admin']);
    assert.equal(rename?.allowedBy, null, 'the matrix keeps it from managers');
    const client = await somebody('client');
    const notes = await scene.call(client, listMine, { area: 'notes', may: false, limit: 200 });
    assert.ok(notes.items.every(({ may, allowedBy }) => !may && allowedBy === 'tenant_admin'));
    assert.ok(notes.items.length > 5);
  });

  test('the list of what one may is read a page at a time, each capability once', async () => {
    const names: string[] = [];
    for (let after: string | undefined; after !== undefined || names.length === 0; ) {
      const page = await scene.call(acme, listMine, { limit: 7, ...(after ? { after } : {}) });
      names.push(...page.items.map(({ name }) => name));
      if (page.next === null) break;
      after = page.next;
    }
    assert.ok(names.length > 40);
    assert.deepEqual(names, [...new Set(names)].toSorted());
  });

  test('a capability that the plan does not include is not usable, and the plan that would is named', async () => {
    const small = await world.kernel.tenants.create({ name: 'Small', plan: 'tier1' });
    const admin = await world.person(small.id, 'tenant_admin');
    world.kernel.tenants.offer([{ name: 'notes', plan: 'tier2' }]);
    const { items } = await scene.call(admin, listMine, { area: 'notes', limit: 200 });
    assert.ok(items.length > 5 && items.every(({ may, plan }) => !may && plan === 'tier2'));
    const { areas } = await scene.call(admin, showMe, {});
    assert.equal(areas.find(({ name }) => name === 'notes')?.opens, false);
  });

  test('no module grants a role more than its cell in the matrix', () => {
    const granted = world.kernel.modules.flatMap(({ grants = {}, capabilities }) =>
      Object.entries(grants).flatMap(([role, patterns]) =>
        capabilities.flatMap(({ contract: { spec } }) => {
          const key = spec.access ?? '';
          const isGranted = patterns.some(
            (one) => one === key || (one.endsWith('.*') && key.startsWith(one.slice(0, -1))),
          );
          return isGranted ? [[role, key] as const] : [];
        }),
      ),
    );
    assert.ok(granted.length > 20);
    const beyond = granted.filter(([role, key]) => {
      const roles = [role] as Role[];
      return !scene.access.may({ kind: 'person', id: acme.actor.id, roles }, key);
    });
    assert.deepEqual(beyond, []);
  });
});
