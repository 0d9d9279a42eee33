// What commits by itself commits before its key does; asked for again by that key it is still done once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWorld } from '#test/world';

test('a write that commits by itself is looked up before it is done again', { timeout: 300_000 }, async () => {
  const world = await createWorld();
  try {
    const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const article = { provider: 'somebody', model: 'new', item: 'call' } as const;
    const set = () => world.answer(keeper, 'meter.price.set', { ...article, microsPerMillion: 5 }, { key: 'price' });
    const first = await set();
    world.clock.pass('1 minute');
    const again = await set();
    assert.ok(first.status === 'done' && again.status === 'done');
    assert.deepEqual([again.replayed, again.output], [true, first.output]);
    const prices = await world.sql(`select 1 from meter.prices where provider = 'somebody'`);
    assert.equal(prices.length, 1);
    assert.deepEqual(await world.sql(`select key from invoke.keys where state = 'begun'`), []);
  } finally {
    await world.close();
  }
});
