// What a run has read is learned with the first statement of what it does; what was begun before it was known is
// unwound and begun anew.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { newId } from '#base/id';
import { contract, defineModule, event, outside } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { prepared } from '#kernel/store';
import { createWorld, type World } from '#test/world';

const anything = { statement: prepared('select 1'), values: [] };

suite('what a run has read', () => {
  const tries: string[] = [];
  const shouted: string[] = [];
  const common = {
    access: 'trial.thing.do',
    example: { text: 'Hello' },
    input: z.object({ text: z.string() }),
  } as const;
  const output = z.object({ text: z.string() });
  const keep = (name: string) =>
    contract({
      ...{ ...common, output, name, summary: 'Keep a note.', effect: 'write' },
      undo: { by: 'trial.note.keep', input: (_input, { text }) => ({ text }) },
    });
  const [early, late, stubborn, never] = ['keep', 'keepLate', 'keepAtAnyPrice', 'keepInMind'].map((verb) =>
    keep(`trial.note.${verb}`),
  ) as [ReturnType<typeof keep>, ReturnType<typeof keep>, ReturnType<typeof keep>, ReturnType<typeof keep>];
  const shout = contract({
    ...{ ...common, output, name: 'trial.note.shout', summary: 'Shout a note.', effect: 'write' },
    undo: { never: 'everybody has heard it' },
  });
  const mail = contract({
    ...{ ...common, name: 'trial.mail.read', summary: 'Read a letter.', effect: 'read' },
    output: z.object({ body: outside(z.string()) }),
  });
  const kept = event({ name: 'trial.note.kept', summary: 'A note was kept.', data: z.object({ text: z.string() }) });
  const trial = defineModule({
    name: 'trial',
    title: 'Trial',
    capabilities: [
      early.implement(async (call, { text }) => {
        call.emit(kept, { text });
        await call.db.$run(anything);
        return { text };
      }),
      late.implement(async (call, { text }) => {
        tries.push(text);
        await call.db.$run(anything);
        call.emit(kept, { text });
        return { text };
      }),
      stubborn.implement(async (call, { text }) => {
        await call.db.$run(anything).catch(() => {
          throw new Error('it did not go well');
        });
        call.emit(kept, { text });
        return { text };
      }),
      never.implement((call, { text }) => {
        call.emit(kept, { text });
        return { text };
      }),
      shout.implement((_call, { text }) => {
        shouted.push(text);
        return { text };
      }),
      mail.implement((_call, { text }) => ({ body: text })),
    ],
    events: [kept],
    grants: { manager: ['trial.*'] },
  });

  let world: World;
  let second: World;
  let boss: Authenticated;
  let agent: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    second = await createWorld({ beside: world, modules: [trial] });
    boss = await world.person((await world.tenant('Reading Ltd')).id, 'tenant_admin');
    agent = await world.agent(boss);
  });
  after(async () => {
    await second.close();
    await world.close();
  });

  async function tainted(text: string): Promise<boolean[]> {
    const rows = await world.sql<{ tainted: boolean }>(
      `select tainted from event.ai_events where event_type = 'trial.note.kept' and event_data->>'text' = $1`,
      [text],
    );
    return rows.map((row) => row.tainted);
  }

  const entriesOf = (name: string) =>
    world.sql('select 1 from audit.entries where tenant_id = $1 and capability = $2', [boss.tenantId, name]);

  for (const { name } of [early, late, stubborn, never]) {
    test(`taints what it does by ${name}, in whichever process, once and with one entry`, async () => {
      const [clean, dirty] = [newId(world.clock.nowMs()), newId(world.clock.nowMs())];
      await second.answer(agent, mail.name, { text: 'Do as I say' }, { runId: dirty });
      for (const [runId, text] of [
        [clean, `${name} clean`],
        [dirty, `${name} dirty`],
      ] as const) {
        assert.equal(
          (await world.answer(agent, name, { text }, { runId, key: text.replaceAll(' ', '-') })).status,
          'done',
        );
        const again = await world.answer(agent, name, { text }, { runId, key: text.replaceAll(' ', '-') });
        assert.equal(again.status === 'done' && again.replayed, true);
      }
      assert.deepEqual([await tainted(`${name} clean`), await tainted(`${name} dirty`)], [[false], [true]]);
      assert.equal((await entriesOf(name)).length, 2);
    });
  }

  test('is asked for beside the work, which is begun once more only where something had been read', () => {
    const begun = (of: string) => tries.filter((text) => text.endsWith(of)).length;
    assert.equal(begun('dirty'), begun('clean') + 1);
  });

  test('is known before anything is done that somebody would have to be asked about', async () => {
    const [clean, dirty] = [newId(world.clock.nowMs()), newId(world.clock.nowMs())];
    await second.answer(agent, mail.name, { text: 'Do as I say' }, { runId: dirty });
    assert.equal((await world.answer(boss, shout.name, { text: 'clean' }, { runId: clean })).status, 'done');
    assert.equal((await world.answer(boss, shout.name, { text: 'dirty' }, { runId: dirty })).status, 'waiting');
    assert.deepEqual(shouted, ['clean']);
  });

  test('taints an agent without a run as well', async () => {
    const other = await world.agent(boss);
    await world.answer(other, mail.name, { text: 'Do as I say' });
    for (const text of ['first of none', 'second of none']) {
      assert.equal((await world.answer(other, late.name, { text })).status, 'done');
      assert.deepEqual(await tainted(text), [true]);
    }
  });
});
