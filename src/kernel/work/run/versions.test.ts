import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, defineModule, Id, type Module } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import type { Body } from './shape.ts';
import { Accepted, untilDone, workflow } from './workflow.ts';

const begins = contract({
  name: 'trial.tale.begin',
  summary: 'Begin a tale.',
  effect: 'write',
  access: 'trial.tale.begin',
  input: z.object({}),
  output: Accepted,
  undo: untilDone,
  example: {},
});

function telling(end: string, before = 'once'): Body<object, string> {
  return async (step) => {
    await step.do(before, () => 'upon a time');
    await step.sleep('night', '1 hour');
    return end;
  };
}

function moduleOf(tale: ReturnType<typeof workflow>): Module {
  return defineModule({ name: 'trial', title: 'Trial', capabilities: [tale], grants: { tenant_admin: ['trial.*'] } });
}

suite('a workflow that has changed while runs were under way', () => {
  let first: World;
  let who: Authenticated;
  before(async () => {
    first = await createWorld({ modules: [moduleOf(workflow(begins, {}, telling('the old end')))] });
    who = await first.person((await first.tenant('Tales Ltd')).id, 'tenant_admin');
  });
  after(() => first.close());

  async function begun(): Promise<string> {
    const answer = await first.answer(who, begins.name, {});
    assert.ok(answer.status === 'done');
    await first.settle();
    return z.object({ runId: Id }).parse(answer.output).runId;
  }

  /** What has become of a run after a night under the new house. */
  async function afterwards(tale: ReturnType<typeof workflow>, runId: string, change?: object) {
    const second = await createWorld({ beside: first, modules: [moduleOf(tale)] });
    try {
      if (change) await second.answer(who, 'work.run.migrate', { runId, ...change });
      second.clock.pass('1 hour');
      await second.settle();
      const [row] = await first.sql<{ state: string; output: unknown; error: { message: string } | null }>(
        'select state, output, error from work.runs where id = $1',
        [runId],
      );
      return row;
    } finally {
      await second.close();
    }
  }

  test('ends those that began before as they began', async () => {
    const tale = workflow(begins, { version: 2, older: { 1: telling('the old end') } }, telling('the new end'));
    assert.equal((await afterwards(tale, await begun()))?.output, 'the old end');
  });

  test('leaves alone what it does not know, until somebody has it go on as a new version', async () => {
    const tale = workflow(begins, { version: 2 }, telling('the new end'));
    const runId = await begun();
    assert.equal((await afterwards(tale, runId))?.state, 'queued');
    assert.equal((await afterwards(tale, runId, { version: 2 }))?.output, 'the new end');
  });

  test('has what waits look anew whether it still has to', async () => {
    const runId = await begun();
    const awake: Body<object, string> = async (step) => {
      await step.do('once', () => 'upon a time');
      return 'nobody slept';
    };
    const second = await createWorld({ beside: first, modules: [moduleOf(workflow(begins, { version: 2 }, awake))] });
    try {
      await second.answer(who, 'work.run.migrate', { runId, version: 2 });
      await second.settle();
    } finally {
      await second.close();
    }
    const [row] = await first.sql(
      'select state, output, (select count(*)::int from work.waits) as waits from work.runs where id = $1',
      [runId],
    );
    assert.deepEqual(row, { state: 'done', output: 'nobody slept', waits: 0 });
  });

  test('has one that failed go on as a new version when it is tried again', async () => {
    const stuck: Body<object, string> = async (step) => {
      await step.do('once', () => 'upon a time');
      return step.do('wolf', () => Promise.reject(new Fault('conflict', 'Nobody knows the end')), {});
    };
    const third = await createWorld({ beside: first, modules: [moduleOf(workflow(begins, { version: 3 }, stuck))] });
    const fourth = await createWorld({
      ...{ beside: first },
      modules: [moduleOf(workflow(begins, { version: 4, older: { 3: stuck } }, telling('well')))],
    });
    try {
      const answer = await third.answer(who, begins.name, {});
      assert.ok(answer.status === 'done');
      const { runId } = z.object({ runId: Id }).parse(answer.output);
      await third.settle();
      await fourth.answer(who, 'work.run.migrate', { runId, version: 4 });
      await fourth.answer(who, 'work.run.retry', { runId });
      await fourth.settle();
      fourth.clock.pass('1 hour');
      await fourth.settle();
      const [row] = await first.sql('select version, state, output from work.runs where id = $1', [runId]);
      assert.deepEqual(row, { version: 4, state: 'done', output: 'well' });
    } finally {
      await third.close();
      await fourth.close();
    }
  });

  test('refuses a version that nobody knows, and leaves the run as it is', async () => {
    const runId = await begun();
    await assert.rejects(first.answer(who, 'work.run.migrate', { runId, version: 99 }), {
      ...{ code: 'not_found', message: 'trial.tale.begin has no version 99 here' },
    });
    const [row] = await first.sql('select version from work.runs where id = $1', [runId]);
    assert.deepEqual(row, { version: 1 });
  });

  test('says so when what was done no longer fits it', async () => {
    const tale: Body<object, string> = async (step) => {
      await step.sleep('once', '1 hour');
      return 'another tale';
    };
    const row = await afterwards(workflow(begins, {}, tale), await begun());
    assert.deepEqual(row?.state, 'failed');
    assert.match(row?.error?.message ?? '', /was "do once" when the run began; give the workflow a new version/);
  });
});
