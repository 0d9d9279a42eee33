import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { GraphInput } from './graph.ts';
import { openScene, type Scene } from './scene.test.ts';
import { act, begin, edges } from './testing.ts';

suite('running a flow', () => {
  let moods: Scene['moods'];
  let world: Scene['world'];
  let who: Scene['who'];
  let flows: Scene['flows'];
  let didOf: Scene['didOf'];
  before(async () => {
    ({ moods, world, who, flows, didOf } = await openScene());
  });
  after(() => world.close());

  test('each node is given what the one before it answered', async () => {
    const { state, output } = await flows.ran(
      {
        nodes: [
          begin,
          act('first', '=input.name'),
          { id: 'double', kind: 'transform', expression: 'input.times * 2 + nodes.first.times' },
          { id: 'say', kind: 'set', values: { sum: '=input', who: '=trigger.name' }, keep: false },
        ],
        edges: edges('begin>first', 'first>double', 'double>say'),
      },
      { name: 'plain' },
    );
    assert.deepEqual([state, output, didOf('plain')], ['done', { sum: 3, who: 'plain' }, ['plain']]);
  });

  test('a condition takes one way, a switch the first case that holds, and a merge waits for what comes', async () => {
    const graph: GraphInput = {
      nodes: [
        begin,
        { id: 'large', kind: 'condition', when: 'input.tip > 10' },
        act('thank', '="thanks " & trigger.name'),
        {
          id: 'kind',
          kind: 'switch',
          cases: [
            { port: 'small', when: 'trigger.tip < 5' },
            { port: 'middle', when: 'trigger.tip < 10' },
          ],
        },
        { id: 'a', kind: 'set', values: { way: 'small' } },
        { id: 'b', kind: 'set', values: { way: 'middle' } },
        { id: 'both', kind: 'merge', how: 'object' },
      ],
      edges: edges(
        ...['begin>large', 'large yes>thank', 'large no>kind', 'kind small>a', 'kind middle>b'],
        ...['a>both', 'b>both', 'thank>both'],
      ),
    };
    const small = await flows.ran(graph, { tip: 3, name: 'Ann' });
    assert.deepEqual(small.output, { a: { tip: 3, name: 'Ann', way: 'small' } });
    const large = await flows.ran(graph, { tip: 11, name: 'Bob' });
    assert.deepEqual([large.output, didOf('thanks')], [{ thank: { times: 1 } }, ['thanks Bob']]);
  });

  test('what runs beside each other is joined again', async () => {
    const { output } = await flows.ran({
      nodes: [
        begin,
        { id: 'fork', kind: 'parallel' },
        act('left', 'side left'),
        act('right', 'side right'),
        { id: 'join', kind: 'merge', how: 'list' },
      ],
      edges: edges('begin>fork', 'fork>left', 'fork>right', 'left>join', 'right>join'),
    });
    assert.deepEqual(
      [output, didOf('side').sort()],
      [
        [{ times: 1 }, { times: 1 }],
        ['side left', 'side right'],
      ],
    );
  });

  test('a loop does its nodes for every item, as many at once as it says', async () => {
    const { output } = await flows.ran(
      {
        nodes: [
          begin,
          { id: 'each', kind: 'loop', items: '=input.names', concurrency: 2 },
          act('visit', '="visit " & item & " " & $string(index)'),
          { id: 'note', kind: 'set', values: { who: '=nodes.each.item' } },
        ],
        edges: edges('begin>each', 'each each>visit', 'visit>note', 'note>each'),
      },
      { names: ['x', 'y', 'z'] },
    );
    assert.deepEqual(output, [
      { times: 1, who: 'x' },
      { times: 1, who: 'y' },
      { times: 1, who: 'z' },
    ]);
    assert.deepEqual(didOf('visit').sort(), ['visit x 0', 'visit y 1', 'visit z 2']);
  });

  test('a loop goes on as long as its formula holds, and not for ever', async () => {
    const graph = (formula: string): GraphInput => ({
      nodes: [
        begin,
        { id: 'more', kind: 'loop', while: formula, most: 5 },
        { id: 'next', kind: 'transform', expression: '{"left": item.left - 1}' },
      ],
      edges: edges('begin>more', 'more each>next', 'next>more'),
    });
    const { output } = await flows.ran(graph('item.left > 0'), { left: 3 });
    assert.deepEqual(output, [{ left: 2 }, { left: 1 }, { left: 0 }]);
    const endless = await flows.ran(graph('true'), { left: 3 });
    assert.match(endless.error?.message ?? '', /^At more: It has gone round 5 times/);
  });

  test('a node for each item of a list, and a condition that sorts one', async () => {
    const { output } = await flows.ran(
      {
        nodes: [
          begin,
          { id: 'list', kind: 'transform', expression: 'input.names' },
          { id: 'long', kind: 'condition', when: '$length(item) > 2', each: {} },
          act('greet', '="greet " & item', { each: { concurrency: 2 } }),
        ],
        edges: edges('begin>list', 'list>long', 'long yes>greet'),
      },
      { names: ['Al', 'Bea', 'Cid'] },
    );
    assert.deepEqual(didOf('greet').sort(), ['greet Bea', 'greet Cid']);
    assert.deepEqual(output, { long: ['Al'], greet: [{ times: 1 }, { times: 1 }] });
  });

  test('what fails goes out by its error branch, or ends the run with the name of its node', async () => {
    moods.refuse.set('breaks', 'conflict');
    const nodes = [
      begin,
      act('try', 'breaks'),
      { id: 'mend', kind: 'set', values: { why: '=input.message' }, keep: false },
    ] as const;
    const caught = await flows.ran({ nodes: [...nodes], edges: edges('begin>try', 'try error>mend') });
    assert.deepEqual([caught.state, caught.output], ['done', { why: 'At try: breaks is conflict' }]);
    const failed = await flows.ran({ nodes: [...nodes], edges: edges('begin>try', 'try>mend') });
    assert.deepEqual(
      [failed.state, failed.error],
      ['failed', { code: 'conflict', message: 'At try: breaks is conflict' }],
    );
  });

  test('a node is tried again as often as it says', async () => {
    moods.refuse.set('shaky', 'upstream');
    const tried = await flows.ran({
      nodes: [begin, act('try', 'shaky', { retry: { attempts: 2, first: '1 minute' } })],
      edges: edges('begin>try'),
    });
    assert.equal(tried.state, 'waiting');
    moods.refuse.delete('shaky');
    world.clock.pass('1 minute');
    await world.settle();
    assert.equal((await flows.read(tried.id)).state, 'done');
    const [turn] = await flows.nodesOf(tried.id);
    assert.deepEqual([turn?.node, turn?.failures], ['try', 1]);
  });

  test('it sleeps, waits for an event or for its time to be over', async () => {
    const { id, state } = await flows.ran({
      nodes: [
        begin,
        { id: 'night', kind: 'wait', for: '2 days' },
        act('rise', 'rise'),
        { id: 'hear', kind: 'event', event: 'trial.thing.happened', match: { label: '="bell"' }, until: '1 hour' },
        act('heard', '="heard " & input.label'),
        act('missed', 'missed it'),
      ],
      edges: edges('begin>night', 'night>rise', 'rise>hear', 'hear>heard', 'hear timeout>missed'),
    });
    assert.equal(state, 'waiting');
    world.clock.pass('2 days');
    await world.settle();
    await world.answer(who, 'trial.thing.tell', { label: 'bell' });
    await world.settle();
    assert.equal((await flows.read(id)).state, 'done');
    assert.deepEqual([didOf('rise'), didOf('heard'), didOf('missed')], [['rise'], ['heard bell'], []]);
  });

  test('another flow runs to its end inside it', async () => {
    const inner = await flows.draw({
      nodes: [begin, act('in', '="inner " & input.word')],
      edges: edges('begin>in'),
      takes: [{ name: 'word', type: 'text', required: true }],
    });
    await flows.activate(inner);
    const outer = (input: object) =>
      flows.ran({
        nodes: [begin, { id: 'other', kind: 'flow', flow: inner, input: { ...input } }],
        edges: edges('begin>other'),
      });
    assert.deepEqual((await outer({ word: 'yes' })).output, { times: 1 });
    assert.match((await outer({})).error?.message ?? '', /^At other: word is missing/);
    assert.deepEqual(didOf('inner'), ['inner yes']);
  });

  test('code, an answer of its own, and an end on purpose', async () => {
    const { output } = await flows.ran(
      {
        nodes: [
          begin,
          { id: 'count', kind: 'code', code: 'return input.names.map((name) => name.length)' },
          { id: 'answer', kind: 'respond', output: { lengths: '=input' } },
          { id: 'go', kind: 'pass' },
        ],
        edges: edges('begin>count', 'count>answer', 'answer>go'),
      },
      { names: ['Al', 'Bea'] },
    );
    assert.deepEqual(output, { lengths: [2, 3] });
    const ended = await flows.ran(
      {
        nodes: [begin, { id: 'end', kind: 'stop', title: 'Give up', message: '="no " & trigger.what' }],
        edges: edges('begin>end'),
      },
      { what: 'way' },
    );
    assert.equal(ended.error?.message, 'At “Give up”: no way');
    const [turn] = await flows.nodesOf(ended.id);
    assert.deepEqual([turn?.node, turn?.error], ['end', { code: 'conflict', message: 'no way' }]);
  });

  test('what never ends, and more than two megabytes, fail at their node and leave the rest', async () => {
    const endless = await flows.ran({
      nodes: [
        begin,
        act('before', 'before'),
        { id: 'spin', kind: 'set', values: { x: '=($f := function($n) { $f($n + 1) }; $f(1))' } },
      ],
      edges: edges('begin>before', 'before>spin'),
    });
    assert.match(endless.error?.message ?? '', /^At spin: x: The expression/);
    assert.deepEqual(
      (await flows.nodesOf(endless.id)).map(({ node }) => node),
      ['before', 'spin'],
    );
    const large = await flows.ran({
      nodes: [begin, { id: 'fill', kind: 'code', code: 'return "x".repeat(2100000)' }],
      edges: edges('begin>fill'),
    });
    assert.match(large.error?.message ?? '', /^At fill: .*fill answered \d+ bytes/);
  });
});
