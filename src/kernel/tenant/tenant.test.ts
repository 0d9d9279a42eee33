import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault, type FaultCode } from '#base/fault';
import type { Authenticated } from '#kernel/identity';
import { soon } from '#test/within';
import { createWorld, type World } from '#test/world';
import * as promises from './contracts.ts';
import { workspaces } from './tables.ts';
import { createTenants } from './tenant.ts';

suite('companies and their hosts', () => {
  let world: World;
  let second: World;
  let root: Authenticated;
  let acme: Authenticated;
  let globex: Authenticated;

  before(async () => {
    world = await createWorld();
    second = await createWorld({ beside: world });
    root = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    acme = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    globex = await world.person((await world.tenant('Globex')).id, 'tenant_admin');
  });
  after(async () => {
    await second.close();
    await world.close();
  });

  const refused = (code: FaultCode, work: Promise<unknown>) =>
    assert.rejects(work, (error) => error instanceof Fault && error.code === code);

  const whose = (host: string, where = world) => where.kernel.tenants.ofHost(host)?.id;
  const add = (who: Authenticated, host: string) => world.call(who, promises.addDomain, { host });
  const confirm = (who: Authenticated, host: string, by = root) =>
    world.call(by, promises.confirmDomain, { tenantId: who.tenantId, host });

  test('a company comes with a workspace and a subscription to its plan', async () => {
    const tenant = await world.kernel.tenants.create({ name: 'Initech', plan: 'tier2' });
    assert.deepEqual(await world.kernel.tenants.get(tenant.id), {
      ...{ id: tenant.id, name: 'Initech', plan: 'tier2', status: 'active' },
    });
    const workspaces = await world.sql('select name from tenant.workspaces where tenant_id = $1', [tenant.id]);
    assert.deepEqual(workspaces, [{ name: 'default' }]);
    const bought = await world.sql('select plan, status from tenant.subscriptions where tenant_id = $1', [tenant.id]);
    assert.deepEqual(bought, [{ plan: 'tier2', status: 'trialing' }]);
    assert.ok((await world.kernel.tenants.all()).includes(tenant.id));
  });

  test('an installation has one owner, however many processes start at once', async () => {
    await refused('conflict', world.kernel.tenants.create({ name: 'Usurper', plan: 'owner' }));
    const fresh = await createWorld();
    try {
      await fresh.sql('delete from tenant.tenants');
      const { store } = fresh.kernel;
      const starting = await Promise.all([1, 2, 3].map(() => createTenants({ store, clock: fresh.clock })));
      const owners = await Promise.all(starting.map((one) => one.ensureOwner('First & Co')));
      assert.equal(new Set(owners.map(({ id }) => id)).size, 1);
      assert.equal((await fresh.sql('select id from tenant.tenants')).length, 1);
      for (const one of starting) one.close();
    } finally {
      await fresh.close();
    }
  });

  test("a host that nobody has is the owner's", () => {
    for (const host of ['localhost:3000', '127.0.0.1', 'unknown.example.com', '', 'not a host']) {
      assert.equal(whose(host), root.tenantId, host);
    }
  });

  test("a company's host leads to it once the operator has confirmed it, in every process", async () => {
    const added = await add(acme, 'Shop.Acme.example');
    assert.equal(added.host, 'shop.acme.example');
    assert.equal(added.confirmedAt, null);
    assert.equal(whose('shop.acme.example'), root.tenantId, 'a claim alone leads nowhere');
    await confirm(acme, 'shop.acme.example');
    assert.equal(whose('SHOP.acme.example:443'), acme.tenantId);
    assert.ok(world.kernel.tenants.hasHost('shop.acme.example'));
    await soon(() => whose('shop.acme.example', second) === acme.tenantId);
    assert.equal(whose('acme.example'), root.tenantId, 'the match is exact');
    await world.call(acme, promises.removeDomain, { host: 'shop.acme.example' });
    assert.equal(whose('shop.acme.example'), root.tenantId);
    await soon(() => whose('shop.acme.example', second) === root.tenantId);
  });

  test("the operator's own hosts need no confirmation", async () => {
    await add(root, 'app.operator.example');
    assert.equal(whose('app.operator.example'), root.tenantId);
    await add(acme, 'app.operator.example');
    await refused('conflict', confirm(acme, 'app.operator.example'));
  });

  test('a host that two companies claim leads to the one that was confirmed', async () => {
    await add(acme, 'brand.example');
    await add(globex, 'brand.example');
    await confirm(globex, 'brand.example');
    await refused('conflict', confirm(acme, 'brand.example'));
    assert.equal(whose('brand.example'), globex.tenantId);
    await refused('conflict', add(acme, 'brand.example'));
    const { items } = await world.call(acme, promises.listDomains, {});
    assert.deepEqual(
      items.filter(({ host }) => host === 'brand.example').map(({ confirmedAt }) => confirmedAt),
      [null],
    );
  });

  test("a company can neither confirm its own claim nor give up another's host", async () => {
    await add(acme, 'mine.example');
    await refused('forbidden', confirm(acme, 'mine.example', acme));
    await refused('not_found', world.call(globex, promises.removeDomain, { host: 'mine.example' }));
    await refused('invalid', add(acme, 'localhost'));
    await refused('invalid', add(acme, '10.0.0.1'));
  });

  test('the host of a closed company leads nowhere, not to the owner', async () => {
    const closed = await world.person((await world.tenant('Closed')).id, 'tenant_admin');
    await add(closed, 'closed.example');
    await confirm(closed, 'closed.example');
    await world.sql(`update tenant.tenants set status = 'suspended' where id = $1`, [closed.tenantId]);
    await world.kernel.tenants.changed(closed.tenantId);
    assert.equal(whose('closed.example'), undefined);
    assert.ok(!(await world.kernel.tenants.all()).includes(closed.tenantId));
  });

  test('a company is renamed, and back', async () => {
    const renamed = await world.call(acme, promises.renameTenant, { name: 'Acme Trading' });
    assert.equal(renamed.previousName, 'Acme');
    assert.equal((await world.call(acme, promises.getTenant, {})).name, 'Acme Trading');
    const { undo } = promises.renameTenant.spec.effect === 'write' ? promises.renameTenant.spec : { undo: undefined };
    const back = undo && 'by' in undo ? undo.input({ name: 'Acme Trading' }, renamed) : {};
    await world.call(acme, promises.renameTenant, promises.renameTenant.spec.input.parse(back));
    assert.equal((await world.call(acme, promises.getTenant, {})).name, 'Acme');
  });

  test('a name that has changed in the meantime is not changed back', async () => {
    await refused('conflict', world.call(acme, promises.renameTenant, { name: 'Late', ifName: 'Acme Trading' }));
  });

  test('a rehearsed change leaves everything as it was', async () => {
    const before = await world.call(globex, promises.getTenant, {});
    for (const [name, input] of [
      ['tenant.tenant.rename', { name: 'Rehearsed' }],
      ['tenant.domain.add', { host: 'rehearsed.example' }],
    ] as const) {
      const { status } = await world.answer(globex, name, input, { rehearse: true });
      assert.equal(status, 'rehearsed');
    }
    assert.deepEqual(await world.call(globex, promises.getTenant, {}), before);
    const { items } = await world.call(globex, promises.listDomains, {});
    assert.ok(!items.some(({ host }) => host === 'rehearsed.example'));
  });

  test("the list of companies is the super admin's alone", async () => {
    await refused('forbidden', world.call(acme, promises.listTenants, { limit: 10 }));
    const first = await world.call(root, promises.listTenants, { limit: 2 });
    assert.equal(first.items.length, 2);
    const rest = await world.call(root, promises.listTenants, { limit: 200, after: first.next ?? '' });
    const names = [...first.items, ...rest.items].map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    assert.ok(names.includes('Acme') && names.includes('Globex'));
  });

  test("a tenant's rows are seen by whoever is bound to it, and by nobody else", async () => {
    const { store } = world.kernel;
    const now = new Date(world.clock.nowMs()).toISOString();
    const seen = async (tenantId: string) => store.read({ tenantId, now }).db.select().from(workspaces);
    assert.deepEqual(await seen(''), []);
    assert.deepEqual(
      (await seen(acme.tenantId)).map(({ tenantId }) => tenantId),
      [acme.tenantId],
    );
  });
});
