import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { instantOf } from '#base/time';
import { createWorld, type World } from '#test/world';
import { giveBackLost } from './clearing.ts';

suite('runs that the database says are in our hands', () => {
  let world: World;
  let tenantId: string;
  before(async () => {
    world = await createWorld();
    tenantId = (await world.tenant('Work Ltd')).id;
  });
  after(() => world.close());

  async function running(): Promise<string> {
    const [row] = await world.sql<{ id: string }>(
      `insert into work.runs
         (id, tenant_id, owner, queued_at, created_at, workflow, version, state, epoch, actor, input)
       values (gen_random_uuid(), $1, $2, $3, $3, 'trial.none.begin', 1, 'running', 1, '{}', '{}')
       returning id`,
      [tenantId, world.kernel.store.processId, now()],
    );
    assert.ok(row);
    return row.id;
  }

  const now = () => instantOf(world.clock.nowMs());
  const stateOf = (id: string) => world.sql('select state, epoch from work.runs where id = $1', [id]);

  test('and are not are queued again', async () => {
    const [kept, lost] = [await running(), await running()];
    assert.equal(await giveBackLost(world.kernel.store, { held: () => [kept], now: now() }), 1);
    assert.deepEqual(await stateOf(kept), [{ state: 'running', epoch: 1 }]);
    assert.deepEqual(await stateOf(lost), [{ state: 'queued', epoch: 2 }]);
  });

  test('and have just come into them stay there', async () => {
    await world.sql('delete from work.runs');
    const begun = await running();
    const answers = [[], [begun]];
    const held = () => answers.shift() ?? [];
    assert.equal(await giveBackLost(world.kernel.store, { held, now: now() }), 0);
    assert.deepEqual(answers, [], 'it was looked at once more when the database had answered');
    assert.deepEqual(await stateOf(begun), [{ state: 'running', epoch: 1 }]);
  });
});
