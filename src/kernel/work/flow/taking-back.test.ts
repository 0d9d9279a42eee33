import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Id } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { openScene, type Scene } from './scene.test.ts';
import { act, begin, edges } from './testing.ts';

suite('people in a flow, and taking it back', () => {
  let moods: Scene['moods'];
  let world: Scene['world'];
  let who: Scene['who'];
  let flows: Scene['flows'];
  let didOf: Scene['didOf'];
  let second: Authenticated;
  before(async () => {
    ({ moods, world, who, flows, didOf } = await openScene());
    second = await world.person(who.tenantId, 'tenant_admin');
  });
  after(() => world.close());

  function waitingFor(runId: string) {
    return world.sql<{ approvalId: string; inputHash: string }>(
      `select id as "approvalId", input_hash as "inputHash"
       from approval.requests where run_id = $1 and state = 'waiting' order by id`,
      [runId],
    );
  }

  type Asked = Awaited<ReturnType<typeof waitingFor>>[number];

  async function decide(verdict: 'approve' | 'reject', asked: Asked | undefined, more: object = {}) {
    await world.answer(second, `approval.request.${verdict}`, { ...asked, ...more });
    await world.settle();
  }

  const gate = {
    id: 'ask',
    kind: 'approval',
    title: '="Pay " & input.name & "?"',
    details: { total: '=input.total' },
  } as const;

  test('a person agrees, and it goes on with what they leave; refused, it goes out by its branch', async () => {
    const graph = {
      nodes: [begin, gate, act('pay', '="pay " & $string(input.total)'), act('leave', '="leave " & input.state')],
      edges: edges('begin>ask', 'ask>pay', 'ask refused>leave'),
    };
    const agreed = await flows.ran(graph, { name: 'Ada', total: 7 });
    const refused = await flows.ran(graph, { name: 'Bob', total: 8 });
    assert.deepEqual([agreed.state, refused.state], ['waiting', 'waiting']);
    for (const one of await waitingFor(agreed.id)) await decide('approve', one);
    for (const one of await waitingFor(refused.id)) await decide('reject', one, { reason: 'Too much' });
    assert.deepEqual([didOf('pay'), didOf('leave')], [['pay 7'], ['leave rejected']]);
    assert.equal((await flows.read(refused.id)).state, 'done');
  });

  test('inside a loop every round is asked for itself', async () => {
    const { id } = await flows.ran(
      {
        nodes: [
          begin,
          { id: 'each', kind: 'loop', items: '=input.names', concurrency: 3 },
          { id: 'ask', kind: 'approval', title: '="Write to " & item & "?"', details: { name: '=item' } },
          act('write', '="write to " & input.name'),
          { id: 'skip', kind: 'pass' },
        ],
        edges: edges('begin>each', 'each each>ask', 'ask>write', 'ask refused>skip', 'write>each', 'skip>each'),
      },
      { names: ['Ann', 'Bea', 'Cid'] },
    );
    const asked = await world.sql<{ title: string }>(
      'select title from approval.requests where run_id = $1 order by id',
      [id],
    );
    const titles = asked.map(({ title }) => title).toSorted();
    assert.deepEqual(titles, ['Write to Ann?', 'Write to Bea?', 'Write to Cid?'], 'each in its own words');
    const [first, other, last] = await waitingFor(id);
    await decide('approve', last);
    await decide('reject', first, { reason: 'No' });
    await decide('approve', other);
    assert.equal((await flows.read(id)).state, 'done');
    assert.equal(didOf('write').length, 2);
  });

  test('what was asked about somebody bears their name no more when they are forgotten', async () => {
    const nodes = [begin, gate, act('pay', 'pay')] as const;
    const graph = { nodes: [...nodes], edges: edges('begin>ask', 'ask>pay') };
    const { id } = await flows.ran(graph, { name: 'dora@example.com', total: 7 });
    const { actor: dora } = await world.person(who.tenantId, 'client');
    await world.answer(who, 'identity.member.disable', { userId: dora.id });
    await world.answer(who, 'platform.subject.purge', { subjectId: dora.id, words: ['dora@example.com'] });
    const rows = await world.sql<{ title: string }>('select title from approval.requests where run_id = $1', [id]);
    assert.deepEqual(rows, [{ title: 'Forgotten' }]);
  });

  test('it is rehearsed node by node: each sees what was done before, nobody is asked, and nothing stays', async () => {
    const flowId = await flows.draw({
      nodes: [
        begin,
        gate,
        act('pay', '="rehearsed " & $string(input.total)'),
        { id: 'sleep', kind: 'wait', for: '3 days' },
      ],
      edges: edges('begin>ask', 'ask>pay', 'pay>sleep'),
    });
    const answer = await world.answer(
      who,
      'work.flow.run',
      { flowId, input: { name: 'Ada', total: 7 } },
      { rehearse: true },
    );
    assert.ok(answer.status === 'rehearsed');
    const Rehearsed = z.object({
      nodes: z.array(z.object({ node: z.string(), output: z.unknown() })),
      output: z.unknown(),
    });
    const { nodes, output } = Rehearsed.parse(answer.rehearsal.output);
    assert.deepEqual(
      nodes.map(({ node }) => node),
      ['begin', 'ask', 'pay', 'sleep'],
    );
    assert.deepEqual(output, { times: 1 });
    assert.ok(answer.rehearsal.events.some(({ type }) => type === 'trial.thing.acted'));
    const [{ count } = { count: -1 }] = await world.sql<{ count: number }>(
      `select count(*)::integer as count from work.runs where input ->> 'flowId' = $1`,
      [flowId],
    );
    assert.equal(count, 0);
    assert.deepEqual(await waitingFor(flowId), []);
  });

  test('a rehearsal ends where something would leave, and says at which node it failed', async () => {
    const letter = { to: ['grace@example.com'], subject: 'Hello', text: 'Hello' };
    const flowId = await flows.draw({
      nodes: [
        ...[begin, act('before', 'before the letter'), act('after', 'after the letter')],
        { id: 'write', kind: 'capability', capability: 'mail.send', input: letter },
      ],
      edges: edges('begin>before', 'before>write', 'write>after'),
    });
    const answer = await world.answer(who, 'work.flow.run', { flowId }, { rehearse: true });
    assert.ok(answer.status === 'rehearsed');
    const Tried = z.object({ nodes: z.array(z.object({ node: z.string(), problem: z.unknown() })) });
    const { nodes } = Tried.parse(answer.rehearsal.output);
    assert.deepEqual(
      nodes.map(({ node }) => node),
      ['begin', 'before', 'write'],
    );
    assert.deepEqual(nodes.at(-1)?.problem, {
      code: 'rehearsal',
      message: 'The rehearsal ends here: mail.send would leave Cadre',
    });
    moods.refuse.set('in vain', 'conflict');
    const failing = await flows.draw({ nodes: [begin, act('try', 'in vain')], edges: edges('begin>try') });
    await assert.rejects(world.answer(who, 'work.flow.run', { flowId: failing }, { rehearse: true }), {
      code: 'conflict',
      message: /At try: in vain is conflict/,
    });
  });

  test('going back to an earlier approval asks again, and what came before is not done again', async () => {
    const { id } = await flows.ran(
      {
        nodes: [
          begin,
          act('first', '="first of " & input.name'),
          { ...gate, title: 'Go on?', details: {} },
          act('last', 'last of Eve'),
        ],
        edges: edges('begin>first', 'first>ask', 'ask>last'),
      },
      { name: 'Eve' },
    );
    for (const one of await waitingFor(id)) await decide('approve', one);
    const again = await flows.ask(z.object({ runId: Id }), 'work.flow.rewind', { runId: id, node: 'ask' });
    await world.settle();
    assert.equal((await flows.read(again.runId)).state, 'waiting');
    for (const one of await waitingFor(again.runId)) await decide('approve', one);
    assert.equal((await flows.read(again.runId)).state, 'done');
    assert.deepEqual([didOf('first of'), didOf('last of')], [['first of Eve'], ['last of Eve', 'last of Eve']]);
    await assert.rejects(flows.ask(z.unknown(), 'work.flow.rewind', { runId: id, node: 'gone' }), {
      code: 'not_found',
    });
  });

  test('what was not agreed to is not tried again, but asked anew', async () => {
    const { id } = await flows.ran({
      nodes: [begin, { ...gate, title: 'Go on?', details: {} }],
      edges: edges('begin>ask'),
    });
    for (const one of await waitingFor(id)) await decide('reject', one);
    assert.equal((await flows.read(id)).state, 'failed');
    await assert.rejects(flows.ask(z.unknown(), 'work.run.retry', { runId: id }), /not agreed to/);
    const again = await flows.ask(z.object({ runId: Id }), 'work.flow.rewind', { runId: id, node: 'ask' });
    await world.settle();
    assert.equal((await flows.read(again.runId)).state, 'waiting');
  });

  test('a flow goes only when no run needs its drawing any more', async () => {
    const graph = { nodes: [begin, { id: 'night', kind: 'wait', for: '1 day' }] as const, edges: edges('begin>night') };
    const { id, flowId } = await flows.ran({ ...graph, nodes: [...graph.nodes] });
    await flows.ask(z.unknown(), 'work.flow.deactivate', { flowId });
    const remove = () => flows.ask(z.unknown(), 'work.flow.remove', { flowId });
    await assert.rejects(remove(), { code: 'conflict', message: /are not over \(1\)/ });
    world.clock.pass('2 days');
    await world.settle();
    assert.equal((await flows.read(id)).state, 'done');
    await remove();
  });

  test('whoever may see flows sees no more of their runs than that', async () => {
    const { id } = await flows.ran({ nodes: [begin, act('go', 'seen by few')], edges: edges('begin>go') });
    const client = await world.person(who.tenantId, 'client');
    await assert.rejects(world.answer(client, 'work.flow.listNodes', { runId: id }), { code: 'forbidden' });
  });

  test('it is paused, resumed, tried again from where it failed, and cancelled', async () => {
    const nodes = [begin, { id: 'night', kind: 'wait', for: '1 day' }, act('go', '="go " & trigger.name')] as const;
    const graph = { nodes: [...nodes], edges: edges('begin>night', 'night>go') };
    const { id, flowId } = await flows.ran(graph, { name: 'paused' });
    await flows.ask(z.unknown(), 'work.run.pause', { runId: id });
    world.clock.pass('2 days');
    await world.settle();
    assert.equal((await flows.read(id)).state, 'paused');
    await flows.ask(z.unknown(), 'work.run.resume', { runId: id });
    await world.settle();
    moods.refuse.set('go broken', 'conflict');
    const broken = await flows.start(flowId, { name: 'broken' });
    const gone = await flows.start(flowId, { name: 'gone' });
    await world.settle();
    await flows.ask(z.unknown(), 'work.run.cancel', { runId: gone });
    world.clock.pass('2 days');
    await world.settle();
    assert.equal((await flows.read(broken)).state, 'failed');
    moods.refuse.delete('go broken');
    await flows.ask(z.unknown(), 'work.run.retry', { runId: broken });
    await world.settle();
    assert.deepEqual([(await flows.read(broken)).state, (await flows.read(gone)).state], ['done', 'cancelled']);
    assert.deepEqual(didOf('go '), ['go paused', 'go broken']);
  });

  test('cancelled, it says what it and the flows in it did, which stays until it is taken back', async () => {
    const night = { id: 'night', kind: 'wait', for: '1 day' } as const;
    const called = { ...begin, trigger: { on: 'called' } } as const;
    const nodes = [called, act('in', 'left inside'), night] as const;
    const inner = await flows.draw({ nodes: [...nodes], edges: edges('begin>in', 'in>night') });
    await flows.activate(inner);
    const { id } = await flows.ran({
      nodes: [begin, act('first', 'left first'), act('again', 'left again'), { id: 'sub', kind: 'flow', flow: inner }],
      edges: edges('begin>first', 'first>again', 'again>sub'),
    });
    const Did = z.object({ runId: Id, capability: z.string(), calls: z.int() });
    const { did } = await flows.ask(z.object({ did: z.array(Did) }), 'work.run.cancel', { runId: id });
    await world.settle();
    const trial = 'trial.thing.act';
    assert.deepEqual(
      did.map(({ runId, capability, calls }) => [runId === id, capability, calls]),
      [
        [true, trial, 2],
        [false, trial, 1],
      ],
    );
    assert.deepEqual(didOf('not left'), []);
    for (const { runId, capability } of did) {
      await flows.ask(z.unknown(), 'audit.entry.undoGroup', { cause: runId, capability });
    }
    await world.settle();
    assert.deepEqual(didOf('not left').toSorted(), ['not left again', 'not left first', 'not left inside']);
  });

  test('the list says how each has been doing, and history shows what every node was given and answered', async () => {
    const { flowId, id } = await flows.ran(
      { nodes: [begin, act('go', '="shown " & input.name')], edges: edges('begin>go') },
      { name: 'Ida' },
    );
    const { items } = await flows.ask(
      z.object({ items: z.array(z.object({ id: Id, runs: z.int(), successRate: z.number().nullable() })) }),
      'work.flow.list',
      { state: 'active', limit: 200 },
    );
    assert.deepEqual(
      items.find((one) => one.id === flowId),
      { id: flowId, runs: 1, successRate: 1 },
    );
    const Runs = z.object({ items: z.array(z.object({ id: Id })) });
    assert.deepEqual(await flows.ask(Runs, 'work.run.list', { flowId }), { items: [{ id }] });
    const [turn] = await flows.nodesOf(id);
    assert.deepEqual([turn?.node, turn?.input, turn?.output], ['go', { label: 'shown Ida' }, { times: 1 }]);
  });

  test('what speaks of a person who is forgotten goes, and what ran as them begins nothing any more', async () => {
    const graph = (label: string) => ({ nodes: [begin, act('go', label)], edges: edges('begin>go') });
    const speaking = await flows.draw(graph('a letter to ada@example.com'));
    const other = await flows.draw(graph('a letter to bob@example.com'));
    const { actor: ada } = await world.person(who.tenantId, 'tenant_admin');
    const theirs = await flows.draw(graph('of theirs'));
    await world.answer({ tenantId: who.tenantId, actor: ada }, 'work.flow.activate', { flowId: theirs });
    await world.answer(who, 'identity.member.disable', { userId: ada.id });
    await world.answer(who, 'platform.subject.purge', { subjectId: ada.id, words: ['ada@example.com'] });
    const left = await world.sql<{ id: string; state: string }>(
      'select id, state from work.flows where id = any($1::uuid[]) order by id',
      [[speaking, other, theirs]],
    );
    assert.deepEqual(left, [
      { id: other, state: 'draft' },
      { id: theirs, state: 'paused' },
    ]);
    await assert.rejects(flows.ask(z.unknown(), 'work.flow.read', { flowId: speaking }), { code: 'not_found' });
  });

  test('the parts of an approval that are shown can be edited', async () => {
    const { id } = await flows.ran(
      { nodes: [begin, gate, act('pay', '="edited " & $string(input.total)')], edges: edges('begin>ask', 'ask>pay') },
      { name: 'Ada', total: 7 },
    );
    const [asked] = await waitingFor(id);
    const input = { runId: id, title: 'Pay Ada?', details: { total: 5 } };
    await world.answer(who, 'approval.request.edit', { ...asked, input });
    const [edited] = await waitingFor(id);
    await decide('approve', edited);
    assert.deepEqual(didOf('edited'), ['edited 5']);
  });
});
