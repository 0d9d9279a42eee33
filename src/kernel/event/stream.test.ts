import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { EventRecord } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { prepared } from '#kernel/store';
import { createWorld, inHouse, type World } from '#test/world';
import { momentOf } from './place.ts';
import { publishEvent } from './publish.ts';
import { eraNow, type Run, readSince, snapshotNow } from './reading.ts';

type Shown = Omit<EventRecord, 'tenantId'> & { readonly cursor: string };

const Blocks = z.object({ 'Shared Hit Blocks': z.int(), 'Shared Read Blocks': z.int() });
const Explained = z.tuple([z.object({ Plan: Blocks })]);

suite('the stream of events', () => {
  let world: World;
  let elsewhere: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld();
    elsewhere = await createWorld({ beside: world });
    who = await person();
  });
  after(async () => {
    await elsewhere.close();
    await world.close();
  });

  async function person(): Promise<Authenticated> {
    const { id } = await world.tenant('Stream Ltd');
    return world.person(id, 'tenant_admin');
  }

  async function publish(
    at: World,
    by: Authenticated,
    type: string,
    data: Record<string, unknown> = {},
  ): Promise<string> {
    return (await at.call(by, publishEvent.contract, { type, data })).eventId;
  }

  interface Following {
    /** The next event; fails when none comes in time, or when the stream has ended. */
    next(): Promise<Shown>;
    take(count: number): Promise<Shown[]>;
    /** Whether it ends, in time, without another event. */
    ends(): Promise<boolean>;
    readonly abort: AbortController;
  }

  async function follow(at: World, by: Authenticated, input: object = {}): Promise<Following> {
    const abort = new AbortController();
    const request = { capability: 'event.event.stream', input, origin: inHouse, signal: abort.signal };
    const answer = await at.kernel.invoke({ ...request, caller: { kind: 'known', who: by } });
    assert.ok(answer.status === 'done');
    const items = (answer.output as AsyncIterable<Shown>)[Symbol.asyncIterator]();
    const inTime = () => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error('Nothing came within a minute')), 60_000);
      });
      return Promise.race([items.next(), late]).finally(() => clearTimeout(timer));
    };
    const next = async () => {
      const { value, done } = await inTime();
      assert.ok(!done, 'The stream has ended');
      return value as Shown;
    };
    return {
      abort,
      next,
      async take(count) {
        const taken: Shown[] = [];
        while (taken.length < count) taken.push(await next());
        return taken;
      },
      ends: async () => (await inTime()).done === true,
    };
  }

  const idsOf = (events: readonly Shown[]) => events.map(({ id }) => id);

  /** A stream listens from the moment that somebody waits for its first event. */
  async function following(at: World, by: Authenticated, input: object = {}) {
    const stream = await follow(at, by, input);
    const first = stream.next();
    return { ...stream, first };
  }

  test('hearing what is new costs no more when much has happened before', async () => {
    const by = await person();
    await world.sql(
      `insert into event.ai_events (id, tenant_id, user_id, event_type, event_data, processed, created_at)
       select gen_random_uuid(), $1, 'u', 'custom.order.paid', '{}', true, '2026-01-01' from generate_series(1, 20000)`,
      [by.tenantId],
    );
    const { store, clock } = world.kernel;
    const run: Run = (entry) => store.engine(instantOf(clock.nowMs())).run(entry);
    const from = momentOf(await eraNow(run), await snapshotNow(run));
    const id = await publish(world, by, 'custom.order.paid');
    const pages: number[] = [];
    const counting: Run = async (entry) => {
      const statement = prepared(`explain (analyze, buffers, format json) ${entry.statement.text}`);
      const [[plan] = []] = (await run({ ...entry, statement })).rows;
      const [{ Plan }] = Explained.parse(plan);
      pages.push(Plan['Shared Hit Blocks'] + Plan['Shared Read Blocks']);
      return run(entry);
    };
    const { events } = await readSince(counting, [by.tenantId], from);
    assert.deepEqual([events.map((one) => one.id), pages.length], [[id], 1]);
    assert.ok(Number(pages[0]) < 50, `${pages[0]} pages were looked at for one event`);
  });

  test('events come as they happen, in order, with who did what and when', async () => {
    const stream = await following(world, who);
    const ids: string[] = [];
    for (const n of [1, 2, 3]) ids.push(await publish(world, who, 'custom.order.paid', { n }));
    const events = [await stream.first, ...(await stream.take(2))];
    assert.deepEqual(idsOf(events), ids);
    const [one] = events;
    assert.deepEqual(
      { ...one, timestamp: '', cursor: '' },
      { id: ids[0], type: 'custom.order.paid', userId: who.actor.id, data: { n: 1 }, timestamp: '', cursor: '' },
    );
    assert.match(one?.timestamp ?? '', /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    stream.abort.abort();
    assert.ok(await stream.ends());
  });

  test('only one’s own company is heard, and only what was asked for', async () => {
    const other = await person();
    const stream = await following(world, who, { types: ['custom.order.paid'] });
    await publish(world, other, 'custom.order.paid');
    await publish(world, who, 'custom.order.lost');
    const mine = await publish(world, who, 'custom.order.paid');
    assert.equal((await stream.first).id, mine);
    stream.abort.abort();
  });

  test('whoever comes back names the last event seen and gets every later one, then goes on live', async () => {
    const by = await person();
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.push(await publish(world, by, 'custom.order.paid', { n }));
    const stream = await follow(world, by, { after: ids[1] });
    const heard: string[] = [];
    while (heard.at(-1) !== ids[4]) heard.push((await stream.next()).id);
    // An id alone does not say what else had been seen by then: what was open at the same time may come again.
    assert.deepEqual(
      heard.filter((id) => id !== ids[0]),
      ids.slice(2),
    );
    const next = stream.next();
    const fresh = await publish(world, by, 'custom.order.paid');
    assert.equal((await next).id, fresh);
    stream.abort.abort();
  });

  test('a long absence is caught up page by page', async () => {
    const by = await person();
    const first = await publish(world, by, 'custom.order.paid');
    const ids = Array.from({ length: 1201 }, () => newId(world.clock.nowMs() + 1000));
    await world.sql(
      `insert into event.ai_events (id, tenant_id, user_id, event_type, event_data, processed, created_at)
       select unnest($1::uuid[]), $2, 'x', 'custom.order.paid', '{}', true, '2026-01-01T00:00:00Z'`,
      [ids, by.tenantId],
    );
    const stream = await follow(world, by, { after: first });
    assert.deepEqual(idsOf(await stream.take(1201)), ids);
    stream.abort.abort();
  });

  test('between catching up and going live nothing is lost and nothing comes twice', async () => {
    const by = await person();
    const first = await publish(world, by, 'custom.order.paid');
    const published: Promise<string>[] = [];
    for (let n = 0; n < 60; n += 1) published.push(publish(world, by, 'custom.order.paid', { n }));
    await published[10];
    const stream = await follow(world, by, { after: first });
    const taken = stream.take(60);
    const ids = await Promise.all(published);
    assert.deepEqual(idsOf(await taken).toSorted(), ids.toSorted());
    const last = await publish(world, by, 'custom.order.last');
    assert.equal((await stream.next()).id, last, 'and no other comes before it');
    stream.abort.abort();
  });

  test('what another process commits is heard here too, in order', async () => {
    const by = await person();
    const stream = await following(elsewhere, by);
    const ids = [await publish(elsewhere, by, 'custom.order.paid')];
    assert.equal((await stream.first).id, ids[0]);
    for (let n = 0; n < 40; n += 1) ids.push(await publish(world, by, 'custom.order.paid', { n }));
    assert.deepEqual(idsOf(await stream.take(40)), ids.slice(1));
    stream.abort.abort();
  });

  const slow = prepared('select pg_sleep(0.01)');

  /** Until each connection that was cut has been noticed, so that what follows meets new ones. */
  async function connected({ kernel }: World) {
    const ask = () => kernel.store.engine('2026-01-01T00:00:00.000Z').run({ statement: slow, values: [] });
    for (let tries = 0; tries < 200; tries += 1) {
      const asked = await Promise.allSettled(Array.from({ length: 16 }, ask));
      if (asked.every(({ status }) => status === 'fulfilled')) return;
    }
    assert.fail('the database does not come back');
  }

  test('a stream outlives the connections to the database, and misses nothing', async () => {
    const by = await person();
    const stream = await following(elsewhere, by);
    const seen = await publish(elsewhere, by, 'custom.order.paid');
    assert.equal((await stream.first).id, seen);
    await world.sql(`select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and usename = 'cadre_engine'`);
    for (const one of [world, elsewhere]) await connected(one);
    const missed = await publish(world, by, 'custom.order.paid');
    assert.equal((await stream.next()).id, missed);
    stream.abort.abort();
  });

  test('a stream ends when its listener leaves, also while it is busy with an event', async () => {
    const stream = await following(world, who);
    await publish(world, who, 'custom.order.paid');
    await stream.first;
    stream.abort.abort();
    assert.ok(await stream.ends());
    const gone = await follow(world, who);
    gone.abort.abort();
    assert.ok(await gone.ends());
  });

  test('a listener that can not keep up is let go', async () => {
    const by = await person();
    const stream = await following(world, by);
    await publish(world, by, 'custom.order.paid');
    await stream.first;
    const ids = Array.from({ length: 10_001 }, () => newId(world.clock.nowMs()));
    await world.sql(
      `insert into event.ai_events (id, tenant_id, user_id, event_type, event_data, processed, created_at)
       select unnest($1::uuid[]), $2, 'x', 'custom.order.paid', '{}', true, '2026-01-01T00:00:00Z'`,
      [ids, by.tenantId],
    );
    const last = await publish(world, by, 'custom.order.last');
    // Whoever asks all the while has it all; so nobody asks until it has been read, which another stream shows.
    const other = await follow(world, by, { types: ['custom.order.last'], after: last });
    const next = other.next();
    await publish(world, by, 'custom.order.last');
    await next;
    assert.ok(await stream.ends());
    other.abort.abort();
  });

  test('parts of the kernel hear the events of every company, until they stop', async () => {
    const [one, other] = [await person(), await person()];
    const heard: string[] = [];
    const stop = world.kernel.live.subscribeAll(({ id }) => heard.push(id));
    const ids = [await publish(world, one, 'custom.order.paid'), await publish(world, other, 'custom.order.paid')];
    stop();
    await publish(world, one, 'custom.order.paid');
    assert.deepEqual(heard, ids);
  });
});
