import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from '#test/journeys';
import { createWorld, type World } from '#test/world';
import { type Engine, type EngineOptions, openEngine } from './engine.ts';

suite('the engine', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  const trial = trialOf(moods, workflowsOf(moods));
  let world: World;
  let who: Authenticated;
  const engines: Engine[] = [];
  before(async () => {
    world = await createWorld({ modules: [trial] });
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
});
