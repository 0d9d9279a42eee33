import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Id, Instant } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type Moods, trialOf, workflowsOf } from '#test/journeys';
import { createWorld, type World } from '#test/world';

const Shown = z.object({ id: Id, state: z.string(), output: z.unknown().optional() });

suite('taking a run in hand', () => {
  const moods: Moods = { did: [], refuse: new Map(), bodies: [] };
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trialOf(moods, workflowsOf(moods))] });
    who = await world.person((await world.tenant('Work Ltd')).id, 'tenant_admin');
  });
  after(() => world.close());

  async function begin(noun: string, input: unknown, by = who): Promise<string> {
    const answer = await world.answer(by, `trial.${noun}.begin`, input);
    assert.ok(answer.status === 'done');
    return z.object({ runId: Id }).parse(answer.output).runId;
  }

  async function ask(name: string, input: object, by = who): Promise<unknown> {
    const answer = await world.answer(by, `work.run.${name}`, input);
    assert.ok(answer.status === 'done');
    return answer.output;
  }

  const read = async (runId: string) => Shown.parse(await ask('read', { runId }));
  const didOf = (name: string) => moods.did.filter((one) => one.replace('not ', '').startsWith(name));

  /** Until it is in the middle of the work that is let go on by what is answered. */
  function holding(label: string): { readonly reached: Promise<void>; letGo(): void } {
    const [reached, gone] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    moods.during = async (one) => {
      if (one !== label) return;
      reached.resolve();
      await gone.promise;
    };
    return { reached: reached.promise, letGo: () => gone.resolve() };
  }

  test('a sleeping run that is cancelled takes back what it did and does no more', async () => {
    const runId = await begin('sleeper', { name: 'idle' });
    await world.settle();
    await ask('cancel', { runId });
    await world.settle();
    assert.equal((await read(runId)).state, 'cancelled');
    world.clock.pass('15 days');
    await world.settle();
    assert.deepEqual(didOf('idle'), ['idle before', 'not idle before']);
    await assert.rejects(ask('cancel', { runId }), /has ended already/);
  });

  test('the steps and lines of a run that is not there are not an empty list', async () => {
    const other = await world.person((await world.tenant('Elsewhere')).id, 'tenant_admin');
    const runId = await begin('sleeper', { name: 'listed' }, other);
    for (const name of ['listSteps', 'listLog']) {
      assert.deepEqual(await ask(name, { runId }, other).then((list) => Object.keys(list as object)), [
        'items',
        'next',
      ]);
      await assert.rejects(ask(name, { runId }), /There is no run/);
    }
    await assert.rejects(world.answer(who, 'work.flow.listNodes', { runId }), /There is no run/);
  });

  test('a run that is cancelled before anybody had it in hand has nothing to take back', async () => {
    const runId = await begin('three', { name: 'early' });
    await ask('cancel', { runId });
    await world.settle();
    assert.equal((await read(runId)).state, 'cancelled');
    assert.deepEqual(moods.bodies.includes('early'), false);
  });

  test('a run that is cancelled in the middle of a step does no further step', async () => {
    const { reached, letGo } = holding('middle 2');
    const runId = await begin('three', { name: 'middle' });
    const settling = world.settle();
    await reached;
    await ask('cancel', { runId });
    letGo();
    await settling;
    await world.settle();
    assert.equal((await read(runId)).state, 'cancelled');
    assert.ok(!didOf('middle').includes('middle 3'));
    assert.ok(didOf('middle').includes('not middle 1'));
  });

  test('cancelling ends what the run has begun too', async () => {
    moods.refuse.set('child of Bea 2', 'upstream');
    const runId = await begin('parent', { name: 'Bea' });
    await world.settle();
    await ask('cancel', { runId });
    await world.settle();
    const { items } = z.object({ items: z.array(Shown) }).parse(await ask('list', { parentId: runId }));
    assert.deepEqual(
      items.map(({ state }) => state),
      ['cancelled'],
    );
    assert.deepEqual(didOf('child of Bea'), ['child of Bea 1', 'not child of Bea 1']);
  });

  test('whoever was asked by a run that is cancelled is asked no more', async () => {
    const runId = await begin('gated', { name: 'vain' }, await world.agent(who));
    await world.settle();
    await ask('cancel', { runId });
    await world.settle();
    const asked = await world.sql('select state from approval.requests where run_id = $1', [runId]);
    assert.deepEqual(asked, [{ state: 'withdrawn' }]);
  });

  test('a paused run sleeps on when its time has come, and goes on when it is resumed', async () => {
    const runId = await begin('sleeper', { name: 'paused' });
    await world.settle();
    await ask('pause', { runId });
    world.clock.pass('15 days');
    await world.settle();
    assert.equal((await read(runId)).state, 'paused');
    await ask('resume', { runId });
    await world.settle();
    assert.deepEqual([(await read(runId)).state, didOf('paused')], ['done', ['paused before', 'paused after']]);
    await assert.rejects(ask('resume', { runId }), /is not paused/);
  });

  test('a failed run that has nothing taken back goes on at the step that failed', async () => {
    moods.think = () => {
      throw new Error('No idea');
    };
    const runId = await begin('thinker', { name: 'idea' });
    await world.settle();
    assert.equal((await read(runId)).state, 'failed');
    moods.think = (name) => `${name}!`;
    await ask('retry', { runId });
    await world.settle();
    assert.deepEqual([(await read(runId)).state, (await read(runId)).output], ['done', 'idea!']);
  });

  test('a failed run that was taken back is not built upon', async () => {
    moods.refuse.set('ruin 3', 'conflict');
    const runId = await begin('three', { name: 'ruin' });
    await world.settle();
    await assert.rejects(ask('retry', { runId }), /begin it anew/);
  });

  test('a run can be begun anew from one of its steps, keeping what it did before', async () => {
    const runId = await begin('three', { name: 'again' });
    await world.settle();
    const forked = z.object({ runId: Id }).parse(await ask('fork', { runId, step: 'second' }));
    await world.settle();
    assert.deepEqual((await read(forked.runId)).output, { doubled: 2 });
    assert.deepEqual(didOf('again'), ['again 1', 'again 2', 'again 3', 'again 2', 'again 3']);
    await assert.rejects(ask('fork', { runId, step: 'no such step' }), /did no step/);
  });

  test('nothing is begun anew of a run that is under way, or that was taken back', async () => {
    const runId = await begin('sleeper', { name: 'twice' });
    await world.settle();
    await assert.rejects(ask('fork', { runId }), { code: 'conflict', message: /is under way/ });
    await ask('pause', { runId });
    assert.ok(z.object({ runId: Id }).parse(await ask('fork', { runId })));
    moods.refuse.set('back 3', 'conflict');
    const back = await begin('three', { name: 'back' });
    await world.settle();
    await assert.rejects(ask('fork', { runId: back, step: 'second' }), { code: 'conflict', message: /taken back/ });
  });

  test('one can see how far it is, what it has said and what it has done', async () => {
    moods.think = () => 'well';
    const runId = await begin('thinker', { name: 'seen' });
    await world.settle();
    const run = z.object({ progress: z.unknown() }).parse(await ask('read', { runId }));
    assert.deepEqual(run.progress, { percent: 10, note: 'begun' });
    const log = z.object({ items: z.array(z.object({ line: z.string() })) }).parse(await ask('listLog', { runId }));
    assert.deepEqual(
      log.items.map(({ line }) => line),
      ['thinking of seen'],
    );
    const Steps = z.object({ items: z.array(z.object({ step: z.string(), output: z.unknown() })) });
    assert.deepEqual(
      Steps.parse(await ask('listSteps', { runId })).items.map(({ step, output }) => [step, output]),
      [['think', 'well']],
    );
  });

  test('what is begun anew keeps nothing that was done after the step', async () => {
    const runId = await begin('three', { name: 'anew' });
    await world.settle();
    const forked = z.object({ runId: Id }).parse(await ask('fork', { runId, step: 'trial.thing.act' }));
    await world.settle();
    assert.equal((await read(forked.runId)).state, 'done');
    assert.equal(didOf('anew').length, 6);
  });

  test('one can see what is not over, and since when', async () => {
    const lonely = await world.person((await world.tenant('Lonely Ltd')).id, 'tenant_admin');
    await begin('sleeper', { name: 'lonely' }, lonely);
    await world.settle();
    const Tallies = z.object({ items: z.array(z.object({ oldestAt: Instant }).loose()) });
    const [{ oldestAt, ...tally } = { oldestAt: '' }, ...others] = Tallies.parse(await ask('tally', {}, lonely)).items;
    assert.deepEqual(
      [tally, others],
      [{ queue: '', workflow: 'trial.sleeper.begin', state: 'waiting', runs: 1, workers: 0 }, []],
    );
    assert.ok(Math.abs(Date.parse(oldestAt) - world.clock.nowMs()) < 60_000);
  });

  test('a company sees and changes its own runs only', async () => {
    const runId = await begin('sleeper', { name: 'own' });
    const stranger = await world.person((await world.tenant('Others Ltd')).id, 'tenant_admin');
    for (const name of ['read', 'cancel', 'pause', 'retry', 'fork']) {
      await assert.rejects(ask(name, { runId }, stranger), { code: 'not_found' }, name);
    }
    assert.deepEqual(z.object({ items: z.array(Shown) }).parse(await ask('list', {}, stranger)).items, []);
    await world.settle();
  });

  test('a queue holds no more at once than it was told, of one company and in all', async () => {
    const others = await Promise.all(
      ['A', 'B', 'C'].map(async (name) => world.person((await world.tenant(name)).id, 'tenant_admin')),
    );
    let [now, most] = [0, 0];
    const byName = new Map<string, number>();
    moods.during = async (label) => {
      if (!label.startsWith('narrow')) return;
      now += 1;
      most = Math.max(most, now);
      const count = (byName.get(label) ?? 0) + 1;
      byName.set(label, count);
      assert.equal(count, 1, `${label} ran beside itself`);
      await new Promise((resolve) => setTimeout(resolve, 20));
      byName.set(label, count - 1);
      now -= 1;
    };
    for (const by of others) {
      for (let time = 0; time < 3; time += 1) await begin('narrow', { name: `narrow ${by.tenantId}` }, by);
    }
    await world.settle();
    assert.equal(most, 2);
    assert.equal(didOf('narrow').length, 9);
  });

  test('no more begin in a minute than a queue was told', async () => {
    for (let time = 0; time < 5; time += 1) await begin('rated', { name: `rated ${time}` });
    const counts: number[] = [];
    for (let minute = 0; minute < 3; minute += 1) {
      await world.settle();
      counts.push(didOf('rated').length);
      world.clock.pass('61 seconds');
    }
    assert.deepEqual(counts, [2, 4, 5]);
  });

  test('a long queue of one company holds up nobody else', async () => {
    const noisy = await world.person((await world.tenant('Noisy')).id, 'tenant_admin');
    const quiet = await world.person((await world.tenant('Quiet')).id, 'tenant_admin');
    for (let time = 0; time < 200; time += 1) await begin('thinker', { name: `noise ${time}` }, noisy);
    await begin('thinker', { name: 'quiet' }, quiet);
    const order: string[] = [];
    moods.think = (name) => void order.push(name);
    await world.settle();
    assert.equal(order.length, 201);
    assert.ok(order.indexOf('quiet') < 128, `it was ${order.indexOf('quiet')}th`);
  });
});
