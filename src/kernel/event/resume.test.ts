// Coming back to the stream of events: what was begun earlier may be committed later, and still nothing is missed and
// nothing comes twice.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { contract, defineModule, type EventRecord, event } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, inHouse, type World } from '#test/world';
import { cursorsBetween, type Moment, readCursor } from './place.ts';
import { publishEvent } from './publish.ts';

type Shown = Omit<EventRecord, 'tenantId'> & { readonly cursor: string };

/** Orders that are written at once, and committed when the test says so. */
function slowOrders() {
  const written = new Map<string, () => void>();
  const commits = new Map<string, Promise<void>>();
  const ordered = event({ name: 'trial.thing.ordered', summary: 'Ordered.', data: z.object({ name: z.string() }) });
  const order = contract({
    name: 'trial.thing.order',
    summary: 'Order a thing, and take your time.',
    effect: 'write',
    access: 'trial.thing.order',
    undo: { never: 'this is a test' },
    input: z.object({ name: z.string() }),
    output: z.object({ eventId: z.string() }),
    example: { name: 'a thing' },
  });
  const module = defineModule({
    name: 'trial',
    title: 'Trial',
    events: [ordered],
    capabilities: [
      order.implement(async (call, { name }) => {
        const eventId = call.emit(ordered, { name });
        // Its transaction begins here, not when it is recorded.
        await call.db.execute('select pg_current_xact_id()');
        written.get(name)?.();
        await commits.get(name);
        return { eventId };
      }),
    ],
    grants: { tenant_admin: ['trial.*'] },
  });
  return {
    module,
    /** Answers when it has begun; the answer's `commit` lets it end. */
    async begin(world: World, who: Authenticated, name: string) {
      const [begun, ending] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
      written.set(name, begun.resolve);
      commits.set(name, ending.promise);
      const answer = world.call(who, order, { name });
      await begun.promise;
      return {
        async commit() {
          ending.resolve();
          return (await answer).eventId;
        },
      };
    },
  };
}

