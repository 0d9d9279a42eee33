// Agents in a flow: they hand on what they know, wait for one another, share out the work, and stand in for each other.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Id } from '#kernel/contract';
import type { GraphInput } from './graph.ts';
import { openScene, type Scene } from './scene.test.ts';
import { act, begin, edges } from './testing.ts';

suite('agents in a flow', () => {
  let moods: Scene['moods'];
  let world: Scene['world'];
  let flows: Scene['flows'];
  let didOf: Scene['didOf'];
  before(async () => {
    ({ moods, world, flows, didOf } = await openScene());
  });
  after(() => world.close());

  const agent = (id: string, label: string, more: object = {}) => ({ ...act(id, label, more), kind: 'agent' }) as const;
  test('a crew begins when all agents it builds on are through, and is told what each has found', async () => {
    const { state, output } = await flows.ran({
      nodes: [
        begin,
        agent('market', 'found the market'),
        agent('prices', 'found the prices'),
        { id: 'found', kind: 'merge', how: 'object' },
        { ...act('plan', '="crew of " & $string($count($keys(input)))'), kind: 'crew' },
        { id: 'say', kind: 'set', values: { market: '=nodes.market.times', plan: '=nodes.plan.times' }, keep: false },
      ],
      edges: edges('begin>market', 'begin>prices', 'market>found', 'prices>found', 'found>plan', 'plan>say'),
    });
    assert.deepEqual([state, output], ['done', { market: 1, plan: 1 }]);
    assert.deepEqual(didOf('crew'), ['crew of 2']);
    assert.ok(moods.did.indexOf('crew of 2') > moods.did.indexOf('found the prices'));
  });

  test('where an agent fails its backup takes over, and the run says which one did it', async () => {
    moods.refuse.set('first writer', 'upstream');
    const { id, state, output } = await flows.ran({
      nodes: [
        begin,
        agent('writer', 'first writer', { retry: { attempts: 1 } }),
        agent('backup', '="backup, because " & input.code'),
      ],
      edges: edges('begin>writer', 'writer error>backup'),
    });
    assert.deepEqual([state, output, didOf('backup')], ['done', { times: 1 }, ['backup, because upstream']]);
    const turns = await flows.nodesOf(id);
    assert.deepEqual(
      turns.map(({ node, error }) => [node, error !== null]),
      [
        ['writer', true],
        ['backup', false],
      ],
    );
  });

  test('what there is to do is shared out evenly, as much at once as is allowed', async () => {
    const { state } = await flows.ran(
      {
        nodes: [
          begin,
          { id: 'each', kind: 'loop', items: '=input.letters', concurrency: 2 },
          { id: 'whose', kind: 'switch', cases: [{ port: 'ann', when: 'index % 2 = 0' }] },
          agent('ann', '="ann has " & nodes.each.item'),
          agent('bob', '="bob has " & nodes.each.item'),
          { id: 'done', kind: 'merge', how: 'object' },
        ],
        edges: edges(
          ...['begin>each', 'each each>whose', 'whose ann>ann', 'whose else>bob', 'ann>done', 'bob>done'],
          'done>each',
        ),
      },
      { letters: ['a', 'b', 'c', 'd'] },
    );
    assert.equal(state, 'done');
    assert.deepEqual(didOf('ann').sort(), ['ann has a', 'ann has c']);
    assert.deepEqual(didOf('bob').sort(), ['bob has b', 'bob has d']);
  });

  test('a flow that is talked to begins with what was said', async () => {
    const graph: GraphInput = {
      nodes: [{ id: 'chat', kind: 'trigger', trigger: { on: 'chat' } }, agent('answer', '="heard " & trigger.text')],
      edges: edges('chat>answer'),
    };
    const flowId = await flows.draw(graph);
    await flows.activate(flowId);
    const said = { flowId, trigger: 'chat', input: { text: 'hello' } };
    const { runId } = await flows.ask(z.object({ runId: Id }), 'work.flow.run', said);
    await world.settle();
    assert.deepEqual([(await flows.read(runId)).state, didOf('heard')], ['done', ['heard hello']]);
  });
});
