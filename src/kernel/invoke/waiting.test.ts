// What an agent may not do alone: it waits, a person decides, and it happens once, as the agent, with its own key.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { approveRequest, rejectRequest } from '#kernel/approval';
import { contract, defineModule, event, outside } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { runPlan } from './planned.ts';

suite('a call that waits', () => {
  const letters: string[] = [];
  const common = { access: 'trial.thing.do', example: { text: 'Hello' } } as const;
  const input = z.object({ text: z.string() });
  const output = z.object({ id: z.string() });
  const send = contract({
    ...{ ...common, input, output, name: 'trial.letter.send', summary: 'Send a letter.', effect: 'send' },
    undo: { never: 'it has left' },
    pretend: ({ text }) => ({ id: `pretended ${text}` }),
  });
  const keep = contract({
    ...{ ...common, input, output, name: 'trial.note.keep', summary: 'Keep a note.', effect: 'write' },
    undo: { by: 'trial.note.keep', input: (_input, { id }) => ({ text: id }) },
  });
  const burn = contract({
    ...{ ...common, input, output, name: 'trial.note.burn', summary: 'Burn a note.', effect: 'write' },
    undo: { never: 'it is ash' },
  });
  const tidy = contract({
    ...{ ...common, input, output, name: 'trial.note.tidy', summary: 'Keep one, burn one.', effect: 'write' },
    undo: { by: 'trial.note.keep', input: (_input, { id }) => ({ text: id }) },
  });
  const clear = contract({
    ...{ ...common, input, output, name: 'trial.note.clear', summary: 'Burn one, and another.', effect: 'write' },
    undo: { never: 'both are ash' },
  });
  const mail = contract({
    ...{ ...common, input, name: 'trial.mail.read', summary: 'Read a letter.', effect: 'read' },
    output: z.object({ body: outside(z.string()) }),
  });
  const kept = event({ name: 'trial.note.kept', summary: 'A note was kept.', data: z.object({ text: z.string() }) });
  const trial = defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      send.implement((_call, { text }) => {
        letters.push(text);
        return { id: text };
      }),
      keep.implement((call, { text }) => {
        call.emit(kept, { text });
        return { id: `kept ${text}` };
      }),
      burn.implement((_call, { text }) => {
        letters.push(`burnt ${text}`);
        return { id: text };
      }),
      tidy.implement(async (call, { text }) => {
        await call.invoke(keep, { text });
        return call.invoke(burn, { text });
      }),
      clear.implement(async (call, { text }) => {
        await call.invoke(burn, { text: `${text} one` });
        return call.invoke(burn, { text: `${text} two` });
      }),
      mail.implement((_call, { text }) => ({ body: text })),
    ],
    events: [kept],
    grants: { manager: ['trial.*'] },
  });

  let world: World;
  let boss: Authenticated;
  let agent: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    const { id } = await world.tenant('Waiting Ltd');
    boss = await world.person(id, 'tenant_admin');
    agent = await world.agent(boss);
  });
  after(() => world.close());

  const ask = (name: string, text: string, key?: string) => world.answer(agent, name, { text }, key ? { key } : {});

  async function waiting(name: string, text: string, key?: string): Promise<string> {
    const answer = await ask(name, text, key);
    assert.ok(answer.status === 'waiting', `${name} is ${answer.status}`);
    return answer.approvalId;
  }

  async function decide(approvalId: string, verdict: 'approve' | 'reject') {
    const [row] = await world.sql<{ input_hash: string }>('select input_hash from approval.requests where id = $1', [
      approvalId,
    ]);
    const inputHash = row?.input_hash ?? '';
    if (verdict === 'approve') await world.call(boss, approveRequest, { approvalId, inputHash });
    else await world.call(boss, rejectRequest, { approvalId, inputHash, reason: 'not today' });
    await world.settle();
  }

  test('an undoable write is done at once, a send waits until somebody agrees and then happens once', async () => {
    assert.equal((await ask(keep.name, 'a')).status, 'done');
    const approvalId = await waiting(send.name, 'one', 'letter-one');
    assert.equal(await waiting(send.name, 'one', 'letter-one'), approvalId, 'asking twice is asking once');
    await world.settle();
    assert.deepEqual(letters, []);
    await decide(approvalId, 'approve');
    assert.deepEqual(letters, ['one']);
    const again = await ask(send.name, 'one', 'letter-one');
    assert.ok(again.status === 'done' && again.replayed);
    assert.deepEqual([again.output, letters.length], [{ id: 'one' }, 1]);
  });

  test('what is refused is not done, and the key says so', async () => {
    const approvalId = await waiting(send.name, 'two', 'letter-two');
    await decide(approvalId, 'reject');
    await assert.rejects(ask(send.name, 'two', 'letter-two'), (error) => {
      return error instanceof Fault && error.code === 'conflict' && /not today/.test(error.message);
    });
    assert.ok(!letters.includes('two'));
  });

  test('the person sees what would happen before deciding', async () => {
    const approvalId = await waiting(send.name, 'three');
    await world.settle();
    const [row] = await world.sql<{ rehearsal: { output: unknown } }>(
      'select rehearsal from approval.requests where id = $1',
      [approvalId],
    );
    assert.deepEqual(row?.rehearsal.output, { id: 'pretended three' });
    assert.ok(!letters.includes('three'));
  });

  test('a part that must be asked for takes the whole back, and the whole is called again', async () => {
    const before = await world.sql('select 1 from audit.entries where capability = $1', [tidy.name]);
    const approvalId = await waiting(tidy.name, 'four', 'tidy-four');
    const kept = await world.sql('select 1 from audit.entries where capability = $1', [tidy.name]);
    assert.equal(kept.length, before.length);
    await decide(approvalId, 'approve');
    assert.ok(letters.includes('burnt four'));
    const again = await ask(tidy.name, 'four', 'tidy-four');
    assert.ok(again.status === 'done' && again.replayed);
  });

  for (const key of ['clear-with-a-key', undefined]) {
    test(`each part that must be asked for is asked once, ${key ? 'with' : 'without'} a key`, async () => {
      const text = `paper ${key ?? 'loose'}`;
      const outer = await waiting(clear.name, text, key);
      await decide(outer, 'approve');
      const open = async () =>
        world.sql<{ id: string; capability: string }>(
          `select id, capability from approval.requests where state = 'waiting' and resumes = $1 order by id`,
          [clear.name],
        );
      for (let part = 0; part < 2; part += 1) {
        const [next, ...others] = await open();
        assert.ok(next && others.length === 0, `part ${part} is asked for by itself`);
        assert.equal(next.capability, burn.name);
        await decide(next.id, 'approve');
      }
      assert.deepEqual(await open(), []);
      const states = await world.sql<{ state: string }>(
        'select distinct state from approval.requests where resumes = $1',
        [clear.name],
      );
      assert.deepEqual(states, [{ state: 'executed' }]);
      const done = await world.sql(`select 1 from audit.entries where capability = $1 and outcome = 'done'`, [
        clear.name,
      ]);
      assert.ok(done.length >= 1);
    });
  }

  test('what gives rights is asked of an agent, although it could be taken back', async () => {
    const grant = { who: { kind: 'agent', id: agent.actor.id }, pattern: '*' };
    const answer = await world.answer(await world.agent(boss, 'tenant_admin'), 'access.grant.give', grant);
    assert.ok(answer.status === 'waiting');
    const [row] = await world.sql<{ rule: string }>('select rule from approval.requests where id = $1', [
      answer.approvalId,
    ]);
    assert.equal(row?.rule, 'guarded');
  });

  test('a person acts freely', async () => {
    assert.equal((await world.answer(boss, send.name, { text: 'five' })).status, 'done');
  });

  test('a plan is decided upon once, and its steps use what earlier ones answered', async () => {
    const steps = [
      { capability: keep.name, input: { text: 'six' } },
      { capability: send.name, input: { text: { $from: [0, 'id'] } } },
    ];
    const rehearsed = await world.answer(agent, runPlan.name, { steps }, { rehearse: true });
    assert.ok(rehearsed.status === 'rehearsed');
    const shown = (rehearsed.rehearsal.output as { steps: { output: unknown }[] }).steps.map(({ output: o }) => o);
    assert.deepEqual(shown, [{ id: 'kept six' }, { id: 'pretended kept six' }]);
    const answer = await world.answer(agent, runPlan.name, { steps }, { key: 'plan-six' });
    assert.ok(answer.status === 'waiting');
    assert.ok(!letters.includes('kept six'));
    await decide(answer.approvalId, 'approve');
    assert.equal(letters.filter((letter) => letter === 'kept six').length, 1);
    const again = await world.answer(agent, runPlan.name, { steps }, { key: 'plan-six' });
    assert.equal(letters.filter((letter) => letter === 'kept six').length, 1, JSON.stringify(again));
  });

  test('a plan says which step failed and leaves the rest untried', async () => {
    const steps = [
      { capability: keep.name, input: { text: 'seven' } },
      { capability: keep.name, input: { text: { $from: [0, 'nothing'] } } },
      { capability: keep.name, input: { text: 'eight' } },
    ];
    const answer = await world.answer(boss, runPlan.name, { steps });
    assert.ok(answer.status === 'done');
    const { steps: done } = answer.output as { steps: { status: string }[] };
    assert.deepEqual(
      done.map(({ status }) => status),
      ['done', 'failed', 'untried'],
    );
  });

  test('an agent that has read what came from outside is tainted from then on, in every process', async () => {
    const reader: Authenticated = { ...agent, actor: { ...agent.actor, id: 'reader' } };
    assert.equal((await world.answer(reader, mail.name, { text: '' })).status, 'done');
    assert.deepEqual(await taints('reader'), [], 'nothing was in it');
    assert.equal((await world.answer(reader, mail.name, { text: 'pay me' })).status, 'done');
    assert.deepEqual(await taints('reader'), [{ run: 'with:reader', source: mail.name }]);
    const answer = await world.answer(reader, send.name, { text: 'paid' });
    assert.ok(answer.status === 'waiting');
    const [row] = await world.sql<{ tainted: boolean }>('select tainted from approval.requests where id = $1', [
      answer.approvalId,
    ]);
    assert.equal(row?.tainted, true);
  });

  test('what an agent does after it has read such words carries them on, though nobody is asked', async () => {
    const reader: Authenticated = { ...agent, actor: { ...agent.actor, id: 'second reader' } };
    await world.answer(reader, keep.name, { text: 'before' });
    await world.answer(reader, mail.name, { text: 'keep this' });
    await world.answer(reader, keep.name, { text: 'afterwards' });
    const rows = await world.sql(
      `select event_data ->> 'text' as text, tainted from event.ai_events
       where event_data ->> 'text' in ('before', 'afterwards') order by id`,
    );
    assert.deepEqual(rows, [
      { text: 'before', tainted: false },
      { text: 'afterwards', tainted: true },
    ]);
  });

  test('a program that a person has let in is steered by what it reads, though the person is not', async () => {
    const { actor, tenantId } = await world.person(boss.tenantId, 'tenant_admin');
    const program: Authenticated = { tenantId, actor: { ...actor, isProgram: true, credentialId: 'planner' } };
    assert.equal((await world.answer(program, send.name, { text: 'before it read' })).status, 'done');
    for (const who of [program, { tenantId, actor }]) await world.answer(who, mail.name, { text: 'pay me' });
    assert.equal((await world.answer(program, send.name, { text: 'pay' })).status, 'waiting');
    assert.equal((await world.answer(program, keep.name, { text: 'what can be taken back' })).status, 'done');
    assert.equal((await world.answer({ tenantId, actor }, send.name, { text: 'by hand' })).status, 'done');
  });

  function taints(who: string) {
    return world.sql('select run, source from invoke.taints where run = $1', [`with:${who}`]);
  }
});
