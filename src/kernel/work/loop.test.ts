import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { Authenticated } from '#kernel/identity';
import { until } from '#test/within';
import type { World } from '#test/world';
import { type Delivery, settleAll } from './deliveries.ts';
import { ask, askLater, followedTimes, type Moods, open, type Stand, someone } from './scene.test.ts';

interface Dead {
  readonly id: string;
  readonly capability: string;
  readonly eventId: string;
}

async function deadOf(world: World, who: Authenticated): Promise<readonly Dead[]> {
  const answer = await world.answer(who, 'event.delivery.listDead', {});
  assert.ok(answer.status === 'done');
  return (answer.output as { items: Dead[] }).items;
}

suite('what is due', () => {
  let stand: Stand;
  let world: World;
  let moods: Moods;
  let who: Authenticated;
  before(async () => {
    stand = await open();
    ({ world, moods } = stand);
    who = await someone(world);
  });
  after(() => world.close());

  test('a reaction follows its event once, and then the event is done with', async () => {
    await world.call(who, ask, { label: 'plain' });
    await world.settle();
    await world.settle();
    assert.equal(await followedTimes(world, 'plain'), 1);
    assert.equal(moods.tries.get('plain'), 1);
    assert.deepEqual(await world.sql('select * from event.deliveries where tenant_id = $1', [who.tenantId]), []);
    const open = await world.sql('select * from event.ai_events where tenant_id = $1 and not processed', [
      who.tenantId,
    ]);
    assert.deepEqual(open, []);
  });

  test('what is asked for later happens then, not before', async () => {
    const at = instantOf(world.clock.nowMs() + 3_600_000);
    await world.call(who, askLater, { label: 'in an hour', at });
    world.clock.pass('59 minutes');
    await world.settle();
    assert.equal(await followedTimes(world, 'in an hour'), 0);
    world.clock.pass('1 minute');
    await world.settle();
    assert.equal(await followedTimes(world, 'in an hour'), 1);
  });

  test('what can not be done for now is tried again, each time later, and given up on in the end', async () => {
    const marginMs = 60_000;
    moods.refuse.set('flaky', 'unavailable');
    await world.call(who, ask, { label: 'flaky' });
    await world.settle();
    const waits: number[] = [];
    for (let tries = 1; ; tries += 1) {
      assert.equal(moods.tries.get('flaky'), tries);
      const [row] = await world.sql<{ due_at: Date; state: string; last_error: string }>(
        'select due_at, state, last_error from event.deliveries where tenant_id = $1',
        [who.tenantId],
      );
      assert.match(row?.last_error ?? '', /^unavailable: This is unavailable/);
      if (row?.state === 'dead') break;
      const waitMs = (row?.due_at.getTime() ?? 0) - world.clock.nowMs();
      const isLong = waitMs > 2 * marginMs;
      // The clock goes on by itself meanwhile, so what waits for seconds only may be due at any moment.
      if (isLong) {
        world.clock.pass(`${waitMs - marginMs} ms`);
        await world.settle();
        assert.equal(moods.tries.get('flaky'), tries, 'not before its time');
      }
      world.clock.pass(`${isLong ? marginMs : waitMs} ms`);
      await world.settle();
      waits.push(waitMs);
    }
    assert.ok(waits.length >= 5, `It was given up on after ${waits.length} tries`);
    assert.deepEqual(
      waits.toSorted((a, b) => a - b),
      waits,
    );
    assert.ok(waits.reduce((sum, one) => sum + one, 0) > 24 * 3_600_000, 'not before a day is over');
  });

  test('what was given up on can be seen, and tried again once it is mended', async () => {
    const [dead, ...others] = await deadOf(world, who);
    assert.deepEqual(others, []);
    assert.equal(dead?.capability, 'trial.thing.follow');
    const [row] = await world.sql('select processed from event.ai_events where id = $1', [dead?.eventId]);
    assert.deepEqual(row, { processed: false }, 'the event is not done with');
    moods.refuse.delete('flaky');
    await world.answer(who, 'event.delivery.retry', { deliveryId: dead?.id });
    await world.settle();
    assert.equal(await followedTimes(world, 'flaky'), 1);
    assert.deepEqual(await deadOf(world, who), []);
    const [mended] = await world.sql('select processed from event.ai_events where id = $1', [dead?.eventId]);
    assert.deepEqual(mended, { processed: true });
  });

  for (const code of ['invalid', 'forbidden', 'unauthenticated', 'too_large'] as const) {
    test(`what is ${code} will be so again, and is given up on at once`, async () => {
      const by = await someone(world);
      moods.refuse.set(code, code);
      await world.call(by, ask, { label: code });
      await world.settle();
      assert.equal(moods.tries.get(code), 1);
      assert.equal((await deadOf(world, by)).length, 1);
    });
  }

  test('one delivery that fails holds up none of the others', async () => {
    moods.refuse.set('bad', 'internal');
    for (const label of ['good 1', 'bad', 'good 2']) await world.call(who, ask, { label });
    await world.settle();
    assert.deepEqual([await followedTimes(world, 'good 1'), await followedTimes(world, 'good 2')], [1, 1]);
  });
});

