// Home is arranged by a person for themselves, in one company.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { arrangementSubject, setArrangement, showArrangement } from './arrangement.ts';

suite('the arrangement of Home', () => {
  let world: World;
  let ines: Authenticated;
  let marcus: Authenticated;
  before(async () => {
    world = await createWorld();
    ines = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    marcus = await world.person(ines.tenantId, 'manager');
  });
  after(() => world.close());

  const asUsual = { order: [], hidden: [] };

  test('is as usual until somebody arranges it, and theirs alone from then on', async () => {
    assert.deepEqual(await world.call(ines, showArrangement, {}), asUsual);
    const wanted = { order: ['health', 'staff'], hidden: ['days'] };
    await world.call(ines, setArrangement, wanted);
    assert.deepEqual(await world.call(ines, showArrangement, {}), wanted);
    assert.deepEqual(await world.call(marcus, showArrangement, {}), asUsual);
  });

  test('says what it was before, so that it can be arranged back', async () => {
    const { former } = await world.call(ines, setArrangement, { order: [], hidden: ['health'] });
    assert.deepEqual(former, { order: ['health', 'staff'], hidden: ['days'] });
    await world.call(ines, setArrangement, former);
    assert.deepEqual(await world.call(ines, showArrangement, {}), former);
  });

  test('is nothing for an agent to arrange', async () => {
    const agent = await world.agent(ines);
    const asking = world.answer(agent, 'platform.arrangement.show', {});
    await assert.rejects(asking, (error) => error instanceof Fault && error.code === 'forbidden');
  });

  test('is found and forgotten with the person', async () => {
    const somebody = { id: ines.actor.id, words: [] };
    const scope = world.kernel.store.write({ tenantId: ines.tenantId, now: instantOf(world.clock.nowMs()) });
    const { find, purge } = arrangementSubject;
    const [found, gone] = [await find(scope.db, somebody), await purge(scope.db, somebody)];
    const left = await find(scope.db, somebody);
    await scope.rollback();
    assert.deepEqual([found.length, gone, left.length], [1, 1, 0]);
  });
});
