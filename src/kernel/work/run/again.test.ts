import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import pg from 'pg';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, Id } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from '#test/journeys';
import { town } from '#test/town';
import { until } from '#test/within';
import { createWorld, type World } from '#test/world';
import type { Step } from './shape.ts';
import { Accepted, untilDone, workflow } from './workflow.ts';

const Listed = z.object({ items: z.array(z.object({ id: Id, state: z.string() })) });

suite('runs that have begun others', () => {
  const moods: Moods & { wide?: (step: Step) => Promise<void> } = { did: [], refuse: new Map(), bodies: [] };
  let world: World;
  let who: Authenticated;
  before(async () => {
    const usual = workflowsOf(moods);
    const Named = z.object({ name: z.string() });
    const starts = (noun: string) =>
      contract({
        ...{ name: `trial.${noun}.begin`, summary: `Begin a ${noun}.`, effect: 'write', access: 'trial.thing.do' },
        ...{ input: Named, output: Accepted, undo: untilDone, example: { name: 'a' } },
      });
    const asker = workflow(starts('asker'), {}, (step, { name }) => step.run(usual.thinker, { name }));
    const grandparent = workflow(starts('grandparent'), {}, (step, { name }) => step.run(asker, { name }));
    const pair = workflow(starts('pair'), {}, (step, { name }) => step.run(usual.sleeper, { name }));
    const wide = workflow(starts('wide'), {}, (step) => moods.wide?.(step) ?? Promise.resolve());
    world = await createWorld({ modules: [trialOf(moods, { ...usual, ...{ asker, grandparent, pair, wide } })] });
    who = await world.person((await world.tenant('Kin Ltd')).id, 'tenant_admin');
  });
  after(() => world.close());

  async function ask(name: string, input: object): Promise<unknown> {
    const answer = await world.answer(who, name, input);
    assert.ok(answer.status === 'done');
    await world.settle();
    return answer.output;
  }

  const begin = async (noun: string, name: string) =>
    z.object({ runId: Id }).parse(await ask(`trial.${noun}.begin`, { name })).runId;
  const act = (name: string, runId: string, more = {}) => ask(`work.run.${name}`, { runId, ...more });
  const read = async (runId: string) =>
    z.object({ state: z.string(), output: z.unknown() }).parse(await act('read', runId));
  const childrenOf = async (parentId: string) => Listed.parse(await ask('work.run.list', { parentId })).items;
  const statesOf = async (runId: string) => [
    ...[(await read(runId)).state],
    ...(await childrenOf(runId)).map(({ state }) => state),
  ];

  test('one that failed because of another is tried again with that one, at the step where that failed', async () => {
    moods.think = () => {
      throw new Error('No idea');
    };
    const runId = await begin('grandparent', 'stuck');
    assert.deepEqual(await statesOf(runId), ['failed', 'failed']);
    moods.think = (name) => `${name}!`;
    await act('retry', runId);
    assert.deepEqual(await statesOf(runId), ['done', 'done'], 'the same one has gone on');
    assert.equal((await read(runId)).output, 'stuck!');
  });

  test('what failed on ways beside each other is tried again all at once, and what was got over is not', async () => {
    const tried: string[] = [];
    const fail = (name: string) => () => {
      tried.push(name);
      world.clock.pass('1 second');
      throw new Fault('conflict', `${name} fails`);
    };
    moods.wide = async (step) => {
      await step.do('got-over', fail('got over')).catch(() => undefined);
      await step.all([() => step.do('left', fail('left')), () => step.do('right', fail('right'))]);
    };
    const runId = await begin('wide', 'wide');
    assert.deepEqual([(await read(runId)).state, tried.toSorted()], ['failed', ['got over', 'left', 'right']]);
    const Steps = z.object({ items: z.array(z.object({ beganAt: z.string(), endedAt: z.string() })) });
    const { items } = Steps.parse(await act('listSteps', runId));
    assert.ok(
      items.every(({ beganAt, endedAt }) => beganAt < endedAt),
      'each shows how long it took to fail',
    );
    await act('retry', runId);
    assert.deepEqual(tried.toSorted(), ['got over', 'left', 'left', 'right', 'right']);
  });

  test('it may fail as often as it likes', async () => {
    moods.think = () => {
      throw new Error('No idea');
    };
    const runId = await begin('asker', 'slow');
    await act('retry', runId);
    assert.deepEqual(await statesOf(runId), ['failed', 'failed']);
    moods.think = (name) => `${name}!`;
    const [child] = await childrenOf(runId);
    await act('retry', child?.id ?? '');
    await act('retry', runId);
    assert.deepEqual([await statesOf(runId), (await read(runId)).output], [['done', 'done'], 'slow!']);
  });

  test('what has taken itself back is begun anew', async () => {
    moods.refuse.set('child of Ada 3', 'conflict');
    const runId = await begin('parent', 'Ada');
    assert.equal((await read(runId)).state, 'failed');
    moods.refuse.delete('child of Ada 3');
    await act('retry', runId);
    assert.deepEqual(await statesOf(runId), ['done', 'done', 'failed']);
  });

  test('begun anew at what failed, it begins the other one anew', async () => {
    moods.think = () => {
      throw new Error('No idea');
    };
    const runId = await begin('asker', 'fresh');
    moods.think = (name) => `${name}!`;
    const forked = z.object({ runId: Id }).parse(await act('fork', runId));
    assert.deepEqual([await statesOf(forked.runId), (await read(forked.runId)).output], [['done', 'done'], 'fresh!']);
    assert.deepEqual(await statesOf(runId), ['failed', 'failed']);
  });

  test('paused, they stand still together, and go on together', async () => {
    const runId = await begin('pair', 'twin');
    await act('pause', runId);
    world.clock.pass('15 days');
    await world.settle();
    assert.deepEqual(await statesOf(runId), ['paused', 'paused']);
    assert.deepEqual(
      moods.did.filter((one) => one.startsWith('twin')),
      ['twin before'],
    );
    await act('resume', runId);
    assert.deepEqual([await statesOf(runId), (await read(runId)).output], [['done', 'done'], 'woken']);
  });

  test('what was paused by itself goes on by itself', async () => {
    const runId = await begin('pair', 'alone');
    const [child] = await childrenOf(runId);
    const childId = child?.id ?? '';
    await act('pause', childId);
    await act('pause', runId);
    await act('resume', runId);
    world.clock.pass('15 days');
    await world.settle();
    assert.deepEqual(await statesOf(runId), ['waiting', 'paused']);
    await act('pause', runId);
    await act('resume', childId);
    assert.deepEqual(await statesOf(runId), ['paused', 'done']);
    await act('resume', runId);
    assert.deepEqual([await statesOf(runId), (await read(runId)).output], [['done', 'done'], 'woken']);
  });

  test('what one begins at the very moment in which it is stopped is stopped as well', async () => {
    for (const how of ['pause', 'cancel']) {
      const runId = await begin('sleeper', how);
      const [childId] = await begun(runId, () => world.answer(who, `work.run.${how}`, { runId }));
      const [child] = await world.sql<{ state: string }>('select state from work.runs where id = $1', [childId]);
      assert.equal(child?.state, how === 'pause' ? 'paused' : 'cancelled');
    }
  });

  const blocked = () =>
    world.sql(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`);

  /** Its beginning has not committed when the act asks for the run, and has when the act has got it. */
  async function begun(parentId: string, stop: () => Promise<unknown>): Promise<string[]> {
    const childId = '019abcde-0000-7000-8000-'.concat(parentId.slice(-12));
    const connection = new pg.Client({
      ...(await town()).superuser,
      database: new URL(world.databaseUrl).pathname.slice(1),
    });
    await connection.connect();
    try {
      await connection.query('begin');
      await connection.query('select 1 from work.runs where id = $1 for share', [parentId]);
      await connection.query(
        `insert into work.runs (id, tenant_id, workflow, version, state, queue, actor, input, parent_id,
           queued_at, created_at)
         select $2, tenant_id, workflow, version, 'queued', 'of its own', actor, input, id, queued_at, created_at
         from work.runs where id = $1`,
        [parentId, childId],
      );
      const stopping = stop();
      await until(async () => (await blocked()).length > 0);
      await connection.query('commit');
      await stopping;
    } finally {
      await connection.end();
    }
    return [childId];
  }
});
