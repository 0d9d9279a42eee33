import assert from 'node:assert/strict';
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { within } from '#test/within';
import { createWorld, rootKey, type World } from '#test/world';
import type { Credential } from './authenticate.ts';
import { createKey, me, revokeKey, setRole } from './contracts.ts';
import { ask, bearer, cookie, nobody, refusal, type SignedIn, signIn, signUp } from './scene.test.ts';
import { openSigning, type Signing } from './signing.ts';

suite('a credential', () => {
  let world: World;
  let second: World;
  let admin: SignedIn;
  let stranger: SignedIn;
  let signing: Signing;

  before(async () => {
    world = await createWorld({ openSignup: true });
    second = await createWorld({ beside: world });
    admin = await signUp(world);
    stranger = await signUp(world, { email: 'eve@example.com', company: 'Eve Ltd' });
    signing = await openSigning({ store: world.kernel.store, clock: world.clock, rootKey });
  });
  after(async () => {
    signing.close();
    await second.close();
    await world.close();
  });

  const who = (credential: Credential, where = world) => where.kernel.identity.authenticate(credential);
  const refused = (credential: Credential, where = world) => refusal('unauthenticated', () => who(credential, where));
  const isRefused = (credential: Credential, where: World) =>
    Promise.resolve()
      .then(() => who(credential, where))
      .then(
        () => false,
        () => true,
      );

  async function freshKey(limits: { scopes?: string[]; expiresAt?: string } = {}) {
    const { as } = await signIn(world);
    const { output } = await ask({ world, as }, createKey, { name: 'a key', ...limits });
    return { id: output.id, as: bearer(output.secret) };
  }

  const claimsOf = (token: string) => signing.verify(token);

  const encoded = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const inAnHour = () => Math.floor(world.clock.nowMs() / 1000) + 3600;

  function forged(header: object, payload: object, key?: KeyObject): string {
    const text = `${encoded(header)}.${encoded(payload)}`;
    return `${text}.${key ? sign(null, Buffer.from(text), key).toString('base64url') : ''}`;
  }

  test('whoever shows nothing is nobody, and whoever shows something wrong is refused', async () => {
    assert.equal(who(nobody), undefined);
    const wrong = [
      '',
      'x',
      'x'.repeat(31),
      'x'.repeat(43),
      'x'.repeat(5000),
      'cadre_',
      `cadre_${'x'.repeat(43)}`,
      'a.b.c',
    ];
    for (const value of wrong) {
      await refused(bearer(value));
      await refused(cookie(value));
    }
  });

  test('a key, a token and a cookie are known at once after the first time', async () => {
    const { as: key } = await freshKey();
    for (const credential of [key, admin.as, admin.cookie]) {
      const first = await who(credential);
      const again = who(credential);
      assert.ok(!(again instanceof Promise), 'without a promise');
      assert.deepEqual(again, first);
      assert.equal(again?.actor.id, admin.user.id);
      assert.equal(again?.tenantId, admin.tenant.id);
    }
  });

  test('what is no token of ours is refused, however it is made', async () => {
    const claims = { ...(await claimsOf(admin.token)), iss: 'cadre', aud: 'cadre', exp: inAnHour() };
    const [known] = signing.shared();
    const kid = known?.kid;
    const foreign = generateKeyPairSync('ed25519').privateKey;
    const text = `${encoded({ alg: 'HS256', kid })}.${encoded(claims)}`;
    const confused = createHmac('sha256', Buffer.from(known?.x ?? '', 'base64url'))
      .update(text)
      .digest('base64url');
    const [head = '', body = '', signature = ''] = admin.token.split('.');
    const forgeries = {
      'without a signature': forged({ alg: 'none' }, claims),
      'without a signature, with our key': forged({ alg: 'none', kid }, claims),
      'signed with the public key as a secret': `${text}.${confused}`,
      'by a key that we do not know': forged({ alg: 'EdDSA', kid: 'another' }, claims, foreign),
      'by another key under the name of ours': forged({ alg: 'EdDSA', kid }, claims, foreign),
      'by another key without a name': forged({ alg: 'EdDSA' }, claims, foreign),
      'with its own key in it': forged(
        { alg: 'EdDSA', jwk: foreign.export({ format: 'jwk' }), kid: 'another' },
        claims,
        foreign,
      ),
      'with the signature of another one': `${head}.${encoded(claims)}.${signature}`,
      'with half a signature': `${head}.${body}.${signature.slice(0, 40)}`,
      'with no body': `${head}..${signature}`,
    };
    for (const [name, token] of Object.entries(forgeries)) {
      const { message } = await refused(bearer(token));
      assert.match(message, /not valid here|unknown/, name);
    }
    await who(admin.as);
  });

  test('a token is good for a quarter of an hour, also when it is remembered', async () => {
    const { as: token } = await signIn(world);
    await who(token);
    world.clock.pass('14 minutes');
    await who(token);
    world.clock.pass('1 minute');
    const { message } = await refused(token);
    assert.match(message, /refresh it in time/);
  });

  test('a token can not be carried to another company, person or session', async () => {
    const { sub, tid, sid, ver } = await claimsOf((await signIn(world)).token);
    const other = await claimsOf((await signIn(world, stranger.user.email)).token);
    const wrong = [
      { sub, tid: other.tid, sid, ver },
      { sub: other.sub, tid, sid, ver },
      { sub, tid, sid: other.sid, ver },
      { sub, tid, sid, ver: ver + 1 },
      { sub, tid, sid: '01900000-0000-7000-8000-000000000009', ver },
    ];
    for (const claims of wrong) await refused(bearer(await signing.sign(claims)));
    await who(bearer(await signing.sign({ sub, tid, sid, ver })));
  });

  test('a revoked key is refused at once here, and within a second in another process', async () => {
    const { id, as } = await freshKey();
    await who(as);
    await who(as, second);
    assert.ok(!(who(as, second) instanceof Promise), 'the other process remembers it');
    const { as: owner } = await signIn(world);
    await ask({ world, as: owner }, revokeKey, { keyId: id });
    await refused(as);
    await within(1000, () => isRefused(as, second));
  });

  test('another role counts at once, in every process and without another token', async () => {
    const { userId, as } = await colleague('manager');
    assert.deepEqual((await who(as, second))?.actor.roles, ['manager']);
    await who(as);
    const { as: boss } = await signIn(world);
    await ask({ world, as: boss }, setRole, { userId, role: 'client' });
    assert.deepEqual((await who(as))?.actor.roles, ['client']);
    await within(1000, async () => (await who(as, second))?.actor.roles[0] === 'client');
  });

  /** Somebody of Ada's company with a key of their own. */
  async function colleague(role: 'manager'): Promise<{ userId: string; as: Credential }> {
    const known = await world.person(admin.tenant.id, role);
    return { userId: known.actor.id, as: bearer(await world.keyOf(known)) };
  }

  test('what nobody announced is found out within half a minute', async () => {
    const { userId, as } = await colleague('manager');
    await who(as);
    await world.sql(`update identity.memberships set status = 'disabled' where user_id = $1`, [userId]);
    assert.ok(!(who(as) instanceof Promise));
    world.clock.pass('31 seconds');
    await refused(as);
  });

  test('nobody of a company that is closed comes in', async () => {
    const other = await signUp(world, { email: 'closed@example.com', company: 'Closed' });
    await who(other.as);
    await world.sql(`update tenant.tenants set status = 'suspended' where id = $1`, [other.tenant.id]);
    await world.kernel.tenants.changed(other.tenant.id);
    for (const credential of [other.as, other.cookie]) await refused(credential);
  });

  test('a key ends when it was said to end', async () => {
    const { as } = await freshKey({ expiresAt: new Date(world.clock.nowMs() + 60_000).toISOString() });
    await who(as);
    world.clock.pass('1 minute');
    await refused(as);
  });

  test('the use of a key is written down at most once a minute', async () => {
    const { id, as } = await freshKey();
    const rows = () =>
      world.sql<{ used: Date | null }>('select last_used_at as used from identity.api_keys where id = $1', [id]);
    const lastUsed = async () => (await rows())[0]?.used?.getTime();
    await who(as);
    await within(2000, async () => (await lastUsed()) !== undefined);
    const first = await lastUsed();
    world.clock.pass('31 seconds');
    await who(as);
    assert.equal(await lastUsed(), first);
    world.clock.pass('31 seconds');
    await who(as);
    await within(2000, async () => (await lastUsed()) !== first);
  });

  test('nothing is believed from memory while revocations could be missed', async () => {
    const { id, as } = await freshKey();
    const { broadcast } = second.kernel.store;
    await who(as, second);
    assert.ok(!(who(as, second) instanceof Promise));
    await second.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and query ~* '^listen|pg_notify'`,
    );
    await within(2000, () => !broadcast.up);
    const asking = who(as, second);
    assert.ok(asking instanceof Promise, 'the database is asked');
    await asking;
    await second.sql('update identity.api_keys set revoked_at = created_at where id = $1', [id]);
    await refused(as, second);
    await within(5000, () => broadcast.up);
    await refused(as, second);
  });

  test('when the database does not answer, nobody is let in and nobody is called a stranger', async () => {
    const third = await createWorld({ beside: world });
    const { as } = await freshKey();
    await third.kernel.store.stop();
    const fault = await refusal('unavailable', () => third.kernel.identity.authenticate(as));
    assert.match(fault.message, /try again in a moment/);
    await third.close();
  });

  test('a limited key carries its limits', async () => {
    const { as } = await freshKey({ scopes: ['notes.*'] });
    assert.deepEqual((await who(as))?.actor.scopes, ['notes.*']);
    const { output: known } = await ask({ world, as }, me, {});
    assert.deepEqual(known.scopes, ['notes.*']);
  });
});
