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

  const one = async (measure: string) =>
    (await outlook()).items.find((item) => item.measure === measure) ?? assert.fail(measure);

  test('how full everything is can be seen from the first moment on', async () => {
    const { measuredSince, items } = await outlook();
    assert.equal(measuredSince, null);
    assert.deepEqual(items.map(({ measure }) => measure).sort(), [
      'calls',
      'database',
      'disk_used',
      'load',
      'memory',
      'rows',
    ]);
    const { blocks, bfree, bsize } = await statfs(world.home);
    const used = (blocks - bfree) * bsize;
    const disk = await one('disk_used');
    assert.ok(Math.abs(disk.value - used) < used * 0.2, `${disk.value} of about ${used}`);
    const [row] = await world.sql<{ bytes: number }>('select pg_database_size(current_database())::float8 as bytes');
    const database = await one('database');
    assert.ok(row && Math.abs(database.value - row.bytes) < row.bytes * 0.2);
    assert.equal(database.most, null, 'whose disk that is nobody here knows');
    assert.ok(items.every(({ perDay }) => perDay === null));
  });

  test('it is measured four times a day, and one measurement is no trend', async () => {
    world.clock.pass('6 hours');
    await world.settle();
    const { measuredSince, items } = await outlook();
    assert.ok(measuredSince);
    assert.ok(items.every(({ perDay }) => perDay === null));
  });

  test('after some weeks it says when it will be full, and what to do', async () => {
    const now = instantOf(world.clock.nowMs());
    const { value } = await one('disk_used');
    await world.sql(`delete from platform.sizes where measure = 'disk_used'`);
    const gigabyte = 1_000_000_000;
    for (let day = 20; day >= 1; day -= 1) {
      const at = earlier(now, `${day} days`);
      await world.sql(
        `insert into platform.sizes (id, created_at, updated_at, at, measure, value, most)
         values ($1, $2, $2, $2, 'disk_used', $3, 1)`,
        [newId(Date.parse(at)), at, value - day * gigabyte],
      );
    }
    const disk = await one('disk_used');
    assert.ok(disk.perDay && Math.abs(disk.perDay - gigabyte) < gigabyte / 100, `${disk.perDay} a day`);
    const days = Math.floor(((disk.most ?? 0) - disk.value) / disk.perDay);
    assert.equal(disk.daysLeft, days < 3650 ? days : null);
    assert.match(disk.advice, /It grows by .+ a day/);
  });

  test('it is for the operator alone', async () => {
    const admin = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    await assert.rejects(world.call(admin, readCapacity, {}), { code: 'forbidden' });
  });
});
