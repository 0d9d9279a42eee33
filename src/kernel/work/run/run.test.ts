import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Id } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Moods, tell, trialOf, workflowsOf } from '#test/journeys';
import { createWorld, type World } from '#test/world';

interface RunRow {
  readonly state: string;
  readonly output: unknown;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly epoch: number;
}

suite('a run', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  const workflows = workflowsOf(moods);
  let world: World;
  let who: Authenticated;
  let second: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trialOf(moods, workflows)] });
    const { id } = await world.tenant('Work Ltd');
    who = await world.person(id, 'tenant_admin');
    second = await world.person(id, 'manager');
  });
  after(() => world.close());

  async function begin(noun: keyof typeof workflows, input: unknown, by = who): Promise<string> {
    const answer = await world.answer(by, `trial.${noun}.begin`, input);
    assert.ok(answer.status === 'done');
    return z.object({ runId: Id }).parse(answer.output).runId;
  }

  async function runOf(id: string): Promise<RunRow | undefined> {
    const [row] = await world.sql<RunRow>('select state, output, error, epoch from work.runs where id = $1', [id]);
    return row;
  }

  async function askedBy(runId: string) {
    const [asked] = await world.sql<{ approvalId: string; inputHash: string }>(
      'select id as "approvalId", input_hash as "inputHash" from approval.requests where run_id = $1',
      [runId],
    );
    assert.ok(asked, 'nobody was asked');
    return asked;
  }

  const didOf = (name: string) => moods.did.filter((one) => one.replace('not ', '').startsWith(name));

  test('does its steps in order, once, and keeps what it has come to', async () => {
    const id = await begin('three', { name: 'plain' });
    await world.settle();
    assert.deepEqual(await runOf(id), { state: 'done', output: { doubled: 2 }, error: null, epoch: 1 });
    assert.deepEqual(didOf('plain'), ['plain 1', 'plain 2', 'plain 3']);
  });

  test('sleeps as a row, and goes on after its time where it was', async () => {
    const id = await begin('sleeper', { name: 'sleeper' });
    await world.settle();
    world.clock.pass('13 days');
    await world.settle();
    assert.equal((await runOf(id))?.state, 'waiting');
    assert.deepEqual(didOf('sleeper'), ['sleeper before']);
    world.clock.pass('1 day');
    await world.settle();
    assert.deepEqual(await runOf(id), { state: 'done', output: 'woken', error: null, epoch: 2 });
    assert.deepEqual(didOf('sleeper'), ['sleeper before', 'sleeper after']);
  });

  test('hears of each event once, also of one before it listened, and gives up when the time is over', async () => {
    const id = await begin('waiter', { name: 'knock' });
    await world.call(who, tell, { label: 'knock' });
    await world.call(who, tell, { label: 'another' });
    await world.settle();
    assert.equal((await runOf(id))?.state, 'waiting', 'it waits for the second');
    world.clock.pass('1 hour');
    await world.settle();
    assert.deepEqual((await runOf(id))?.output, { first: 'knock', second: null });
  });

  test('is woken by an event that comes while it waits', async () => {
    const id = await begin('waiter', { name: 'bell' });
    await world.settle();
    assert.equal((await runOf(id))?.state, 'waiting');
    for (let time = 0; time < 2; time += 1) {
      await world.call(who, tell, { label: 'bell' });
      await world.settle();
    }
    assert.deepEqual((await runOf(id))?.output, { first: 'bell', second: 'bell' });
  });

  test('does many things side by side, and no more at once than it was told', async () => {
    const id = await begin('many', { names: ['m1', 'm2', 'm3', 'm4', 'm5'] });
    await world.settle();
    const waiting = await world.sql('select step from work.waits where run_id = $1', [id]);
    assert.equal(waiting.length, 3);
    for (let minute = 0; minute < 2; minute += 1) {
      world.clock.pass('1 minute');
      await world.settle();
    }
    assert.deepEqual((await runOf(id))?.output, [1, 1, 1, 1, 1]);
  });

  test('waits for another run, and has what that has come to', async () => {
    const id = await begin('parent', { name: 'Ada' });
    await world.settle();
    assert.deepEqual((await runOf(id))?.output, { child: 2 });
    const [child] = await world.sql<{ parent_id: string }>('select parent_id from work.runs where parent_id = $1', [
      id,
    ]);
    assert.equal(child?.parent_id, id);
  });

  test('tries again what may pass, after longer and longer waits', async () => {
    moods.refuse.set('flaky 2', 'upstream');
    const id = await begin('three', { name: 'flaky' });
    await world.settle();
    assert.equal((await runOf(id))?.state, 'waiting');
    const [wait] = await world.sql<{ ms: number }>(
      'select extract(epoch from until - asked_at)::float * 1000 as ms from work.waits where run_id = $1',
      [id],
    );
    assert.ok((wait?.ms ?? 0) >= 500 && (wait?.ms ?? 0) <= 1000, `the first wait was ${wait?.ms} ms`);
    moods.refuse.delete('flaky 2');
    world.clock.pass('1 second');
    await world.settle();
    assert.equal((await runOf(id))?.state, 'done');
    assert.deepEqual(didOf('flaky'), ['flaky 1', 'flaky 2', 'flaky 3']);
  });

  test('waits for a limit of calls however often it meets it', async () => {
    moods.refuse.set('patient 2', 'limited');
    const id = await begin('three', { name: 'patient' });
    for (let time = 0; time < 7; time += 1) {
      await world.settle();
      assert.equal((await runOf(id))?.state, 'waiting');
      world.clock.pass('1 second');
    }
    moods.refuse.delete('patient 2');
    await world.settle();
    assert.equal((await runOf(id))?.state, 'done');
  });

  test('gives up after five tries, and takes back what it did, the last first', async () => {
    moods.refuse.set('hopeless 3', 'upstream');
    const id = await begin('three', { name: 'hopeless' });
    for (let time = 0; time < 5; time += 1) {
      await world.settle();
      world.clock.pass('1 hour');
    }
    const run = await runOf(id);
    assert.deepEqual([run?.state, run?.error?.code], ['failed', 'upstream']);
    assert.deepEqual(didOf('hopeless'), ['hopeless 1', 'hopeless 2', 'not hopeless 2', 'not hopeless 1']);
    const tries = await world.sql(`select 1 from work.journal where run_id = $1 and kind = 'retry'`, [id]);
    assert.equal(tries.length, 4);
  });

  test('does not try again what is refused for good', async () => {
    moods.refuse.set('refused 1', 'forbidden');
    const id = await begin('three', { name: 'refused' });
    await world.settle();
    assert.deepEqual([(await runOf(id))?.state, (await runOf(id))?.error?.code], ['failed', 'forbidden']);
    assert.deepEqual(didOf('refused'), []);
  });

  test('says what could not be taken back', async () => {
    moods.refuse.set('stuck 3', 'conflict');
    moods.refuse.set('not stuck 2', 'conflict');
    const id = await begin('three', { name: 'stuck' });
    await world.settle();
    assert.deepEqual(didOf('stuck'), ['stuck 1', 'stuck 2', 'not stuck 1']);
    assert.match(JSON.stringify((await runOf(id))?.error), /not stuck 2 is conflict/);
  });

  test('is ended when its time is over, and what it did taken back', async () => {
    const id = await begin('late', { name: 'late' });
    await world.settle();
    world.clock.pass('1 hour');
    await world.settle();
    const run = await runOf(id);
    assert.deepEqual([run?.state, run?.error?.message], ['failed', 'Its time was over']);
    assert.deepEqual(didOf('late'), ['late begun', 'not late begun']);
  });

  test('waits for a person where it has to', async () => {
    const agent = await world.agent(who);
    const id = await begin('gated', { name: 'offer' }, agent);
    await world.settle();
    assert.equal((await runOf(id))?.state, 'waiting');
    await world.answer(second, 'approval.request.approve', await askedBy(id));
    await world.settle();
    assert.deepEqual((await runOf(id))?.output, { name: 'offer' });
    assert.deepEqual(didOf('offer'), ['offer agreed']);
  });

  test('goes on with what the person has made of it', async () => {
    const agent = await world.agent(who);
    const id = await begin('gated', { name: 'dear offer' }, agent);
    await world.settle();
    const { approvalId, inputHash } = await askedBy(id);
    const input = { runId: id, title: 'Is dear offer right?', details: { name: 'cheaper' } };
    await world.answer(who, 'approval.request.edit', { approvalId, inputHash, input });
    await world.answer(second, 'approval.request.approve', await askedBy(id));
    await world.settle();
    assert.deepEqual((await runOf(id))?.output, { name: 'cheaper' });
  });

  test('fails when the person says no', async () => {
    const agent = await world.agent(who);
    const id = await begin('gated', { name: 'bad offer' }, agent);
    await world.settle();
    const asked = await askedBy(id);
    await world.answer(second, 'approval.request.reject', { ...asked, reason: 'Too dear' });
    await world.settle();
    assert.deepEqual(
      [(await runOf(id))?.state, (await runOf(id))?.error?.message],
      ['failed', 'This was rejected: Too dear'],
    );
    assert.deepEqual(didOf('bad offer'), []);
  });

  test('tells that it has begun and how it has ended, once', async () => {
    const id = await begin('three', { name: 'told' });
    await world.settle();
    await world.settle();
    const told = await world.sql<{ event_type: string }>(
      `select event_type from event.ai_events where event_data ->> 'runId' = $1 order by id`,
      [id],
    );
    assert.deepEqual(
      told.map(({ event_type }) => event_type),
      ['work.run.started', 'work.run.ended'],
    );
  });
});
