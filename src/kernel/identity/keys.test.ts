import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { createWorld, type World } from '#test/world';
import type { Credential } from './authenticate.ts';
import { createKey, listKeys, me, revokeKey } from './contracts.ts';
import { ask, bearer, refusal, type SignedIn, signUp } from './scene.test.ts';

suite('API keys', () => {
  let world: World;
  let ada: SignedIn;
  let eve: SignedIn;

  before(async () => {
    world = await createWorld({ openSignup: true });
    ada = await signUp(world);
    eve = await signUp(world, { email: 'eve@example.com', company: 'Eve Ltd' });
  });
  after(() => world.close());

  const create = async (as: Credential, input: { name?: string; scopes?: string[]; expiresAt?: string } = {}) =>
    (await ask({ world, as }, createKey, { name: 'a key', ...input })).output;
  const list = async (as: Credential) => (await ask({ world, as }, listKeys, { limit: 200 })).output.items;

  test('a key is shown once, and only its hash is kept', async () => {
    const made = await create(ada.as);
    assert.match(made.secret, /^cadre_[\w-]{43}$/);
    assert.ok(made.secret.startsWith(made.prefix) && made.prefix.length < 15);
    const shown = (await list(ada.as)).find(({ id }) => id === made.id);
    assert.ok(shown && !JSON.stringify(shown).includes(made.secret));
    const rows = await world.sql('select hash from identity.api_keys where id = $1', [made.id]);
    assert.deepEqual(rows, [{ hash: hash('sha256', made.secret) }]);
  });

  test('asking twice under one key makes one API key, and does not show it again', async () => {
    const way = { world, as: ada.as, key: 'create-once' };
    const { output } = await ask(way, createKey, { name: 'once' });
    const { message } = await refusal('conflict', () => ask(way, createKey, { name: 'once' }));
    assert.ok(!message.includes(output.secret));
    assert.equal((await list(ada.as)).filter(({ name }) => name === 'once').length, 1);
  });

  test('a rehearsed key opens nothing', async () => {
    const { output } = await ask({ world, as: ada.as, rehearse: true }, createKey, { name: 'rehearsed' });
    const { secret } = createKey.spec.output.parse(output);
    await refusal('unauthenticated', () => world.kernel.identity.authenticate(bearer(secret)));
  });

  test('a limited key makes no key with wider limits', async () => {
    const limited = await create(ada.as, { scopes: ['identity.key.*', 'notes.*'] });
    const as = bearer(limited.secret);
    await refusal('forbidden', () => create(as));
    await refusal('forbidden', () => create(as, { scopes: ['*'] }));
    await refusal('forbidden', () => create(as, { scopes: ['notes.*', 'crm.*'] }));
    await refusal('forbidden', () => create(as, { scopes: ['identity.*'] }));
    const narrower = await create(as, { scopes: ['notes.note.read'] });
    assert.deepEqual((await world.kernel.identity.authenticate(bearer(narrower.secret)))?.actor.scopes, [
      'notes.note.read',
    ]);
  });

  test('a key without the right to make keys makes none', async () => {
    const { secret } = await create(ada.as, { scopes: ['notes.*'] });
    await refusal('forbidden', () => create(bearer(secret)));
    await refusal('forbidden', () => list(bearer(secret)));
  });

  test('a key needs a name, limits that mean something, and an end that is to come', async () => {
    const past = new Date(world.clock.nowMs() - 1).toISOString();
    const wrong = [
      { name: '' },
      { scopes: [] },
      { scopes: ['not a pattern'] },
      { scopes: ['*.*'] },
      { expiresAt: past },
    ];
    for (const input of wrong) await refusal('invalid', () => create(ada.as, input));
  });

  test('an end may be given as finely as one likes', async () => {
    const { expiresAt } = await create(ada.as, { expiresAt: '9999-12-31T23:59:59.999999999Z' });
    assert.equal(expiresAt, '9999-12-31T23:59:59.999Z');
  });

  test("another company's key can be neither seen nor revoked", async () => {
    const { id, secret } = await create(ada.as);
    assert.ok(!(await list(eve.as)).some((one) => one.id === id));
    await refusal('not_found', () => ask({ world, as: eve.as }, revokeKey, { keyId: id }));
    await world.kernel.identity.authenticate(bearer(secret));
  });

  test("a manager sees and revokes their own keys, an administrator the company's", async () => {
    const manager = await world.person(ada.tenant.id, 'manager');
    const own = bearer(await world.keyOf(manager));
    const { id } = await create(ada.as);
    const seen = await list(own);
    assert.equal(seen.length, 1);
    await refusal('not_found', () => ask({ world, as: own }, revokeKey, { keyId: id }));
    const keyId = seen[0]?.id ?? '';
    assert.ok((await list(ada.as)).some((one) => one.id === keyId));
    await ask({ world, as: ada.as }, revokeKey, { keyId });
    await refusal('unauthenticated', () => ask({ world, as: own }, me, {}));
    await refusal('not_found', () => ask({ world, as: ada.as }, revokeKey, { keyId }));
  });

  test('a list of keys goes on where the page before ended', async () => {
    for (let n = 0; n < 3; n += 1) await create(eve.as, { name: `key ${n}` });
    const first = await ask({ world, as: eve.as }, listKeys, { limit: 2 });
    const next = first.output.next ?? '';
    const rest = await ask({ world, as: eve.as }, listKeys, { limit: 200, after: next });
    const names = [...first.output.items, ...rest.output.items].map(({ name }) => name);
    assert.deepEqual(names.sort(), ['key 0', 'key 1', 'key 2']);
    assert.equal(rest.output.next, null);
  });
});
