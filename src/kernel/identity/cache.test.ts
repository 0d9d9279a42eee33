import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { createWorld, type World } from '#test/world';
import { type State, stateCache } from './cache.ts';

suite('what is remembered of a credential', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  const state: State = {
    authenticated: { actor: { kind: 'person', id: 'p', roles: [], credentialId: 'c' }, tenantId: 't' },
    personId: 'p',
    credentialId: 'c',
    version: 1,
    endsAtMs: Number.POSITIVE_INFINITY,
  };

  const open = () => stateCache(world.kernel.store.broadcast, world.clock);

  test('a look that began before a change is not remembered after it', async () => {
    const cache = open();
    const looked = Promise.withResolvers<State>();
    const loading = cache.load('name', () => looked.promise);
    cache.changed('person:somebody else');
    looked.resolve(state);
    await loading;
    assert.equal(cache.get('name'), undefined);
    await cache.load('name', () => Promise.resolve(state));
    assert.equal(cache.get('name'), state);
    cache.close();
  });

  test('who asks after a change does not share the look of who asked before it', async () => {
    const cache = open();
    const old = Promise.withResolvers<State>();
    const first = cache.load('name', () => old.promise);
    cache.changed('person:p');
    const fresh = { ...state, version: 2 };
    assert.equal(await cache.load('name', () => Promise.resolve(fresh)), fresh);
    old.resolve(state);
    await first;
    assert.equal(cache.get('name'), fresh);
    cache.close();
  });

  test('who asks for the same at the same time shares one look', async () => {
    const cache = open();
    let looks = 0;
    const look = () => {
      looks += 1;
      return Promise.resolve(state);
    };
    await Promise.all([cache.load('name', look), cache.load('name', look)]);
    assert.equal(looks, 1);
    cache.close();
  });

  test('a look that failed is not remembered', async () => {
    const cache = open();
    await assert.rejects(cache.load('name', () => Promise.reject(new Error('no'))));
    assert.equal(cache.get('name'), undefined);
    assert.equal(await cache.load('name', () => Promise.resolve(state)), state);
    cache.close();
  });

  test('a change concerns whom it names', async () => {
    const marks = {
      'person:p': true,
      'session:c': true,
      'key:c': true,
      'tenant:t': true,
      'person:c': false,
      'key:p': false,
    };
    for (const [mark, forgets] of Object.entries(marks)) {
      const cache = open();
      await cache.load('name', () => Promise.resolve(state));
      world.kernel.store.broadcast.publish('identity.changed', mark);
      assert.equal(cache.get('name') === undefined, forgets, mark);
      cache.close();
    }
  });

  test('what is remembered ends with the session itself', async () => {
    const cache = open();
    await cache.load('name', () => Promise.resolve({ ...state, endsAtMs: world.clock.nowMs() + 5000 }));
    assert.ok(cache.get('name'));
    world.clock.pass('6 seconds');
    assert.equal(cache.get('name'), undefined);
    cache.close();
  });
});
