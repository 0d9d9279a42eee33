// What the house does again and again by itself.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import type { Duration } from '#base/time';
import type { Authenticated } from '#kernel/identity';
import type { World } from '#test/world';
import { type Moods, open, someone } from './scene.test.ts';
import { listSchedules, pauseSchedule, resumeSchedule, runScheduleNow } from './schedule-rows.ts';

suite('schedules', () => {
  let world: World;
  let moods: Moods;
  let who: Authenticated;
  before(async () => {
    ({ world, moods } = await open());
    who = await someone(world);
    await world.settle();
  });
  after(() => world.close());

  const hourly = 'trial.hourly';

  async function ticks(tenantId = who.tenantId): Promise<number> {
    const rows = await world.sql(
      `select 1 from event.ai_events where tenant_id = $1 and event_type = 'trial.clock.ticked'`,
      [tenantId],
    );
    return rows.length;
  }

  interface Seen {
    readonly name: string;
    readonly nextAt: string;
    readonly askedAt: string | null;
    readonly lastError: string | null;
  }

  async function seen(): Promise<Seen> {
    const { items } = await world.call(who, listSchedules, {});
    const schedule = (items as Seen[]).find(({ name }) => name === hourly);
    assert.ok(schedule);
    return schedule;
  }

  /** How often it ticks while this time passes, and everything due is done at its end. */
  async function ticksIn(duration: Duration): Promise<number> {
    const before = await ticks();
    world.clock.pass(duration);
    await world.settle();
    return (await ticks()) - before;
  }

  test('a new schedule runs after its first interval, then each time again', async () => {
    assert.equal(await ticksIn('59 minutes'), 0);
    assert.equal(await ticksIn('2 minutes'), 1);
    assert.equal(await ticksIn('57 minutes'), 0);
    assert.equal(await ticksIn('2 minutes'), 1);
  });

  test('what was missed while nobody was running happens once, and the grid stays', async () => {
    const before = await seen();
    assert.equal(await ticksIn('73 hours'), 1);
    const next = await seen();
    const apart = Date.parse(next.nextAt) - Date.parse(before.nextAt);
    assert.equal(apart % 3_600_000, 0);
    assert.ok(Date.parse(next.nextAt) > world.clock.nowMs());
    assert.equal(await ticksIn('10 minutes'), 0);
  });

  test('a schedule of the installation runs in the owner’s company alone', async () => {
    const owner = world.kernel.tenants.owner().id;
    const before = await ticks(owner);
    assert.equal(await ticksIn('1 hour'), 1);
    assert.equal((await ticks(owner)) - before, 2, 'the owner has both of them');
    const names = await world.sql('select tenant_id from work.schedules where name = $1', ['trial.once']);
    assert.deepEqual(names, [{ tenant_id: owner }]);
  });

  test('a company that comes later has its schedules soon', async () => {
    const { id } = await world.tenant('Later Ltd');
    world.clock.pass('2 minutes');
    await world.settle();
    world.clock.pass('1 hour');
    await world.settle();
    assert.equal(await ticks(id), 1);
  });

  test('one that fails says why, and runs at its next time', async () => {
    moods.tick = 'broken';
    assert.equal(await ticksIn('1 hour'), 0);
    assert.match((await seen()).lastError ?? '', /The clock is broken/);
    moods.tick = 'well';
    assert.equal(await ticksIn('1 hour'), 1);
    assert.equal((await seen()).lastError, null);
  });

  test('a paused schedule does not run; resumed, it runs once for all that it missed', async () => {
    await world.call(who, pauseSchedule.contract, { name: hourly });
    assert.equal(await ticksIn('5 hours'), 0);
    await world.call(who, resumeSchedule.contract, { name: hourly });
    assert.equal(await ticksIn('1 ms'), 1);
  });

  test('one can let it run now', async () => {
    const { nextAt } = await seen();
    const asked = await world.call(who, runScheduleNow.contract, { name: hourly });
    assert.equal(asked.nextAt, nextAt, 'its own times stay as they are');
    assert.equal(await ticksIn('1 ms'), 1);
    assert.equal((await seen()).askedAt, null, 'once');
    assert.equal(await ticksIn('1 minute'), 0);
  });

  test('nobody changes the schedules of another company, or one that is not there', async () => {
    const other = await someone(world);
    for (const name of ['no.such', 'trial.once']) {
      const refused = world.call(other, pauseSchedule.contract, { name });
      await assert.rejects(refused, (error) => error instanceof Fault && error.code === 'not_found');
    }
  });
});