suite('several processes at work', () => {
  let first: Stand;
  let second: Stand;
  let who: Authenticated;
  before(async () => {
    first = await open();
    second = await open({ beside: first.world });
    who = await someone(first.world);
  });
  after(async () => {
    await second.world.close();
    await first.world.close();
  });

  test('what one has taken no other takes, until its lease is over; and all in all it happens once', async () => {
    const stuck = Promise.withResolvers<void>();
    first.moods.wait.set('stuck', stuck.promise);
    await first.world.call(who, ask, { label: 'stuck' });
    const working = first.world.kernel.work.settle();
    await until(() => first.moods.tries.get('stuck') === 1);
    await second.world.kernel.work.settle();
    assert.equal(second.moods.tries.get('stuck'), undefined);
    second.world.clock.pass('119 seconds');
    await second.world.kernel.work.settle();
    assert.equal(second.moods.tries.get('stuck'), undefined);
    second.world.clock.pass('10 seconds');
    await second.world.kernel.work.settle();
    assert.equal(second.moods.tries.get('stuck'), 1);
    assert.equal(await followedTimes(first.world, 'stuck'), 1);
    stuck.resolve();
    await working;
    first.world.clock.pass('129 seconds');
    assert.equal(await followedTimes(first.world, 'stuck'), 1);
    const left = await first.world.sql('select * from event.deliveries where tenant_id = $1', [who.tenantId]);
    assert.deepEqual(left, []);
  });

  test('many deliveries are shared out, and none happens twice', async () => {
    const labels = Array.from({ length: 40 }, (_, index) => `shared ${index}`);
    await Promise.all(labels.map((label) => first.world.call(who, ask, { label })));
    await Promise.all([first.world.settle(), second.world.settle()]);
    for (const label of labels) {
      assert.equal(await followedTimes(first.world, label), 1, label);
      assert.equal((first.moods.tries.get(label) ?? 0) + (second.moods.tries.get(label) ?? 0), 1, label);
    }
  });

  test('an event is done with, whoever settles its last two deliveries at the same moment', async () => {
    const now = instantOf(first.world.clock.nowMs());
    const eventIds = Array.from({ length: 200 }, () => newId(first.world.clock.nowMs()));
    await first.world.sql(
      `insert into event.ai_events (id, tenant_id, user_id, event_type, event_data, processed, created_at)
       select unnest($1::uuid[]), $2, 'x', 'trial.thing.asked', '{}', false, $3`,
      [eventIds, who.tenantId, now],
    );
    const deliveriesOf = async (capability: string): Promise<Delivery[]> => {
      const made = eventIds.map((eventId) => ({ id: newId(0), eventId }));
      await first.world.sql(
        `insert into event.deliveries (id, tenant_id, event_id, capability, input, actor, call_key, due_at, created_at)
         select r.id, $2, r.event_id, $3, '{}', '{}', r.id, $4, $4
         from jsonb_to_recordset($1) as r(id uuid, event_id uuid)`,
        [
          JSON.stringify(made.map(({ id, eventId }) => ({ id, event_id: eventId }))),
          who.tenantId,
          capability,
          '2100-01-01',
        ],
      );
      const rest = { tenantId: who.tenantId, capability, input: {}, actor: who.actor, key: 'x', attempts: 1 };
      return made.map((one) => ({ ...one, ...rest, tainted: false }));
    };
    const halves = [await deliveriesOf('trial.thing.follow'), await deliveriesOf('trial.thing.hearOf')];
    const stores = [first.world.kernel.store, second.world.kernel.store];
    await Promise.all(
      halves.map((half, index) => {
        const outcomes = half.map((delivery) => ({ delivery, error: undefined }));
        return settleAll(stores[index] ?? first.world.kernel.store, outcomes, now);
      }),
    );
    const open = await first.world.sql('select id from event.ai_events where id = any($1) and not processed', [
      eventIds,
    ]);
    assert.equal(open.length, 0);
  });
});

suite('a loop that looks by itself', () => {
  test('does what is due as soon as it is committed, and ends when it is stopped', async () => {
    const { world, moods } = await open({ workByItself: true });
    const who = await someone(world);
    const started = Promise.withResolvers<void>();
    moods.wait.set('slow', started.promise);
    await world.call(who, ask, { label: 'quick' });
    await until(async () => (await followedTimes(world, 'quick')) === 1);
    await world.call(who, ask, { label: 'slow' });
    await until(() => moods.tries.get('slow') === 1);
    const closing = world.kernel.work.stop();
    started.resolve();
    await closing;
    assert.equal(await followedTimes(world, 'slow'), 1, 'what has been begun is brought to its end');
    await world.call(who, ask, { label: 'after the end' });
    world.kernel.work.wake();
    assert.equal(moods.tries.get('after the end'), undefined);
    await world.close();
  });
});
