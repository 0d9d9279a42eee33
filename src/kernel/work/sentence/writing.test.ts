import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { event } from '#kernel/contract';
import { Graph } from '../flow/graph.ts';
import { openTown, type Town } from '../template/scene.test.ts';

const tipped = event({
  name: 'creator.tip.received',
  summary: 'Somebody has given a tip.',
  data: z.object({ tip: z.object({ amount: z.int(), currency: z.string() }), fanEmail: z.string() }),
});

const Drawn = z.object({
  ...{ name: z.string(), graph: Graph, writtenBy: z.string(), canRun: z.boolean(), mayKeep: z.boolean() },
  missed: z.array(z.string()),
});
const Listed = z.object({ items: z.array(z.unknown()) });
const Made = z.object({ id: z.string() });
const Stated = z.object({ state: z.string() });
const Begun = z.object({ runId: z.string() });

suite('a flow in words, where no model is there to be asked', () => {
  let town: Town;
  before(async () => {
    town = await openTown({}, [tipped]);
  });
  after(() => town.world.close());

  const say = (description: string) =>
    town.ask(town.admin, { name: 'work.flow.write', input: { description }, shape: Drawn });

  test('is drawn by rules, says so, and is kept nowhere', async () => {
    const drawn = await say('Every Monday at 9 list the schedules');
    assert.deepEqual([drawn.writtenBy, drawn.canRun, drawn.missed], ['rules', true, []]);
    assert.deepEqual(
      drawn.graph.nodes.map(({ kind }) => kind),
      ['trigger', 'capability'],
    );
    const { items } = await town.ask(town.admin, { name: 'work.flow.list', input: {}, shape: Listed });
    assert.deepEqual(items, []);
  });

  test('can be kept, put to work and begun', async () => {
    const { name, graph } = await say('List the schedules every day at 7');
    const { id: flowId } = await town.ask(town.keeper, {
      name: 'work.flow.create',
      input: { name, graph },
      shape: Made,
    });
    const { state } = await town.ask(town.keeper, { name: 'work.flow.activate', input: { flowId }, shape: Stated });
    assert.equal(state, 'active');
    const { runId } = await town.ask(town.keeper, { name: 'work.flow.run', input: { flowId }, shape: Begun });
    await town.world.settle();
    const run = await town.ask(town.keeper, { name: 'work.run.read', input: { runId }, shape: Stated });
    assert.equal(run.state, 'done');
  });

  test('is called what was said, up to the end of the first sentence', async () => {
    assert.equal(
      (await say('When custom.tip.given, list the notes. Be quick')).name,
      'When custom.tip.given, list the notes',
    );
  });

  test('says beforehand who may keep it', async () => {
    const input = { description: 'List the schedules every day at 7' };
    const asked = { name: 'work.flow.write', input, shape: Drawn };
    assert.equal((await town.ask(town.keeper, asked)).mayKeep, true);
    assert.equal((await town.ask(town.admin, asked)).mayKeep, false);
    await assert.rejects(
      town.world.answer(town.admin, 'work.flow.create', { name: 'x', graph: { nodes: [], edges: [] } }),
      {
        code: 'forbidden',
      },
    );
  });

  test('knows the events of the house and the condition on them', async () => {
    const drawn = await say('When somebody gives a tip over $10, list the notes');
    const [begin] = drawn.graph.nodes;
    const heard = { on: 'event', event: 'creator.tip.received', when: 'data.tip.amount > 1000' };
    assert.deepEqual(begin?.kind === 'trigger' && begin.trigger, heard);
  });

  test('is refused when nothing of it is understood, with what was not', async () => {
    await assert.rejects(town.world.answer(town.admin, 'work.flow.write', { description: 'Paint the fence blue' }), {
      ...{ code: 'invalid', message: /"Paint the fence blue": nothing is known that does this/ },
    });
  });
});
