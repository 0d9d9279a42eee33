// Somebody who asks to be forgotten by a company: what goes, what stays, and whom nobody may forget.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { within } from '#test/within';
import { createWorld, type World } from '#test/world';
import type { Authenticated } from './cache.ts';
import { createKey, login, me } from './contracts.ts';
import { enrolFactor } from './factor/contracts.ts';
import { acceptInvitation, invite } from './member/contracts.ts';
import { ada, ask, bearer, elsewhere, refusal, type SignedIn, signIn } from './scene.test.ts';

interface Row {
  readonly table: string;
  readonly rows: number;
}

suite('somebody who is forgotten', () => {
  let world: World;
  let tenantId: string;
  let admin: Authenticated;
  let count = 0;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  async function company() {
    ({ id: tenantId } = await world.tenant('A company'));
    admin = await world.person(tenantId, 'tenant_admin');
  }

  /** Invited, come, and signed in: with a session, a membership and an invitation that was accepted. */
  async function joined(
    given: { email?: string; by?: Authenticated } = {},
  ): Promise<SignedIn & { readonly key: string }> {
    count += 1;
    const { email = `grace-${count}@example.com`, by = admin } = given;
    const { link } = await world.call(by, invite, { email, role: 'manager', name: 'Grace Hopper' });
    const token = String(link.split('/').at(-1));
    const { output } = await ask({ world, from: elsewhere }, acceptInvitation, { token, password: ada.password });
    const as = bearer(output.token);
    const { output: key } = await ask({ world, as }, createKey, { name: "Grace's own", scopes: null, expiresAt: null });
    return { ...output, as, cookie: as, key: key.secret };
  }

  async function forget(id: string, more: { by?: Authenticated; words?: string[]; rehearse?: boolean } = {}) {
    const { by = admin, words = [], rehearse = false } = more;
    const answer = await world.answer(by, 'platform.subject.purge', { subjectId: id, words }, { rehearse });
    const output = (answer.status === 'rehearsed' ? answer.rehearsal : answer) as { output?: { tables: Row[] } };
    const own = output.output?.tables.filter(({ table, rows }) => table.startsWith('identity.') && rows > 0) ?? [];
    return Object.fromEntries(own.map(({ table, rows }) => [table.slice('identity.'.length), rows]));
  }

  const accountOf = async (id: string) => {
    const text = 'select name, email, status, email_verified as proven from identity.users where id = $1';
    return (await world.sql<{ name: string; email: string }>(text, [id]))[0];
  };

  const isMember = async (id: string) =>
    (await world.sql('select 1 from identity.memberships where user_id = $1', [id])).length > 0;

  test('can not come in by anything they had, and nothing says who they were', async () => {
    await company();
    const grace = await joined();
    await ask({ world, as: grace.as }, enrolFactor, { current: ada.password });
    await refusal('unauthenticated', () =>
      ask({ world, from: elsewhere }, login, { email: grace.user.email, password: 'no' }),
    );
    const gone = await forget(grace.user.id);
    assert.deepEqual(gone, {
      ...{ invitations: 1, api_keys: 1, memberships: 1, sign_in_attempts: 1, users: 1, accounts: 1 },
      ...{ user_sessions: 1, factors: 1, security_events: 1 },
    });
    assert.deepEqual(await accountOf(grace.user.id), {
      ...{ name: 'Forgotten', email: `${grace.user.id}@forgotten.invalid` },
      ...{ status: 'disabled', proven: false },
    });
    await refusal('unauthenticated', () => ask({ world, as: grace.as }, me, {}));
    await refusal('unauthenticated', () => ask({ world, as: bearer(grace.key) }, me, {}));
    await refusal('unauthenticated', () => signIn(world, grace.user.email));
    const again = await joined({ email: grace.user.email });
    assert.notEqual(again.user.id, grace.user.id, 'whoever comes back is somebody new');
  });

  test('invites nobody any more', async () => {
    await company();
    const grace = await world.person(tenantId, 'tenant_admin');
    const { link } = await world.call(grace, invite, { email: `alan-${count}@example.com`, role: 'client' });
    await forget(grace.actor.id);
    const token = String(link.split('/').at(-1));
    await refusal('not_found', () => ask({ world }, acceptInvitation, { token, password: ada.password }));
  });

  test('is shown before that what is held of them', async () => {
    await company();
    const grace = await joined();
    const answer = await world.answer(admin, 'platform.subject.find', { subjectId: grace.user.id });
    assert.ok(answer.status === 'done');
    const { items } = answer.output as { items: { table: string; rows: Record<string, unknown>[] }[] };
    const rowsOf = (name: string) => items.find(({ table }) => table === `identity.${name}`)?.rows;
    assert.equal(rowsOf('users')?.[0]?.email, grace.user.email);
    assert.equal(rowsOf('user_sessions')?.[0]?.ip_address, elsewhere.ip);
    assert.equal(rowsOf('api_keys')?.[0]?.name, "Grace's own");
    assert.equal(rowsOf('invitations')?.[0]?.name, 'Grace Hopper');
    assert.equal(rowsOf('memberships')?.[0]?.role, 'manager');
    assert.ok(!JSON.stringify(items).includes('hash'));
  });

  test('keeps the account that another company has, and is out of this one at once', async () => {
    await company();
    const grace = await joined();
    const [first, firstAdmin] = [tenantId, admin];
    await company();
    const { link } = await world.call(admin, invite, { email: grace.user.email, role: 'manager' });
    const token = String(link.split('/').at(-1));
    const there = await ask({ world }, acceptInvitation, { token, password: ada.password });
    const gone = await forget(grace.user.id, { by: firstAdmin });
    assert.deepEqual(gone, { invitations: 1, api_keys: 1, memberships: 1, user_sessions: 1 });
    assert.equal((await accountOf(grace.user.id))?.email, grace.user.email);
    await refusal('unauthenticated', () => ask({ world, as: grace.as }, me, {}));
    const { output } = await ask({ world, as: bearer(there.output.token) }, me, {});
    assert.deepEqual([output.user.email, output.tenants.length], [grace.user.email, 1]);
    assert.ok(output.tenants.every(({ id }) => id !== first));
    assert.equal((await forget(grace.user.id)).users, 1, 'the last company that has them decides on the account');
  });

  test('is not known any more in another process either, at once', async () => {
    await company();
    const second = await createWorld({ beside: world });
    try {
      const grace = await joined();
      const key = bearer(grace.key);
      await ask({ world: second, as: key }, me, {});
      assert.ok(!(second.kernel.identity.authenticate(key) instanceof Promise), 'it is remembered there');
      const [at, by] = [tenantId, admin];
      await company();
      const { link } = await world.call(admin, invite, { email: grace.user.email, role: 'manager' });
      await ask({ world }, acceptInvitation, { token: String(link.split('/').at(-1)), password: ada.password });
      assert.notEqual(tenantId, at);
      const isRefused = async () => {
        try {
          await second.kernel.identity.authenticate(key);
          return false;
        } catch {
          return true;
        }
      };
      // Asked for all the while, so that it is looked up anew before it is done too.
      let isDone = false;
      const asking = (async () => {
        while (!isDone) await Promise.all([isRefused(), new Promise(setImmediate)]);
      })();
      await forget(grace.user.id, { by });
      isDone = true;
      await asking;
      await within(1000, isRefused);
    } finally {
      await second.close();
    }
  });

  test('is nobody who forgets themselves, by their id, by their address or by their agent', async () => {
    await company();
    const second = await world.person(tenantId, 'tenant_admin');
    const { id } = admin.actor;
    await refusal('conflict', () => forget(id));
    await refusal('conflict', () => forget('somebody', { words: [`${id}@EXAMPLE.com`] }));
    const agent = await world.agent(admin, 'tenant_admin');
    await refusal('conflict', () => forget(id, { by: agent, rehearse: true }));
    assert.ok(await isMember(id));
    await forget(id, { by: second });
    assert.ok(!(await isMember(id)));
  });

  test('is never the last administrator, and then nothing at all is forgotten', async () => {
    await company();
    await world.call(admin, invite, { email: 'somebody@example.com', role: 'client' });
    const boss = await world.person(tenantId, 'tenant_admin');
    await world.sql(`update identity.memberships set status = 'disabled' where user_id = $1`, [admin.actor.id]);
    const service: Authenticated = { tenantId, actor: { kind: 'person', id: 'operator', roles: ['super_admin'] } };
    const { message } = await refusal('conflict', () =>
      forget(boss.actor.id, { by: service, words: ['somebody@example.com'] }),
    );
    assert.match(message, /Nobody else could administer/);
    assert.ok(await isMember(boss.actor.id));
    assert.equal((await accountOf(boss.actor.id))?.name, 'The tenant_admin');
    const left = await world.sql('select 1 from identity.invitations where tenant_id = $1', [tenantId]);
    assert.equal(left.length, 1);
  });

  test('of two administrators who forget one another at once one stays', async () => {
    for (let round = 0; round < 5; round += 1) {
      await company();
      const other = await world.person(tenantId, 'tenant_admin');
      const both = [forget(other.actor.id), forget(admin.actor.id, { by: other })];
      const ended = await Promise.allSettled(both);
      assert.equal(ended.filter(({ status }) => status === 'fulfilled').length, 1);
      const left = await world.sql('select 1 from identity.memberships where tenant_id = $1', [tenantId]);
      assert.equal(left.length, 1);
    }
  });

  test('is not above whoever asks for it', async () => {
    const owner = world.kernel.tenants.owner().id;
    const boss = await world.person(owner, 'super_admin');
    await world.person(owner, 'super_admin');
    const by = await world.person(owner, 'tenant_admin');
    await refusal('forbidden', () => forget(boss.actor.id, { by }));
    assert.ok(await isMember(boss.actor.id));
  });

  test('is meant by an id: an address alone forgets no account', async () => {
    await company();
    const grace = await joined();
    const { message } = await refusal('conflict', () => forget('a customer', { words: [grace.user.email] }));
    assert.ok(message.includes(grace.user.id));
    assert.ok(await isMember(grace.user.id));
  });

  test('is forgotten by two companies at once, and then nobody has the account', async () => {
    for (let round = 0; round < 3; round += 1) {
      await company();
      const grace = await joined();
      const first = admin;
      await company();
      const { link } = await world.call(admin, invite, { email: grace.user.email, role: 'manager' });
      await ask({ world }, acceptInvitation, { token: String(link.split('/').at(-1)), password: ada.password });
      await Promise.all([forget(grace.user.id, { by: first }), forget(grace.user.id)]);
      assert.equal((await accountOf(grace.user.id))?.name, 'Forgotten');
    }
  });

  test('may have left before; the account is for who had them to forget, and for nobody else', async () => {
    await company();
    const grace = await joined();
    const had = admin;
    await world.answer(admin, 'identity.member.remove', { userId: grace.user.id });
    await company();
    assert.deepEqual(await forget(grace.user.id), {});
    assert.equal((await accountOf(grace.user.id))?.email, grace.user.email);
    assert.equal((await forget(grace.user.id, { by: had })).users, 1);
    assert.equal((await accountOf(grace.user.id))?.name, 'Forgotten');
  });

  test('is forgotten again without harm, whole or from where it was left', async () => {
    await company();
    const grace = await joined();
    // As if the company's own transaction had failed after the account was gone.
    await world.sql(`update identity.users set name = 'Forgotten', email = id || '@forgotten.invalid' where id = $1`, [
      grace.user.id,
    ]);
    const rest = await forget(grace.user.id, { words: [grace.user.email] });
    assert.deepEqual(rest, { invitations: 1, api_keys: 1, memberships: 1, accounts: 1, user_sessions: 1 });
    assert.deepEqual(await forget(grace.user.id, { words: [grace.user.email] }), {});
    assert.equal((await accountOf(grace.user.id))?.name, 'Forgotten');
  });

  test('is counted in a rehearsal, and still there', async () => {
    await company();
    const grace = await joined();
    const gone = await forget(grace.user.id, { rehearse: true });
    assert.deepEqual(gone, { invitations: 1, api_keys: 1, memberships: 1, users: 1, accounts: 1, user_sessions: 1 });
    assert.equal((await ask({ world, as: grace.as }, me, {})).output.user.email, grace.user.email);
  });

  test('is not named by what others have called their keys and agents', async () => {
    await company();
    const agent = await world.agent(admin);
    await world.sql(`update identity.agents set name = 'For Grace HOPPER' where id = $1`, [agent.actor.id]);
    const kept = await world.keyOf(admin);
    await world.sql(`update identity.api_keys set name = 'grace hopper, laptop' where user_id = $1`, [admin.actor.id]);
    assert.deepEqual(await forget('a customer', { words: ['Grace Hopper'] }), { api_keys: 1, agents: 1 });
    const rows = await world.sql(
      'select name from identity.agents where id = $1 union all select name from identity.api_keys where user_id = $2',
      [agent.actor.id, admin.actor.id],
    );
    assert.deepEqual(rows, [{ name: '[forgotten]' }, { name: '[forgotten]' }]);
    assert.ok(await world.kernel.identity.authenticate(bearer(kept)), 'the key is still its owner’s');
  });
});
