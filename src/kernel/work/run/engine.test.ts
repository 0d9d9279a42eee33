import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { contract, defineModule, Id, type Module } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Moods, tell, trialOf, workflowsOf } from '#test/journeys';
import { createWorld, type World } from '#test/world';
import { awaited } from './awaited.ts';
import { type Engine, type EngineOptions, openEngine } from './engine.ts';
import { isWorkflow } from './workflow.ts';

suite('the engine', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  const trial = trialOf(moods, workflowsOf(moods));
  let world: World;
  let who: Authenticated;
  const engines: Engine[] = [];
  before(async () => {
    world = await createWorld({ modules: [trial, answering(trial)] });
    who = await world.person((await world.tenant('Work Ltd')).id, 'tenant_admin');
  });
  after(async () => {
    await Promise.all(engines.map((engine) => engine.stop()));
    await world.close();
  });

  function engine(options: Partial<EngineOptions> = {}): Engine {
    const { clock, log, invoke } = world.kernel;
    const store = { ...world.kernel.store, processId: randomUUID() };
    const one = openEngine({ store, clock, log, invoke, modules: [trial], lookByItself: false, ...options });
    engines.push(one);
    return one;
  }

  /** Of the engine, again and again. Answers how many. */
  async function cutConnections(isOver: () => boolean): Promise<number> {
    for (let cuts = 0; ; ) {
      if (isOver()) return cuts;
      const rows = await world.sql(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where usename = 'cadre_engine' and datname = current_database() and query not like 'listen%'`,
      );
      cuts += rows.length;
      await new Promise((resolve) => setTimeout(resolve, 80));
    }
  }

  /** However slow the machine is. */
  async function until(isSo: () => Promise<boolean>) {
    const giveUpAtMs = performance.now() + 60_000;
    while (!(await isSo())) {
      assert.ok(performance.now() < giveUpAtMs, 'it never came');
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  async function stateOf(runId: string) {
    const [row] = await world.sql<{ state: string }>('select state from work.runs where id = $1', [runId]);
    return row?.state;
  }

  async function queue(noun: string, name: string): Promise<string> {
    const answer = await world.answer(who, `trial.${noun}.begin`, { name });
    assert.ok(answer.status === 'done');
    return z.object({ runId: Id }).parse(answer.output).runId;
  }

  const asked = (name: string) => ({ workflow: 'trial.thinker.begin', input: { name }, ...who });
  const freshId = () => newId(world.clock.nowMs());

  test('a run that is begun twice under one id is done once, and both hear what it has come to', async () => {
    const thought: string[] = [];
    moods.think = (name) => {
      thought.push(name);
      return `${name}!`;
    };
    const [one, id] = [engine(), freshId()];
    const begun = await Promise.all([1, 2, 3].map(() => one.start({ ...asked('twin'), id })));
    assert.deepEqual(begun.map(({ isNew }) => isNew).sort(), [false, false, true]);
    const outcomes = await Promise.all(begun.map(({ runId }) => one.outcome({ ...who, runId })));
    assert.deepEqual(outcomes, ['twin!', 'twin!', 'twin!']);
    const again = await one.start({ ...asked('twin'), id });
    assert.deepEqual([again.isNew, await one.outcome({ ...who, runId: id })], [false, 'twin!']);
    assert.deepEqual(thought, ['twin']);
  });

  test('whoever asks for the outcome of a run that failed hears why', async () => {
    moods.think = () => {
      throw new RangeError('too deep');
    };
    const one = engine();
    const { runId } = await one.start(asked('deep'));
    await assert.rejects(one.outcome({ ...who, runId }), { code: 'internal' });
    await assert.rejects(one.outcome({ ...who, runId: freshId() }), { code: 'not_found' });
  });

  test('no run fails because the database cuts its connections, and none is written down twice', async () => {
    const thought: string[] = [];
    moods.think = (name) => void (name.startsWith('cut') && thought.push(name));
    const one = engine({ room: 400 });
    const names = Array.from({ length: 200 }, (_, index) => `cut ${index}`);
    await one.start(asked('before the cuts'));
    let isOver = false;
    const cutting = cutConnections(() => isOver);
    const outcomes = await (async () => {
      const begun = await Promise.all(names.map((name) => one.start(asked(name))));
      return Promise.allSettled(begun.map(({ runId }) => one.outcome({ ...who, runId })));
    })().finally(() => {
      isOver = true;
    });
    assert.ok((await cutting) > 3);
    const states = await world.sql<{ state: string }>(
      `select distinct r.state from work.runs r where r.input ->> 'name' like 'cut %'`,
    );
    assert.deepEqual(states, [{ state: 'done' }]);
    assert.equal(outcomes.length, 200);
    assert.deepEqual([...new Set(thought)].length, 200);
    const notes = await world.sql(
      `select 1 from work.journal j join work.runs r on r.id = j.run_id where r.input ->> 'name' like 'cut %'`,
    );
    assert.equal(notes.length, 200);
  });

  test('a start is refused while too much waits to be written down, and what was taken is done', async () => {
    moods.think = () => 'done';
    const one = engine({ mostPending: 20, room: 500 });
    const begun = await Promise.allSettled(
      Array.from({ length: 500 }, (_, index) => one.start(asked(`full ${index}`))),
    );
    const refused = begun.filter(({ status }) => status === 'rejected');
    assert.ok(refused.length > 0 && refused.length < 500, `${refused.length} were refused`);
    for (const { reason } of refused.filter((one) => one.status === 'rejected'))
      assert.equal(reason.code, 'unavailable');
    await one.settle();
    const rows = await world.sql(`select 1 from work.runs where input ->> 'name' like 'full %' and state = 'done'`);
    assert.equal(rows.length, 500 - refused.length);
  });

  test('what fails after a run was cancelled does not become its end', async () => {
    const [reached, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    moods.think = async () => {
      reached.resolve();
      await gone.promise;
      throw new Error('too late');
    };
    const one = engine();
    const { runId } = await one.start(asked('slow'));
    await reached.promise;
    await world.answer(who, 'work.run.cancel', { runId });
    gone.resolve();
    await one.settle();
    const rows = await world.sql('select state, error from work.runs where id = $1', [runId]);
    assert.deepEqual(rows, [{ state: 'cancelled', error: null }]);
  });

  test('a step that answers more than a run can keep fails by itself, and the rest stays', async () => {
    moods.think = () => 'x'.repeat(2_200_000);
    const one = engine();
    const { runId } = await one.start(asked('large'));
    await assert.rejects(one.outcome({ ...who, runId }), /think answered 2200002 bytes/);
    assert.equal((await world.sql('select 1 from work.logs where run_id = $1', [runId])).length, 1);
  });

  test('characters that can not be stored hold up neither their run nor others', async () => {
    moods.think = () => 'a\0b\ud800';
    const one = engine();
    const names = ['with \0 inside', 'half \ud800', 'plain'];
    const begun = await Promise.all(names.map((name) => one.start(asked(name))));
    const outcomes = await Promise.all(begun.map(({ runId }) => one.outcome({ ...who, runId })));
    assert.equal(outcomes.length, 3);
  });

  test('what stops gives back what it has in hand, and another goes on with it', async () => {
    const [reached, thought] = [Promise.withResolvers<void>(), [] as string[]];
    moods.think = async (name) => {
      thought.push(name);
      if (thought.length > 1) return 'at last';
      reached.resolve();
      await new Promise(() => undefined);
    };
    const [first, second] = [engine(), engine()];
    const { runId } = await first.start(asked('handed on'));
    await reached.promise;
    await first.stop();
    await second.settle();
    assert.equal(await second.outcome({ ...who, runId }), 'at last');
  });

  test('a run that was claimed by a process which then lost sight of it goes on all the same', async () => {
    moods.think = () => 'found again';
    const processId = randomUUID();
    const one = engine({ store: { ...world.kernel.store, processId } });
    await one.outcome({ ...who, ...(await one.start(asked('counted among the living'))) });
    const runId = await queue('thinker', 'lost');
    await world.sql(
      `update work.runs set state = 'running', owner = $2, epoch = 1, started_at = created_at where id = $1`,
      [runId, processId],
    );
    await until(async () => {
      await one.settle();
      return (await stateOf(runId)) === 'done';
    });
    const rows = await world.sql('select epoch, output from work.runs where id = $1', [runId]);
    assert.deepEqual(rows, [{ epoch: 3, output: 'found again' }]);
  });

  test('whoever watches sees which process has how many runs of their own in hand', async () => {
    const [reached, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    moods.think = async () => {
      reached.resolve();
      await gone.promise;
    };
    const processId = randomUUID();
    const one = engine({ store: { ...world.kernel.store, processId } });
    const begun = await one.start(asked('in hand'));
    await reached.promise;
    const stranger = await world.person((await world.tenant('Strangers Ltd')).id, 'tenant_admin');
    const workers = async (by: Authenticated) => {
      const answer = await world.answer(by, 'work.worker.list', {});
      assert.ok(answer.status === 'done');
      const { items } = z.object({ items: z.array(z.object({ id: z.string(), runs: z.int() })) }).parse(answer.output);
      return items.find(({ id }) => id === processId)?.runs;
    };
    assert.deepEqual([await workers(who), await workers(stranger)], [1, 0]);
    gone.resolve();
    await one.outcome({ ...who, ...begun });
  });

  test('a process that was taken for dead while it lived can begin runs', async () => {
    moods.think = () => 'alive';
    const processId = randomUUID();
    const one = engine({ store: { ...world.kernel.store, processId } });
    await one.outcome({ ...who, ...(await one.start(asked('before'))) });
    await world.sql('delete from work.leases where owner = $1', [processId]);
    const begun = await one.start(asked('after'));
    assert.equal(await one.outcome({ ...who, ...begun }), 'alive');
  });

  test('a run whose wait can not be written down fails, and does not stand still', async () => {
    const one = engine();
    const input = { name: 'a name that \0 no database keeps' };
    const { runId } = await one.start({ ...asked(''), workflow: 'trial.waiter.begin', input });
    await assert.rejects(one.outcome({ ...who, runId }));
    assert.equal(await stateOf(runId), 'failed');
  });

  test('what has happened and can not be compared holds up none of those who wait for something else', async () => {
    const one = engine();
    const { runId } = await one.start({ ...asked(''), workflow: 'trial.waiter.begin', input: { name: 'wanted' } });
    await until(async () => (await stateOf(runId)) === 'waiting');
    for (const label of ['a \0 in it', 'half \ud800', 'wanted']) await world.call(who, tell, { label });
    await until(async () => {
      await one.settle();
      const rows = await world.sql('select 1 from work.journal where run_id = $1', [runId]);
      return rows.length === 1;
    });
    moods.think = () => 'not held up';
    const other = await one.start(asked('beside it'));
    assert.equal(await one.outcome({ ...who, ...other }), 'not held up');
    await world.answer(who, 'work.run.cancel', { runId });
  });

  test('whoever stands still with the lock of a queue holds up no other queue', async () => {
    moods.think = () => 'passed by';
    await world.sql(`select pg_advisory_lock(hashtextextended('work.queue:narrow', 0))`);
    const [behind, free] = [await queue('narrow', 'behind'), await queue('thinker', 'free')];
    const one = engine();
    await one.settle();
    assert.deepEqual([await stateOf(behind), await stateOf(free)], ['queued', 'done']);
    await world.sql(`select pg_advisory_unlock(hashtextextended('work.queue:narrow', 0))`);
    await until(async () => {
      await one.settle();
      return (await stateOf(behind)) === 'done';
    });
  });

  test('a company of which nothing can be told keeps nobody else from hearing', async () => {
    moods.think = () => 'told';
    const other = await world.person((await world.tenant('Silent Ltd')).id, 'tenant_admin');
    const { invoke } = world.kernel;
    const one = engine({
      invoke(request) {
        const isSilent = request.caller.kind === 'known' && request.caller.who.tenantId === other.tenantId;
        if (isSilent && request.capability === 'work.run.tellOfEnds') throw new Fault('limited', 'Not now');
        return invoke(request);
      },
    });
    const silent = await one.start({ ...asked('unheard'), ...other });
    const heard = await one.start(asked('heard'));
    await Promise.all([one.outcome({ ...other, ...silent }), one.outcome({ ...who, ...heard })]);
    await one.settle();
    const rows = await world.sql<{ id: string }>('select id from work.runs where announced and id = any($1)', [
      [silent.runId, heard.runId],
    ]);
    assert.deepEqual(rows, [{ id: heard.runId }]);
  });

  test('whoever waits for a run is told what it comes to; inside of a call that fails none is begun', async () => {
    moods.think = (name) => `thought of ${name}`;
    const waited = await world.answer(who, 'answering.thought.think', { name: 'waited for' });
    assert.equal(waited.status === 'done' && waited.output, 'thought of waited for');
    const failing = world.answer(who, 'answering.thought.fail', { name: 'taken back' });
    await assert.rejects(failing, /"status":"accepted"/);
    assert.deepEqual(await world.sql(`select 1 from work.runs where input::text like '%taken back%'`), []);
  });

  test('what a process had in hand when it died is due again as soon as that is seen', async () => {
    // Only the loop of the house knows of deliveries.
    await Promise.all(engines.splice(0).map((one) => one.stop()));
    const [dead, id] = [randomUUID(), freshId()];
    const [far, now] = ['2999-01-01T00:00:00Z', new Date(world.clock.nowMs()).toISOString()];
    let doubts = 0;
    world.kernel.store.broadcast.onGap(() => {
      doubts += 1;
    });
    await world.sql(
      `insert into event.deliveries (id, tenant_id, capability, input, actor, call_key, due_at, attempts, lease_owner,
         leased_until, created_at)
       values ($1, $2, 'trial.thing.tell', '{"label": "inherited"}', $3, 'inherited', $4, 1, $5, $6, $4)`,
      [id, who.tenantId, JSON.stringify(who.actor), now, dead, far],
    );
    await world.sql('insert into work.leases (owner, beat) values ($1, 7)', [dead]);
    await until(async () => {
      const [row] = await world.sql<{ isFree: boolean }>(
        'select leased_until is null as "isFree" from event.deliveries where id = $1',
        [id],
      );
      return row?.isFree === true;
    });
    assert.ok(doubts > 0, 'what it had to tell last may be lost');
    await world.settle();
    assert.equal(
      (await world.sql(`select 1 from event.ai_events where event_data ->> 'label' = 'inherited'`)).length,
      1,
    );
  });
});

const Named = z.object({ name: z.string() });
const common = { effect: 'write', access: 'trial.thing.do', input: Named, example: { name: 'a' } } as const;
const undo = { never: 'it is only a trial' } as const;

/** A thinker whose caller waits for the thought, and a call that asks for it and fails. */
function answering({ capabilities }: Module): Module {
  const thinker = capabilities.filter(isWorkflow).find(({ workflow }) => workflow.name === 'trial.thinker.begin');
  assert.ok(thinker);
  const think = contract({
    ...common,
    name: 'answering.thought.think',
    summary: 'Think, and say what.',
    output: z.unknown(),
    undo,
  });
  const fail = contract({
    ...common,
    name: 'answering.thought.fail',
    summary: 'Have it thought, and fail.',
    output: z.unknown(),
    undo,
  });
  return defineModule({
    name: 'answering',
    title: 'Answering',
    capabilities: [
      awaited(think, thinker, '1 minute'),
      fail.implement(async (call, { name }) => {
        const begun = await call.invoke(think, { name });
        throw new Fault('conflict', `It was ${JSON.stringify(begun)}`);
      }),
    ],
  });
}
