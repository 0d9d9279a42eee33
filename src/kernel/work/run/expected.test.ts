import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { newId } from '#base/id';
import { contract, defineModule, event } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { until } from '#test/within';
import { createWorld, type World } from '#test/world';
import { begin, edges, flowsOf } from '../flow/testing.ts';
import { openExpected } from './expected.ts';
import { openHearing } from './hearing.ts';

const rung = event({ name: 'trial.bell.rung', summary: 'A bell was rung.', data: z.object({}) });
const ring = contract({
  name: 'trial.bell.ring',
  summary: 'Ring a bell.',
  effect: 'write',
  record: 'spool',
  access: 'trial.bell.ring',
  input: z.object({}),
  output: z.object({}),
  undo: { never: 'it has been heard' },
  example: {},
});
const bells = defineModule({
  name: 'trial',
  title: 'Trial',
  capabilities: [
    ring.implement((call) => {
      call.emit(rung, {});
      return {};
    }),
  ],
  events: [rung],
  grants: { tenant_admin: ['trial.*'] },
});

suite('what runs wait for', () => {
  let world: World;
  let who: Authenticated;
  let flows: ReturnType<typeof flowsOf>;
  before(async () => {
    world = await createWorld({ modules: [bells] });
    who = await world.person((await world.tenant('Bells Ltd')).id, 'tenant_admin');
    flows = flowsOf(world, who);
  });
  after(() => world.close());

  /** One that was looked at and waits. */
  async function waitingFor(name: string): Promise<string> {
    const { id, state } = await flows.ran({
      nodes: [begin, { id: 'hear', kind: 'event', event: name }],
      edges: edges('begin>hear'),
    });
    assert.equal(state, 'waiting');
    return id;
  }

  const stateOf = async (runId: string) => (await flows.read(runId)).state;

  test('is heard wherever it stands among what has happened in one call', async () => {
    const runIds = [
      await waitingFor('custom.first'),
      await waitingFor('custom.second'),
      await waitingFor('custom.third'),
    ];
    const events = ['custom.first', 'custom.second', 'custom.third'].map((type) => ({ type }));
    await world.answer(who, 'event.event.publishMany', { events });
    await world.settle();
    assert.deepEqual(await Promise.all(runIds.map(stateOf)), ['done', 'done', 'done']);
  });

  test('is heard when it was written down on the disk first', async () => {
    const runId = await waitingFor(rung.name);
    await world.answer(who, ring.name, {});
    await until(async () => {
      await world.settle();
      return (await stateOf(runId)) === 'done';
    });
  });

  test('is known to other processes, also when the one that wrote it down has gone', async () => {
    const [leaving, staying] = [
      await createWorld({ beside: world, modules: [bells] }),
      await createWorld({ beside: world, modules: [bells] }),
    ];
    try {
      await staying.settle();
      const other = await world.person((await world.tenant('Left Ltd')).id, 'tenant_admin');
      const { id } = await flowsOf(leaving, other).ran({
        nodes: [begin, { id: 'hear', kind: 'event', event: 'custom.left' }],
        edges: edges('begin>hear'),
      });
      await leaving.close();
      await until(async () => {
        await staying.answer(other, 'event.event.publish', { type: 'custom.left' });
        await staying.settle();
        return (await flowsOf(staying, other).read(id)).state === 'done';
      });
    } finally {
      await staying.close();
    }
  });

  test('is all that the engine looks for', async () => {
    const { store, clock } = world.kernel;
    const tenantId = newId(clock.nowMs());
    let news = 0;
    const expected = openExpected(store);
    const now = () => new Date(clock.nowMs()).toISOString();
    const hearing = openHearing({ store, clock, expected, now, onNews: () => (news += 1) });
    const heard = (...words: readonly string[]) => {
      const before = news;
      store.broadcast.publish('event', [tenantId, newId(clock.nowMs()), ...words].join(' '));
      return news > before;
    };
    try {
      assert.ok(heard('custom.one'), 'as long as nobody has looked');
      await hearing.wakeAll();
      assert.ok(!heard('custom.one'));
      assert.ok(heard(), 'what was too much to say');
      assert.ok(heard('work.run.started'));
      expected.add(tenantId, ['custom.one']);
      assert.ok(heard('custom.two', 'custom.one'));
      expected.add(newId(clock.nowMs()), ['custom.two']);
      assert.ok(!heard('custom.two'), 'another company waits for it');
      hearing.doubt();
      assert.ok(heard('custom.two'), 'until it is known again');
      await hearing.wakeAll();
      assert.ok(!heard('custom.two'));
      assert.ok(heard('custom.one'), 'said, and not written down yet when one looked');
    } finally {
      hearing.stop();
    }
  });
});
