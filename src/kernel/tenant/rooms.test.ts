import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import { createWorld, inHouse, type World } from '#test/world';
import * as brands from './brands.ts';
import * as clients from './clients.ts';
import { addDomain, confirmDomain } from './contracts.ts';
import { refused } from './scene.test.ts';
import * as workspaces from './workspaces.ts';

suite('what a company has of its own', () => {
  let world: World;
  let root: Authenticated;
  let acme: Authenticated;
  let bolt: Authenticated;

  before(async () => {
    world = await createWorld();
    root = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    acme = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    bolt = await world.person((await world.tenant('Bolt')).id, 'tenant_admin');
    for (const [who, host] of [
      [acme, 'garden.example'],
      [bolt, 'bolt.example'],
    ] as const) {
      await world.call(who, addDomain, { host });
      await world.call(root, confirmDomain, { tenantId: who.tenantId, host });
    }
  });
  after(() => world.close());

  test('a workspace is made, renamed, put away and brought back', async () => {
    const made = await world.call(acme, workspaces.createWorkspace, { name: 'north', title: 'North' });
    const id = { workspaceId: made.id };
    const renamed = await world.call(acme, workspaces.renameWorkspace, { ...id, title: 'The north' });
    assert.deepEqual([renamed.name, renamed.title, renamed.previousTitle], ['north', 'The north', 'North']);
    await refused('conflict', world.call(acme, workspaces.renameWorkspace, { ...id, title: 'X', ifTitle: 'North' }));
    assert.ok((await world.call(acme, workspaces.archiveWorkspace, id)).archivedAt);
    await refused('conflict', world.call(acme, workspaces.archiveWorkspace, id));
    assert.equal((await world.call(acme, workspaces.restoreWorkspace, id)).archivedAt, null);
    await refused('conflict', world.call(acme, workspaces.createWorkspace, { name: 'north', title: 'Again' }));
    await refused('not_found', world.call(bolt, workspaces.archiveWorkspace, id));
  });

  test('the default workspace is always there', async () => {
    const { items } = await world.call(bolt, workspaces.listWorkspaces, {});
    assert.deepEqual(
      items.map(({ name }) => name),
      ['default'],
    );
    const workspaceId = items[0]?.id ?? '';
    await refused('conflict', world.call(bolt, workspaces.archiveWorkspace, { workspaceId }));
  });

  test('workspaces are listed a page at a time, each of them once', async () => {
    for (const name of ['a', 'b', 'c']) await world.call(bolt, workspaces.createWorkspace, { name, title: name });
    const first = await world.call(bolt, workspaces.listWorkspaces, { limit: 3 });
    const rest = await world.call(bolt, workspaces.listWorkspaces, { limit: 3, after: first.next ?? '' });
    const names = [...first.items, ...rest.items].map(({ name }) => name);
    assert.deepEqual(names.toSorted(), ['a', 'b', 'c', 'default']);
    assert.equal(rest.next, null);
  });

  const visited = (host: string) =>
    world.kernel.invoke({
      capability: 'tenant.brand.show',
      input: {},
      caller: { kind: 'none' },
      origin: { ...inHouse, host },
    });

  test('visitors meet the brand of the address they are at', async () => {
    const nameAt = async (host: string) => {
      const answer = await visited(host);
      return answer.status === 'done' ? answer.output : answer.status;
    };
    assert.deepEqual(
      await nameAt('garden.example'),
      { name: 'Acme', look: {}, isHere: false },
      'no brand yet: the company',
    );
    await world.call(acme, brands.createBrand, { name: 'Acme' });
    const look = { primary: '#1f6f4a' };
    const garden = await world.call(acme, brands.createBrand, {
      ...{ name: 'Acme Garden', look, domain: 'Garden.example' },
    });
    assert.equal(garden.domain, 'garden.example');
    assert.deepEqual(await nameAt('GARDEN.example:443'), { name: 'Acme Garden', look, isHere: true });
    await world.call(acme, brands.archiveBrand, { brandId: garden.id, ifVersion: garden.version });
    assert.deepEqual(await nameAt('garden.example'), { name: 'Acme', look: {}, isHere: false });
    assert.deepEqual(await nameAt('bolt.example'), { name: 'Bolt', look: {}, isHere: false });
  });

  test('a brand is changed back as it was, unless somebody has changed it since', async () => {
    const made = await world.call(acme, brands.createBrand, { name: 'Shop', look: { text: '#000000' } });
    const seen = { brandId: made.id, ifVersion: made.version };
    const edited = await world.call(acme, brands.editBrand, { ...seen, name: 'Store', look: { accent: '#ffffff' } });
    await refused('conflict', world.call(acme, brands.editBrand, { ...seen, name: 'Late' }));
    const { undo } = brands.editBrand.spec.effect === 'write' ? brands.editBrand.spec : { undo: undefined };
    const input = undo && 'by' in undo ? undo.input({ ...seen, name: 'Store' }, edited) : {};
    const back = await world.call(acme, brands.editBrand, brands.editBrand.spec.input.parse(input));
    assert.deepEqual([back.name, back.look, back.domain], ['Shop', { text: '#000000' }, null]);
    await refused('not_found', world.call(bolt, brands.editBrand, { ...seen, name: 'Mine' }));
  });

  test('a brand takes a host of its company and no other', async () => {
    for (const domain of ['bolt.example', 'unclaimed.example', 'localhost']) {
      await refused('invalid', world.call(acme, brands.createBrand, { name: `At ${domain}`, domain }));
    }
  });

  test('the operator looks into any company, everybody else into their own', async () => {
    const { tenantId } = acme;
    const own = await world.call(acme, clients.showClient, { tenantId });
    assert.deepEqual(await world.call(root, clients.showClient, { tenantId }), own);
    assert.equal(own.name, 'Acme');
    assert.deepEqual(own.hosts, ['garden.example']);
    assert.equal(own.subscription?.plan, 'tier3');
    await refused('not_found', world.call(bolt, clients.showClient, { tenantId }));
    await refused('not_found', world.call(bolt, clients.listClientIntegrations, { tenantId }));
    await refused(
      'not_found',
      world.call(root, clients.showClient, { tenantId: '01900000-0000-7000-8000-000000000009' }),
    );
    const manager = await world.person(tenantId, 'manager');
    const forManager = { ...root, actor: { ...root.actor, delegatedBy: manager.actor } };
    await assert.rejects(world.call(forManager, clients.showClient, { tenantId: bolt.tenantId }));
  });

  test('what is connected is listed for its company, by connector and account', async () => {
    const { store, tenants, clock } = world.kernel;
    const scope = store.write({ tenantId: acme.tenantId, now: new Date(clock.nowMs()).toISOString() });
    const one = { connector: 'mailer', name: 'main', settings: { from: 'hi@acme.example' }, note: null } as const;
    const ids = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b'] as const;
    await tenants.integrations.put(scope.db, { ...one, id: ids[0], status: 'connected' });
    await tenants.integrations.put(scope.db, { ...one, id: ids[1], status: 'needs_attention', note: 'Sign in again' });
    await scope.commit([]);
    const { tenantId } = acme;
    const { items } = await world.call(root, clients.listClientIntegrations, { tenantId });
    assert.deepEqual(
      items.map(({ id, connector, status, note, settings }) => ({ id, connector, status, note, settings })),
      [
        {
          ...{ id: ids[0], connector: 'mailer', status: 'needs_attention', note: 'Sign in again' },
          settings: { from: 'hi@acme.example' },
        },
      ],
    );
    const shown = await world.call(acme, clients.showClient, { tenantId });
    assert.deepEqual(shown.integrations, { connected: 0, needs_attention: 1, disconnected: 0 });
    const other = await world.call(bolt, clients.listClientIntegrations, { tenantId: bolt.tenantId });
    assert.deepEqual(other.items, []);
  });

  test('a company without a host of its own is visited by its name in the path', async () => {
    const { tenants } = world.kernel;
    const { id } = await world.tenant('Chart & Söhne');
    await tenants.ready(id);
    const path = tenants.addressOf(id)?.path ?? '';
    assert.match(path, /^\/t\/chart-sohne-[0-9a-f]{8}$/);
    const slug = path.slice('/t/'.length);
    assert.deepEqual(tenants.ofSlug(slug), { id });
    assert.deepEqual(tenants.addressOf(acme.tenantId), { host: 'garden.example', path: '' });
    assert.deepEqual(tenants.addressOf(root.tenantId), { host: undefined, path: '' });
    assert.equal(tenants.ofSlug('nobody'), undefined);
    await world.sql(`update tenant.tenants set status = 'suspended' where id = $1`, [id]);
    await tenants.changed(id);
    assert.equal(tenants.ofSlug(slug), undefined, 'a closed company is not visited');
  });
});
