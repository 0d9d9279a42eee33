// How full this machine is, as measured.
import assert from 'node:assert/strict';
import { statfs } from 'node:fs/promises';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { before as earlier, instantOf } from '#base/time';
import { createWorld, type World } from '#test/world';
import { readCapacity } from './capacity.ts';

suite('capacity', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    await world.settle();
  });
  after(() => world.close());

  async function outlook() {
    const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    return world.call(keeper, readCapacity, {});
  }

  test('it is measured four times a day', async () => {
    assert.deepEqual(await outlook(), { measuredSince: null, items: [] });
    world.clock.pass('6 hours');
    await world.settle();
    const { items } = await outlook();
    assert.deepEqual(items.map(({ measure }) => measure).sort(), [
      'calls',
      'database',
      'disk_used',
      'load',
      'memory',
      'rows',
    ]);
    const disk = items.find(({ measure }) => measure === 'disk_used');
    const { blocks, bfree, bsize } = await statfs(world.home);
    const used = (blocks - bfree) * bsize;
    assert.ok(disk && Math.abs(disk.value - used) < used * 0.2, `${disk?.value} of about ${used}`);
    const [row] = await world.sql<{ bytes: number }>('select pg_database_size(current_database())::float8 as bytes');
    const database = items.find(({ measure }) => measure === 'database');
    assert.ok(row && database && Math.abs(database.value - row.bytes) < row.bytes * 0.2);
    assert.ok(
      items.every(({ perDay }) => perDay === null),
      'one measurement is no trend',
    );
  });

  test('after some weeks it says when it will be full', async () => {
    const now = instantOf(world.clock.nowMs());
    for (let day = 20; day >= 1; day -= 1) {
      const at = earlier(now, `${day} days`);
      await world.sql(
        `insert into platform.sizes (id, created_at, updated_at, at, measure, value, most)
         values ($1, $2, $2, $2, 'load', $3, 100)`,
        [newId(Date.parse(at)), at, 20 - day],
      );
    }
    await world.sql(`delete from platform.sizes where measure = 'load' and most <> 100`);
    const load = (await outlook()).items.find(({ measure }) => measure === 'load');
    assert.deepEqual([load?.value, load?.perDay, load?.daysLeft, load?.urgency], [19, 1, 81, 'none']);
  });

  test('it is for the operator alone', async () => {
    const admin = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    await assert.rejects(world.call(admin, readCapacity, {}), { code: 'forbidden' });
  });
});