suite('coming back to the stream', () => {
  const orders = slowOrders();
  let world: World;
  let elsewhere: World;
  before(async () => {
    world = await createWorld({ modules: [orders.module] });
    elsewhere = await createWorld({ beside: world, modules: [orders.module] });
  });
  after(async () => {
    await elsewhere.close();
    await world.close();
  });

  async function person(): Promise<Authenticated> {
    const { id } = await world.tenant('Resume Ltd');
    return world.person(id, 'tenant_admin');
  }

  async function publish(by: Authenticated, n = 0): Promise<string> {
    return (await world.call(by, publishEvent.contract, { type: 'custom.order.paid', data: { n } })).eventId;
  }

  /** The stream until so many have come; fails when they do not come in time. */
  async function follow(at: World, by: Authenticated, { count, ...input }: { count: number; [name: string]: unknown }) {
    const abort = new AbortController();
    const late = setTimeout(() => abort.abort(), 60_000);
    const request = { capability: 'event.event.stream', input, origin: inHouse, signal: abort.signal };
    const answer = await at.kernel.invoke({ ...request, caller: { kind: 'known', who: by } });
    assert.ok(answer.status === 'done');
    const events: Shown[] = [];
    if (count > 0) {
      for await (const one of answer.output as AsyncIterable<Shown>) if (events.push(one) >= count) break;
    }
    clearTimeout(late);
    abort.abort();
    assert.equal(events.length, count, `${events.length} of ${count} came in time`);
    return events;
  }

  const idsOf = (events: readonly Shown[]) => events.map(({ id }) => id);

  test('what was begun first and committed last is not missed by whoever had seen what came between', async () => {
    const by = await person();
    const first = await publish(by);
    const slow = await orders.begin(world, by, 'A');
    const between = await publish(by);
    const [seen] = await follow(world, by, { after: first, count: 1 });
    assert.equal(seen?.id, between);
    const late = await slow.commit();
    const last = await publish(by);
    const again = await follow(world, by, { after: seen.cursor, count: 2 });
    assert.deepEqual(idsOf(again).toSorted(), [late, last].toSorted());
    const byId = await follow(world, by, { after: between, count: 2 });
    assert.deepEqual(idsOf(byId).toSorted(), [late, last].toSorted(), 'nor by who names the event');
  });

  test('who asks for order hears nothing before all that was begun earlier has ended', async () => {
    const by = await person();
    const first = await publish(by);
    const slow = await orders.begin(world, by, 'B');
    const between = await publish(by);
    const heard = follow(world, by, { after: first, ordered: true, count: 2 });
    const early = await Promise.race([heard, follow(world, by, { after: first, count: 1 })]);
    assert.equal(early[0]?.id, between, 'who does not ask for order has it already');
    const late = await slow.commit();
    assert.deepEqual(idsOf(await heard), [late, between]);
  });

  test('whoever comes back at any moment, to either process, misses nothing and hears nothing twice', async () => {
    for (const ordered of [false, true]) {
      const by = await person();
      let { cursor } = await firstOf(by);
      const writers = Array.from({ length: 12 }, (_, writer) => write(by, `${ordered} ${writer}`, writer));
      const heard: Shown[] = [];
      for (let turn = 0; heard.length < 180; turn += 1) {
        const count = Math.min(1 + ((turn * 7) % 23), 180 - heard.length);
        const more = await follow(turn % 2 ? world : elsewhere, by, { after: cursor, ordered, count });
        heard.push(...more);
        cursor = more.at(-1)?.cursor ?? cursor;
      }
      const written = (await Promise.all(writers)).flat();
      assert.deepEqual(idsOf(heard).toSorted(), written.toSorted());
      const last = await publish(by);
      assert.deepEqual(idsOf(await follow(world, by, { after: cursor, count: 1 })), [last], 'and no other before it');
      if (ordered) assert.deepEqual(idsOf(heard), await inOrderOfBegin(by, written));
    }
  });

  /** Fifteen events in a row, some of them by calls that end only after later ones. */
  async function write(by: Authenticated, name: string, writer: number): Promise<string[]> {
    const ids: string[] = [];
    for (let n = 0; n < 15; n += 1) {
      if ((writer + n) % 5 > 0) {
        ids.push(await publish(by, n));
        continue;
      }
      const slow = await orders.begin(writer % 2 ? world : elsewhere, by, `${name} ${n}`);
      await pause((writer * n) % 7);
      ids.push(await slow.commit());
    }
    return ids;
  }

  async function firstOf(by: Authenticated): Promise<Shown> {
    const zero = await publish(by);
    await publish(by);
    const [first] = await follow(world, by, { after: zero, count: 1 });
    assert.ok(first);
    return first;
  }

  async function inOrderOfBegin(by: Authenticated, ids: readonly string[]): Promise<string[]> {
    const rows = await world.sql<{ id: string }>(
      'select id from event.ai_events where tenant_id = $1 and id = any($2) order by txid, id',
      [by.tenantId, ids],
    );
    return rows.map(({ id }) => id);
  }

  test('several events of one call are one moment, and one can come back between them', async () => {
    const by = await person();
    const zero = await publish(by);
    const ids = Array.from({ length: 3 }, (_, n) => `019abcde-0000-7000-8000-0000000000a${n}`);
    await world.sql(
      `insert into event.ai_events (id, tenant_id, user_id, event_type, event_data, processed, created_at)
       select unnest($1::uuid[]), $2, 'x', 'custom.order.paid', '{}', true, '2026-01-01T00:00:00Z'`,
      [ids, by.tenantId],
    );
    const [first] = await follow(world, by, { after: zero, count: 1 });
    assert.equal(first?.id, ids[0]);
    assert.deepEqual(idsOf(await follow(elsewhere, by, { after: first?.cursor, count: 2 })), ids.slice(1));
    assert.deepEqual(idsOf(await follow(elsewhere, by, { after: first?.id, count: 2 })), ids.slice(1));
  });

  test('a cursor from before the database was restored elsewhere still counts', async () => {
    const restored = await createWorld();
    const { id } = await restored.tenant('Restored Ltd');
    const by = await restored.person(id, 'tenant_admin');
    const say = async () =>
      (await restored.call(by, publishEvent.contract, { type: 'custom.order.paid', data: {} })).eventId;
    const [zero, one] = [await say(), await say()];
    const missed = await say();
    const [seen] = await follow(restored, by, { after: zero, count: 1 });
    assert.ok(seen);
    assert.equal(seen.id, one);
    // In another cluster transactions count anew: what is there came from further along than we are now.
    const away = 1_000_000n;
    await restored.sql('update event.ai_events set txid = (txid::text::bigint + $1::bigint)::text::xid8', [`${away}`]);
    await restored.sql('update event.eras set cluster = cluster + 1');
    const { from, to, at } = readCursor(seen.cursor);
    const further = (one: Moment): Moment => ({ ...one, xmin: one.xmin + away, xmax: one.xmax + away });
    assert.deepEqual([from.open, to.open], [[], []]);
    const cursor = cursorsBetween({ from: further(from), to: further(to) })({ ...at, txid: at.txid + away });
    const second = await createWorld({ beside: restored });
    const fresh = (await second.call(by, publishEvent.contract, { type: 'custom.order.paid', data: {} })).eventId;
    assert.deepEqual(idsOf(await follow(second, by, { after: cursor, count: 2 })), [missed, fresh]);
    await second.close();
    await restored.close();
  });

  test('what is no cursor is refused', async () => {
    const by = await person();
    for (const wrong of ['yesterday', '1-1.2', '1-1-1.1-1-1.1.1.x', '9'.repeat(9000)]) {
      const answer = world.answer(by, 'event.event.stream', { after: wrong });
      await assert.rejects(answer, { code: 'invalid' });
    }
    const unknown = follow(world, by, { after: '019abcde-0000-7000-8000-000000000000', count: 1 });
    await assert.rejects(unknown, { code: 'not_found' });
  });
});
