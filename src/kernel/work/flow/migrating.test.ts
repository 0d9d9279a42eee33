import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import type { GraphInput } from './graph.ts';
import { openScene, type Scene } from './scene.test.ts';
import { act, begin, edges } from './testing.ts';

suite('a run whose drawing has changed', () => {
  let world: Scene['world'];
  let flows: Scene['flows'];
  let didOf: Scene['didOf'];
  let moods: Scene['moods'];
  before(async () => {
    ({ world, flows, didOf, moods } = await openScene());
  });
  after(() => world.close());

  const anything = z.unknown();
  const night = { id: 'night', kind: 'wait', for: '1 day' } as const;
  const drawn = (word: string, ...more: GraphInput['nodes']): GraphInput => ({
    nodes: [begin, act('first', `${word} first`), night, act('last', `${word} last`), ...more],
    edges: edges('begin>first', 'first>night', 'night>last'),
  });
  const redraw = (flowId: string, graph: GraphInput) => flows.ask(anything, 'work.flow.edit', { flowId, graph });
  const migrate = (runId: string, version: number) => flows.ask(anything, 'work.flow.migrate', { runId, version });
  const stateOf = async (runId: string) => (await flows.read(runId)).state;

  test('goes on as it began, unless somebody moves it', async () => {
    const { flowId, id: stays } = await flows.ran(drawn('old'));
    const moves = await flows.start(flowId);
    await world.settle();
    await redraw(flowId, drawn('new'));
    await flows.activate(flowId);
    await migrate(moves, 2);
    world.clock.pass('2 days');
    await world.settle();
    assert.deepEqual([await stateOf(stays), await stateOf(moves)], ['done', 'done']);
    assert.deepEqual([didOf('old'), didOf('new')], [['old first', 'old first', 'old last'], ['new last']]);
  });

  test('wakes at once when the new version has nothing to wait for', async () => {
    const { flowId, id } = await flows.ran(drawn('hurried'));
    const graph = {
      nodes: [begin, act('first', 'hurried first'), act('last', 'hurried on')],
      edges: edges('begin>first', 'first>last'),
    };
    await redraw(flowId, graph);
    await migrate(id, 2);
    await world.settle();
    assert.deepEqual([await stateOf(id), didOf('hurried on')], ['done', ['hurried on']]);
  });

  test('that failed goes on in the mended version when it is tried again', async () => {
    moods.refuse.set('broken last', 'conflict');
    const { flowId, id } = await flows.ran(drawn('broken'));
    world.clock.pass('2 days');
    await world.settle();
    assert.equal(await stateOf(id), 'failed');
    await redraw(flowId, drawn('mended'));
    await migrate(id, 2);
    await flows.ask(anything, 'work.run.retry', { runId: id });
    await world.settle();
    assert.deepEqual(
      [await stateOf(id), didOf('broken'), didOf('mended')],
      ['done', ['broken first'], ['mended last']],
    );
  });

  test('inside a loop does the rounds that are left by the new version', async () => {
    const looped = (word: string): GraphInput => ({
      nodes: [
        ...[begin, { id: 'each', kind: 'loop', items: '=[1, 2, 3]' } as const, { ...night, for: '1 hour' } as const],
        act('turn', `="${word} " & $string(item)`),
      ],
      edges: edges('begin>each', 'each each>turn', 'turn>night', 'night>each'),
    });
    const { flowId, id } = await flows.ran(looped('round'));
    await redraw(flowId, looped('again'));
    await migrate(id, 2);
    for (let hour = 0; hour < 4; hour += 1) {
      world.clock.pass('61 minutes');
      await world.settle();
    }
    assert.equal(await stateOf(id), 'done');
    assert.deepEqual([didOf('round'), didOf('again')], [['round 1'], ['again 2', 'again 3']]);
  });

  test('is not moved where what it has come to is another thing by now', async () => {
    const { flowId, id } = await flows.ran(drawn('fixed'));
    const graph = drawn('fixed');
    await redraw(flowId, { ...graph, nodes: [begin, { ...night, id: 'first' }, night, act('last', 'x')] });
    await assert.rejects(migrate(id, 2), { code: 'conflict', message: /^At first: it has been come to/ });
    await redraw(flowId, {
      ...graph,
      nodes: graph.nodes.map((one) => (one === begin ? { ...begin, id: 'start' } : one)),
      edges: [],
    });
    await assert.rejects(migrate(id, 3), { code: 'conflict', message: 'Version 3 is not begun by begin' });
    await assert.rejects(migrate(id, 9), { code: 'not_found', message: /has no version 9/ });
  });

  test('that asks a person is moved as long as they are asked the same', async () => {
    const asking = (title: string, last: string): GraphInput => ({
      nodes: [begin, { id: 'ask', kind: 'approval', title } as const, act('pay', last)],
      edges: edges('begin>ask', 'ask>pay'),
    });
    const { flowId, id } = await flows.ran(asking('Pay?', 'pay old'));
    await redraw(flowId, asking('Pay more?', 'pay more'));
    await assert.rejects(migrate(id, 2), { code: 'conflict', message: /^At ask: somebody is being asked/ });
    await redraw(flowId, asking('Pay?', 'pay new'));
    await migrate(id, 3);
    await world.settle();
    const [asked] = await world.sql<{ approvalId: string; inputHash: string }>(
      `select id as "approvalId", input_hash as "inputHash"
       from approval.requests where run_id = $1 and state = 'waiting'`,
      [id],
    );
    const [{ tenant_id: tenantId } = { tenant_id: '' }] = await world.sql<{ tenant_id: string }>(
      'select tenant_id from work.runs where id = $1',
      [id],
    );
    const other = await world.person(tenantId, 'tenant_admin');
    await world.answer(other, 'approval.request.approve', asked);
    await world.settle();
    assert.deepEqual([await stateOf(id), didOf('pay')], ['done', ['pay new']]);
  });
});
