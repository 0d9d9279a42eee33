import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { createWorld, type World } from '#test/world';
import { renamePerson } from './contracts.ts';

suite('people change their own name and e-mail', () => {
  let world: World;
  after(() => world?.close());

  test('an e-mail that somebody has is refused, and a free one is taken', async () => {
    world = await createWorld();
    const { id } = await world.tenant('Trattoria');
    const [ada, bob] = [await world.person(id, 'manager'), await world.person(id, 'manager')];
    const renamed = await world.call(ada, renamePerson, { name: 'Ada', email: 'ADA@example.com' });
    assert.deepEqual([renamed.name, renamed.email], ['Ada', 'ada@example.com']);
    await assert.rejects(world.call(bob, renamePerson, { email: 'ada@example.com' }), { code: 'conflict' });
    const kept = await world.call(ada, renamePerson, { name: 'Ada L.' });
    assert.deepEqual([kept.name, kept.email, kept.before.name], ['Ada L.', 'ada@example.com', 'Ada']);
  });

  test('a new e-mail needs the password of an account that has one', async () => {
    const door = await world.http();
    const registered = await fetch(`${door.url}/api/auth/register`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        email: 'eve@example.com',
        password: 'four words make it',
        name: 'Eve',
        company: 'Eve & Co',
      }),
    });
    const { token } = (await registered.json()) as { token: string };
    const rename = (input: object) =>
      fetch(`${door.url}/api/v1/identity/person/rename`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(input),
      });
    assert.equal((await rename({ email: 'eva@example.com' })).status, 403);
    assert.equal((await rename({ email: 'eva@example.com', current: 'something else entirely' })).status, 403);
    assert.equal((await rename({ email: 'eva@example.com', current: 'four words make it' })).status, 200);
  });
});
