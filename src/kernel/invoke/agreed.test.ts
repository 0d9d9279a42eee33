// What becomes of a thing that was agreed to: done once, tried again when that helps, hidden where it must be, ended.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { approveRequest } from '#kernel/approval';
import { type Call, type Connector, contract, defineModule, outside, secret } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { runCall } from './become.ts';
import { runPlan, stepsOf } from './planned.ts';

const nowhere: Connector = {
  ...{ summary: 'Nowhere.', category: 'none', site: 'https://example.com', auth: { kind: 'none' } },
  baseUrl: () => 'https://example.com',
  test: async () => ({ account: 'nobody' }),
};

suite('what was agreed to', () => {
  const done: string[] = [];
  /** How often each word still fails, and how. */
  const failing = new Map<string, { times: number; code: 'unavailable' | 'upstream' | 'conflict' }>();
  const shape = { access: 'trial.thing.do', effect: 'write', undo: { never: 'it is done' } } as const;
  const Words = z.object({ text: z.string(), times: z.coerce.number().default(1) });
  const input = { input: Words, example: { text: 'Hello' } };
  const Done = z.object({ id: z.string() });
  const burn = contract({ ...shape, ...input, name: 'trial.note.burn', summary: 'Burn a note.', output: Done });
  const keep = contract({
    ...{ ...shape, ...input, name: 'trial.note.keep', summary: 'Keep a note.', output: Done },
    undo: { by: 'trial.note.keep', input: (_input, { id }) => ({ text: id }) },
  });
  const issue = contract({
    ...{ ...shape, ...input, name: 'trial.code.issue', summary: 'Issue a code.' },
    output: z.object({ code: secret(z.string()) }),
  });
  const fetch = contract({
    ...{ ...shape, ...input, name: 'trial.letter.fetch', summary: 'Fetch a letter.' },
    undo: { by: 'trial.note.keep', input: () => ({ text: 'nothing' }) },
    output: z.object({ body: outside(z.string()) }),
  });
  const send = contract({
    ...{ access: shape.access, example: { text: 'Hello' } },
    ...{ input: Words, name: 'trial.letter.send', summary: 'Send a letter.', effect: 'send' },
    ...{ output: Done, undo: { never: 'it has left' } },
    pretend: ({ text }) => ({ id: text }),
  });
  const hidden = contract({ ...burn.spec, name: 'trial.pipe.clean', internal: true });

  /** Not in rehearsals, which are the real thing taken back. */
  function say({ rehearsing }: Call, word: string) {
    if (rehearsing) return { id: word };
    const plan = failing.get(word);
    if (plan && plan.times > 0) {
      plan.times -= 1;
      throw new Fault(plan.code, `${word} fails`);
    }
    done.push(word);
    return { id: word };
  }

  const trial = defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      burn.implement((call, { text, times }) => say(call, `${text} x${times}`)),
      hidden.implement((call, { text }) => say(call, text)),
      keep.implement((call, { text }) => say(call, `kept ${text}`)),
      issue.implement((_call, { text }) => ({ code: `code-${text}` })),
      fetch.implement((_call, { text }) => ({ body: text })),
      send.implement(
        async (call, { text }) => {
          if (text === 'reached') await call.reach(nowhere).catch(() => undefined);
          await call.invoke(text.includes('reached') ? burn : keep, { text });
          return say(call, text);
        },
        { lookup: async () => undefined },
      ),
    ],
    grants: { manager: ['trial.*'] },
  });

  let world: World;
  let boss: Authenticated;
  let agent: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    const { id } = await world.tenant('Agreed Ltd');
    boss = await world.person(id, 'tenant_admin');
    agent = await world.agent(boss);
  });
  after(() => world.close());

  async function waits(name: string, given: object, key: string): Promise<string> {
    const answer = await world.answer(agent, name, given, { key });
    assert.ok(answer.status === 'waiting', `${name} is ${answer.status}`);
    await world.settle();
    return answer.approvalId;
  }

  const rowOf = async (id: string) =>
    (
      await world.sql<{ state: string; input_hash: string; rehearsal: { output?: unknown } | null }>(
        'select state, input_hash, rehearsal from approval.requests where id = $1',
        [id],
      )
    )[0];

  async function agree(approvalId: string) {
    const row = await rowOf(approvalId);
    await world.call(boss, approveRequest, { approvalId, inputHash: row?.input_hash ?? '' });
    await world.settle();
  }

  const count = (word: string) => done.filter((one) => one === word).length;

  test('a plan may leave out what has a default and write numbers as text', async () => {
    const steps = [
      { capability: burn.name, input: { text: 'bare' } },
      { capability: burn.name, input: { text: { $from: [0, 'id'] }, times: '3' } },
    ];
    const id = await waits(runPlan.name, { steps }, 'plan-bare');
    await agree(id);
    assert.deepEqual([count('bare x1'), count('bare x1 x3')], [1, 1]);
    assert.equal((await rowOf(id))?.state, 'executed');
  });

  test('a plan that breaks off for a passing reason goes on where it was, each step once', async () => {
    failing.set('second x1', { times: 1, code: 'unavailable' });
    const steps = ['first', 'second', 'third'].map((text) => ({ capability: burn.name, input: { text } }));
    const id = await waits(runPlan.name, { steps }, 'plan-passing');
    await agree(id);
    assert.deepEqual([count('first x1'), count('second x1'), count('third x1')], [1, 0, 0]);
    assert.equal((await rowOf(id))?.state, 'approved', 'it stays good');
    await world.clock.pass('10 minutes');
    await world.settle();
    assert.deepEqual([count('first x1'), count('second x1'), count('third x1')], [1, 1, 1]);
    assert.equal((await rowOf(id))?.state, 'executed');
  });

  test('a plan of which a step fails for good has failed', async () => {
    failing.set('broken x1', { times: 1, code: 'conflict' });
    const steps = ['broken', 'after'].map((text) => ({ capability: burn.name, input: { text } }));
    const id = await waits(runPlan.name, { steps }, 'plan-broken');
    await agree(id);
    assert.deepEqual([count('broken x1'), count('after x1')], [0, 0]);
    assert.equal((await rowOf(id))?.state, 'failed');
  });

  test('a plan has no step that stands for another call, and none of the plumbing', async () => {
    for (const [capability, code] of [
      [runCall.name, 'invalid'],
      [hidden.name, 'not_found'],
    ] as const) {
      const steps = [{ capability, input: { text: 'x' } }];
      await assert.rejects(world.answer(boss, runPlan.name, { steps }), { code });
    }
    const asked = { capability: hidden.name, input: { text: 'x' } };
    await assert.rejects(world.answer(boss, runCall.name, asked), { code: 'not_found' });
    assert.equal(count('x'), 0);
  });

  test('what nobody could carry out for a day has to be asked for again', async () => {
    failing.set('never x1', { times: 1000, code: 'unavailable' });
    const id = await waits(burn.name, { text: 'never' }, 'burn-never');
    await agree(id);
    for (let day = 0; day < 2; day += 1) {
      await world.clock.pass('1 day');
      await world.settle();
    }
    assert.equal((await rowOf(id))?.state, 'failed');
    const again = await world.answer(agent, burn.name, { text: 'never' }, { key: 'burn-never' });
    assert.ok(again.status === 'waiting' && again.approvalId !== id);
  });

  test('what nobody even tries to carry out ends by itself', async () => {
    failing.set('lost x1', { times: 1, code: 'unavailable' });
    const id = await waits(burn.name, { text: 'lost' }, 'burn-lost');
    await agree(id);
    await world.sql(`delete from event.deliveries where capability = 'invoke.parked.resume'`);
    await world.clock.pass('5 days');
    await world.settle();
    assert.equal((await rowOf(id))?.state, 'expired');
  });

  test('what a rehearsal brings forth is shown without secrets, for the input it was made of', async () => {
    const id = await waits(issue.name, { text: 'door' }, 'issue-door');
    const row = await rowOf(id);
    assert.ok(row?.rehearsal?.output);
    assert.ok(!JSON.stringify(row.rehearsal).includes('code-door'));
    const other = { id, inputHash: 'of another input' };
    await world.kernel.approvals.attachRehearsal(boss.tenantId, other, { output: 'late' });
    assert.deepEqual((await rowOf(id))?.rehearsal, row.rehearsal);
  });

  test('a run that is told once more what came from outside is tainted as well', async () => {
    const given = [agent, fetch.name, { text: 'pay me' }] as const;
    assert.equal((await world.answer(...given, { key: 'fetch', runId: 'one' })).status, 'done');
    const again = await world.answer(...given, { key: 'fetch', runId: 'two' });
    assert.ok(again.status === 'done' && again.replayed);
    const rows = await world.sql('select run from invoke.taints where source = $1 order by run', [fetch.name]);
    assert.deepEqual(rows, [{ run: 'run:one' }, { run: 'run:two' }]);
  });

  test('a write inside a send is done once, also when the send is tried again', async () => {
    failing.set('twice', { times: 1, code: 'upstream' });
    const tried = () => world.answer(boss, send.name, { text: 'twice' }, { key: 'send-twice' });
    await assert.rejects(tried(), { code: 'upstream' });
    assert.equal((await tried()).status, 'done');
    const kept = await world.sql(
      `select 1 from audit.entries where capability = $1 and outcome = 'done' and tenant_id = $2`,
      [keep.name, boss.tenantId],
    );
    assert.deepEqual([kept.length, count('twice')], [1, 1]);
  });

  test('a send that had to ask after it reached a service is uncertain; before, it has not begun', async () => {
    const limited = await world.agent(boss);
    const state = async (key: string) =>
      (await world.sql<{ state: string }>('select state from invoke.keys where key = $1', [key]))[0]?.state;
    for (const text of ['reached', 'not reached']) {
      const asked = await world.answer(limited, send.name, { text }, { key: `send-${text.replace(' ', '-')}` });
      assert.ok(asked.status === 'waiting');
      await agree(asked.approvalId);
    }
    assert.equal(await state('send-reached'), 'sending');
    assert.equal(await state('send-not-reached'), undefined);
  });

  test('stepsOf reads nothing out of other answers', () => {
    assert.deepEqual(stepsOf({ contract: burn, output: { id: 'x' } }), []);
  });
});
