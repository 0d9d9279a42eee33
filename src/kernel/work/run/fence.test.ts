import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Id } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from '#test/journeys';
import { createWorld, type World } from '#test/world';

suite('a run that is no longer ours', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trialOf(moods, workflowsOf(moods))] });
    const { id } = await world.tenant('Work Ltd');
    who = await world.person(id, 'tenant_admin');
  });
  after(() => world.close());

  async function begin(noun: string, input: unknown, by = who): Promise<string> {
    const answer = await world.answer(by, `trial.${noun}.begin`, input);
    assert.ok(answer.status === 'done');
    return z.object({ runId: Id }).parse(answer.output).runId;
  }

  function actedOn(label: string) {
    return world.sql(
      `select 1 from event.ai_events where event_type = 'trial.thing.acted' and event_data ->> 'label' = $1`,
      [label],
    );
  }

  test('nothing of a step stays that was under way when its run was cancelled', async () => {
    const [reached, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    moods.during = async (label) => {
      if (label !== 'fenced 2') return;
      reached.resolve();
      await gone.promise;
    };
    const runId = await begin('three', { name: 'fenced' });
    const settling = world.settle();
    await reached.promise;
    await world.answer(who, 'work.run.cancel', { runId });
    gone.resolve();
    await settling;
    await world.settle();
    assert.deepEqual(await actedOn('fenced 2'), []);
    assert.deepEqual(await world.sql('select state from work.runs where id = $1', [runId]), [{ state: 'cancelled' }]);
    assert.ok(moods.did.includes('not fenced 1') && !moods.did.includes('not fenced 2'));
  });

  test('a step is in the journal as soon as its work is done, by the same commit', async () => {
    const runId = await begin('three', { name: 'together' });
    await world.settle();
    const rows = await world.sql(
      `select j.step from work.journal j join event.ai_events e on e.event_data ->> 'label' like 'together %'
       where j.run_id = $1 and j.kind = 'invoke' and j.xmin = e.xmin order by j.seq`,
      [runId],
    );
    assert.deepEqual(rows, [{ step: 'trial.thing.act' }, { step: 'second' }, { step: 'third' }]);
    const keys = await world.sql(`select key from invoke.keys where key like 'run:' || $1 || ':%'`, [runId]);
    assert.deepEqual(keys, [], 'the journal knows it again');
  });

  test('a step that has committed and did not hear of it is answered by the journal', async () => {
    moods.during = async (label) => {
      if (label !== 'unheard 1') return;
      await world.sql(
        `insert into work.journal (run_id, tenant_id, epoch, step, kind, what, output, began_at, ended_at)
         select id, tenant_id, 1, 'trial.thing.act', 'invoke', 'trial.thing.act', '{"times": 7}', created_at, created_at
         from work.runs where input ->> 'name' = 'unheard'`,
      );
      throw new Fault('unavailable', 'The database did not answer');
    };
    const runId = await begin('three', { name: 'unheard' });
    await world.settle();
    assert.deepEqual(await actedOn('unheard 1'), []);
    assert.equal((await actedOn('unheard 2')).length, 1);
    assert.deepEqual(await world.sql('select state from work.runs where id = $1', [runId]), [{ state: 'done' }]);
    const failed = await world.sql(`select 1 from audit.entries where run_id = $1 and outcome <> 'done'`, [runId]);
    assert.deepEqual(failed, [], 'it had not failed');
  });

  test('a gate is looked at by a person, and that may be who has begun the run', async () => {
    const runId = await begin('gated', { name: 'own offer' });
    await world.settle();
    const [asked] = await world.sql<{ approvalId: string; inputHash: string }>(
      'select id as "approvalId", input_hash as "inputHash" from approval.requests where run_id = $1',
      [runId],
    );
    assert.ok(asked, 'nobody was asked');
    const what = await world.sql('select title, reason from approval.requests where run_id = $1', [runId]);
    assert.deepEqual(what, [{ title: 'Is own offer right?', reason: '' }], 'what was drawn is what people are asked');
    await world.answer(who, 'approval.request.approve', asked);
    await world.settle();
    assert.deepEqual(moods.did.includes('own offer agreed'), true);
  });
});
