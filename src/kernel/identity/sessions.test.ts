import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { within } from '#test/within';
import { createWorld, type World } from '#test/world';
import * as promises from './contracts.ts';
import { ada, ask, cookie, refusal, type SignedIn, signIn, signUp } from './scene.test.ts';

suite('sessions', () => {
  let world: World;
  let second: World;
  let eve: SignedIn;

  before(async () => {
    world = await createWorld({ openSignup: true });
    second = await createWorld({ beside: world });
    await signUp(world);
    eve = await signUp(world, { email: 'eve@example.com', company: 'Eve Ltd' });
  });
  after(async () => {
    await second.close();
    await world.close();
  });

  const meOf = async ({ as }: Pick<SignedIn, 'as'>) => (await ask({ world, as }, promises.me, {})).output;

  const isOutOf = ({ kernel }: World, { as }: SignedIn) =>
    refusal('unauthenticated', () => kernel.identity.authenticate(as)).then(
      () => true,
      () => false,
    );

  async function keyOf({ as }: SignedIn) {
    const { output } = await ask({ world, as }, promises.createKey, { name: 'a key' });
    return { id: output.id, as: { kind: 'bearer', token: output.secret } as const };
  }

  /** Ada becomes a client of Eve's company as well. */
  async function adaBelongsToEve() {
    const { user } = await signIn(world);
    await world.sql(
      `insert into identity.memberships (id, tenant_id, created_at, updated_at, user_id, role)
     values (gen_random_uuid(), $1, $3, $3, $2, 'client') on conflict do nothing`,
      [eve.tenant.id, user.id, new Date(world.clock.nowMs()).toISOString()],
    );
  }

  test('whoever signs out is out everywhere, with token and cookie, and nobody else is', async () => {
    const [one, other] = [await signIn(world), await signIn(world)];
    await second.kernel.identity.authenticate(one.as);
    const { cookies } = await ask({ world, as: one.cookie }, promises.logout, {});
    assert.deepEqual(cookies, [{ name: 'cadre_session', value: '', maxAgeSeconds: 0 }]);
    await refusal('unauthenticated', () => meOf(one));
    await refusal('unauthenticated', () => meOf({ as: one.cookie }));
    await within(1000, () => isOutOf(second, one));
    await meOf(other);
  });

  test('a session gives a fresh token when the old one is about to end', async () => {
    const { as, cookie: session } = await signIn(world);
    world.clock.pass('14 minutes');
    const { output } = await ask({ world, as }, promises.refresh, {});
    world.clock.pass('14 minutes');
    await refusal('unauthenticated', () => meOf({ as }));
    assert.equal((await meOf({ as: { kind: 'bearer', token: output.token } })).user.email, ada.email);
    world.clock.pass('2 hours');
    const { output: byCookie } = await ask({ world, as: session }, promises.refresh, {});
    await meOf({ as: { kind: 'bearer', token: byCookie.token } });
  });

  test('an API key can not be turned into a session', async () => {
    const { as } = await keyOf(await signIn(world));
    await meOf({ as });
    await refusal('forbidden', () => ask({ world, as }, promises.refresh, {}));
    await refusal('forbidden', () => ask({ world, as }, promises.switchTenant, { tenantId: eve.tenant.id }));
    await refusal('forbidden', () => ask({ world, as }, promises.listSessions, {}));
    await refusal('forbidden', () => ask({ world, as }, promises.logout, {}));
    const change = { password: 'another long enough sentence' };
    await refusal('forbidden', () => ask({ world, as }, promises.changePassword, change));
  });

  test('one goes on in another company without signing in again, and comes back', async () => {
    await adaBelongsToEve();
    const session = await signIn(world);
    const tenants = (await meOf(session)).tenants.map(({ id, role }) => ({ id, role }));
    assert.deepEqual(tenants, [
      { id: session.tenant.id, role: 'super_admin' },
      { id: eve.tenant.id, role: 'client' },
    ]);
    const way = { world, as: session.cookie };
    const { output } = await ask(way, promises.switchTenant, { tenantId: eve.tenant.id });
    assert.equal(output.tenant.id, eve.tenant.id);
    const there = await meOf({ as: { kind: 'bearer', token: output.token } });
    assert.deepEqual(there.roles, ['client'], 'what one is at home is of no account there');
    assert.equal((await meOf({ as: session.cookie })).tenant.id, eve.tenant.id, 'the cookie leads there too');
    assert.equal((await meOf(session)).tenant.id, session.tenant.id, 'another tab stays where it is');
    await ask(way, promises.switchTenant, { tenantId: output.previousTenantId });
    assert.deepEqual((await meOf({ as: session.cookie })).roles, ['super_admin']);
  });

  test('one can not go where one does not belong, and is not told that there is such a place', async () => {
    const there = { tenantId: (await signIn(world)).tenant.id };
    const real = await refusal('not_found', () => ask({ world, as: eve.cookie }, promises.switchTenant, there));
    const none = { tenantId: '01900000-0000-7000-8000-000000000009' };
    const unreal = await refusal('not_found', () => ask({ world, as: eve.cookie }, promises.switchTenant, none));
    assert.equal(real.message, unreal.message);
  });

  test('one sees where one is signed in, and ends what is not oneself any more', async () => {
    const [mine, lost] = [await signIn(world, 'eve@example.com'), await signIn(world, 'eve@example.com')];
    const { output } = await ask({ world, as: mine.cookie }, promises.listSessions, {});
    const current = output.items.filter((one) => one.current);
    assert.equal(current.length, 1);
    assert.equal(current[0]?.ip, '127.0.0.1');
    const { output: theirs } = await ask({ world, as: lost.cookie }, promises.listSessions, {});
    const lostId = theirs.items.find((one) => one.current)?.id ?? '';
    await ask({ world, as: mine.cookie }, promises.revokeSession, { sessionId: lostId });
    await refusal('unauthenticated', () => meOf({ as: lost.cookie }));
    await refusal('unauthenticated', () => meOf(lost));
    await meOf({ as: mine.cookie });
  });

  test("nobody ends another one's session", async () => {
    const session = await signIn(world);
    const { output } = await ask({ world, as: session.cookie }, promises.listSessions, {});
    const sessionId = output.items.find((one) => one.current)?.id ?? '';
    await refusal('not_found', () => ask({ world, as: eve.cookie }, promises.revokeSession, { sessionId }));
    await meOf(session);
  });

  test('another password ends every other session, and every earlier token of this one', async () => {
    const email = 'grace@example.com';
    const first = await signUp(world, { email, company: 'Grace & Co' });
    const other = await signIn(world, email);
    const next = 'another long enough sentence';
    const wrong = { current: 'not the password', password: next };
    await refusal('forbidden', () => ask({ world, as: first.cookie }, promises.changePassword, wrong));
    await refusal('forbidden', () => ask({ world, as: first.cookie }, promises.changePassword, { password: next }));
    await refusal('invalid', () =>
      ask({ world, as: first.cookie }, promises.changePassword, { current: ada.password, password: 'password1' }),
    );
    const right = { current: ada.password, password: next };
    const { output } = await ask({ world, as: first.cookie }, promises.changePassword, right);
    await meOf({ as: { kind: 'bearer', token: output.token } });
    await meOf({ as: first.cookie });
    for (const credential of [first.as, other.as, other.cookie]) {
      await refusal('unauthenticated', () => meOf({ as: credential }));
    }
    await refusal('unauthenticated', () => signIn(world, email));
    await ask({ world }, promises.login, { email, password: next });
  });

  test('a session lives as long as it is used, for thirty days without use and ninety in all', async () => {
    const idle = await signIn(world);
    const used = await signIn(world);
    for (let days = 0; days < 80; days += 20) {
      world.clock.pass('20 days');
      await meOf({ as: used.cookie });
      await within(2000, async () => {
        const rows = await world.sql<{ seen: Date }>(
          'select max(seen_at) as seen from identity.user_sessions where user_id = $1',
          [used.user.id],
        );
        return Number(rows[0]?.seen) > world.clock.nowMs() - 60_000;
      });
    }
    await refusal('unauthenticated', () => meOf({ as: idle.cookie }));
    world.clock.pass('9 days');
    await meOf({ as: used.cookie });
    world.clock.pass('1 day');
    await refusal('unauthenticated', () => meOf({ as: used.cookie }));
    eve = await signIn(world, 'eve@example.com');
  });

  test('what nobody can use any more is deleted', async () => {
    const old = await signIn(world);
    await world.kernel.identity.signInLink('http://localhost');
    await ask({ world, as: old.cookie }, promises.logout, {});
    world.clock.pass('31 days');
    const { as } = await signIn(world);
    await ask({ world, as }, promises.purge, {});
    const left = await world.sql<{ n: string }>(
      `select (select count(*) from identity.verifications) + (select count(*) from identity.user_sessions
       where revoked_at is not null) as n`,
    );
    assert.equal(Number(left[0]?.n), 0);
    await meOf({ as });
  });

  test('anybody can check a token with the published keys alone', async () => {
    const { url } = await world.http();
    const { token } = await signIn(world);
    const response = await fetch(`${url}/.well-known/jwks.json`);
    const { keys } = promises.keySet.spec.output.parse(await response.json());
    const [head = '', body = '', signature = ''] = token.split('.');
    const { kid, alg } = JSON.parse(Buffer.from(head, 'base64url').toString());
    assert.equal(alg, 'EdDSA');
    const jwk = keys.find((one) => one.kid === kid);
    assert.ok(jwk && !('d' in jwk));
    const key = createPublicKey({ key: jwk, format: 'jwk' });
    assert.ok(verify(null, Buffer.from(`${head}.${body}`), key, Buffer.from(signature, 'base64url')));
    const claims = JSON.parse(Buffer.from(body, 'base64url').toString());
    assert.deepEqual(Object.keys(claims).sort(), ['aud', 'exp', 'iat', 'iss', 'sid', 'sub', 'tid', 'ver']);
    assert.equal(claims.exp - claims.iat, 15 * 60);
  });

  test('by HTTP a browser signs in, works with its cookie and signs out', async () => {
    const { url } = await world.http();
    const post = (path: string, body: object, headers: Record<string, string> = {}) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const entered = await post('/api/auth/login', { email: ada.email, password: ada.password });
    assert.equal(entered.status, 200);
    const entry = promises.Entry.parse(await entered.json());
    const set = entered.headers.get('set-cookie') ?? '';
    assert.match(set, /^cadre_session=[\w-]{43};/);
    assert.match(set, /HttpOnly/i);
    assert.match(set, /SameSite=Lax/i);
    const browser = { cookie: set.split(';')[0] ?? '' };
    const known = await fetch(`${url}/api/auth/me`, { headers: browser });
    assert.equal(known.status, 200);
    const byToken = await fetch(`${url}/api/auth/me`, { headers: { authorization: `Bearer ${entry.token}` } });
    assert.deepEqual(await known.json(), await byToken.json());
    assert.equal((await post('/api/auth/refresh', {}, browser)).status, 200);
    assert.equal((await post('/api/auth/logout', {}, browser)).status, 200);
    assert.equal((await fetch(`${url}/api/auth/me`, { headers: browser })).status, 401);
    assert.equal((await post('/api/auth/login', { email: ada.email, password: ada.password }, browser)).status, 200);
  });

  test('by HTTP the printed link opens the console, once', async () => {
    const { url } = await world.http();
    const link = await world.kernel.identity.signInLink(url);
    const followed = await fetch(link, { redirect: 'manual' });
    assert.equal(followed.status, 302);
    assert.equal(followed.headers.get('location'), `${url}/app/`);
    const value = /cadre_session=([\w-]+)/.exec(followed.headers.get('set-cookie') ?? '')?.[1] ?? '';
    assert.equal((await meOf({ as: cookie(value) })).user.email, ada.email);
    assert.equal((await fetch(link, { redirect: 'manual' })).status, 401);
  });
});
