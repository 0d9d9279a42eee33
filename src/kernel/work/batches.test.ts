import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, defineModule, event, type Module, reaction } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';

const Label = z.object({ label: z.string() });
const asked = event({ name: 'crowd.thing.asked', summary: 'Somebody asked.', data: Label });
const followed = event({ name: 'crowd.thing.followed', summary: 'It was followed.', data: Label });
const common = { undo: { never: 'this is a test' }, effect: 'write', output: z.object({}) } as const;
const atOnce = 100;
const patienceMs = 60_000;

const ask = contract({
  ...common,
  name: 'crowd.thing.ask',
  summary: 'Ask for things.',
  access: 'crowd.thing.ask',
  input: z.object({ labels: z.array(z.string()) }),
  example: { labels: ['a'] },
});
const follow = contract({
  ...common,
  name: 'crowd.thing.follow',
  summary: 'Follow things.',
  access: 'crowd.thing.follow',
  input: z.object({ labels: z.array(z.string()).min(1).max(atOnce) }),
  example: { labels: ['a'] },
});

/** Who followed what in one call, and what becomes of it. */
interface Crowd {
  readonly calls: { readonly tenantId: string; readonly labels: readonly string[] }[];
  readonly bad: Set<string>;
  readonly wait: Map<string, Promise<void>>;
}

function moduleOf({ calls, bad, wait }: Crowd): Module {
  return defineModule({
    name: 'crowd',
    title: 'Crowd',
    capabilities: [
      ask.implement((call, { labels }) => {
        for (const label of labels) call.emit(asked, { label });
        return {};
      }),
      follow.implement(async (call, { labels }) => {
        calls.push({ tenantId: call.tenant.id, labels });
        for (const label of labels) {
          await wait.get(label);
          if (bad.has(label)) throw new Fault('upstream', 'This one is bad');
          call.emit(followed, { label });
        }
        return {};
      }),
    ],
    events: [asked, followed],
    reactions: [reaction(asked, follow, { atOnce, input: ({ data }) => ({ labels: [data.label] }) })],
    grants: { tenant_admin: ['crowd.*'] },
  });
}

interface Stand {
  readonly world: World;
  readonly crowd: Crowd;
}

async function open(beside?: World): Promise<Stand> {
  const crowd: Crowd = { calls: [], bad: new Set(), wait: new Map() };
  const world = await createWorld({ modules: [moduleOf(crowd)], ...(beside ? { beside } : {}) });
  return { crowd, world };
}

const labelsOf = (word: string, count: number) => Array.from({ length: count }, (_, index) => `${word} ${index}`);

async function someone(world: World): Promise<Authenticated> {
  return world.person((await world.tenant('Crowd Ltd')).id, 'tenant_admin');
}

/** As everybody can see, in the order in which it was followed. */
async function followedBy(world: World, { tenantId }: Authenticated): Promise<string[]> {
  const rows = await world.sql<{ label: string }>(
    `select event_data ->> 'label' as label from event.ai_events
     where event_type = 'crowd.thing.followed' and tenant_id = $1 order by id`,
    [tenantId],
  );
  return rows.map(({ label }) => label);
}

async function assertNothingLeft(world: World, { tenantId }: Authenticated) {
  const values = [tenantId];
  assert.deepEqual(await world.sql('select id from event.deliveries where tenant_id = $1', values), []);
  const open = await world.sql('select id from event.ai_events where tenant_id = $1 and not processed', values);
  assert.deepEqual(open, []);
}

suite('events that are told many at once', () => {
  let stand: Stand;
  let world: World;
  let who: Authenticated;
  before(async () => {
    stand = await open();
    ({ world } = stand);
    who = await someone(world);
  });
  after(() => world.close());

  test('come in few calls, each once, in their order, and are done with', async () => {
    const labels = labelsOf('many', 350);
    await world.call(who, ask, { labels });
    await world.settle();
    assert.deepEqual(await followedBy(world, who), labels);
    assert.deepEqual(
      stand.crowd.calls.map((one) => one.labels.length),
      [100, 100, 100, 50],
    );
    await assertNothingLeft(world, who);
    await world.settle();
    assert.equal(stand.crowd.calls.length, 4);
  });

  test('are those of one company alone', async () => {
    const others = await Promise.all([someone(world), someone(world)]);
    for (const other of others) await world.call(other, ask, { labels: labelsOf(other.tenantId, 40) });
    stand.crowd.calls.length = 0;
    await world.settle();
    for (const { tenantId, labels } of stand.crowd.calls) {
      assert.ok(labels.every((label) => label.startsWith(tenantId)));
    }
    for (const other of others) assert.deepEqual(await followedBy(world, other), labelsOf(other.tenantId, 40));
  });

  test('a bad one among them loses none of the others, and is tried again until it is given up on', async () => {
    const by = await someone(world);
    stand.crowd.bad.add('bad 7');
    await world.call(by, ask, { labels: labelsOf('bad', 20) });
    await world.settle();
    const good = labelsOf('bad', 20).filter((label) => label !== 'bad 7');
    assert.deepEqual(await followedBy(world, by), good);
    const [left, ...more] = await world.sql<{ last_error: string }>(
      'select last_error from event.deliveries where tenant_id = $1',
      [by.tenantId],
    );
    assert.deepEqual([left?.last_error, more], ['upstream: This one is bad', []]);
    await world.call(by, ask, { labels: labelsOf('later', 3) });
    stand.crowd.bad.delete('bad 7');
    world.clock.pass('2 seconds');
    await world.settle();
    assert.deepEqual((await followedBy(world, by)).toSorted(), [...good, 'bad 7', ...labelsOf('later', 3)].toSorted());
    await assertNothingLeft(world, by);
  });

  test('what a process takes over from one that was held up is done by one of them', async (t) => {
    const second = await open(world);
    const by = await someone(world);
    const stuck = Promise.withResolvers<void>();
    t.after(() => stuck.resolve());
    stand.crowd.wait.set('stuck 0', stuck.promise);
    stand.crowd.calls.length = 0;
    const labels = labelsOf('stuck', 30);
    await world.call(by, ask, { labels });
    const working = world.kernel.work.settle();
    const end = performance.now() + patienceMs;
    while (stand.crowd.calls.length === 0 && performance.now() < end) await new Promise((done) => setTimeout(done, 5));
    second.world.clock.pass('10 minutes');
    await second.world.kernel.work.settle();
    const taken = second.crowd.calls.flatMap((one) => one.labels);
    assert.deepEqual(taken.toSorted(), labels.toSorted());
    assert.equal(second.crowd.calls.length, labels.length, 'each alone, for one of them may be what held it up');
    stuck.resolve();
    await working;
    assert.deepEqual((await followedBy(world, by)).toSorted(), labels.toSorted());
    await assertNothingLeft(world, by);
    await second.world.close();
  });
});
