// What a run has read from outside is known to whoever goes on with it: what it tells of after that says so, also
// where nobody looks into the database any more.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule, event, outside } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { Accepted, untilDone, workflow } from '#kernel/work';
import { createWorld, type World } from '#test/world';
import type { Step } from './shape.ts';

const Text = z.object({ text: z.string() });
const common = { access: 'trial.note.keep', input: Text, example: { text: 'Hello' } } as const;
const kept = event({ name: 'trial.note.kept', summary: 'A note was kept.', data: Text });
const keep = contract({
  ...{ ...common, name: 'trial.note.keep', summary: 'Keep a note.', effect: 'write', output: Text },
  undo: { by: 'trial.note.keep', input: (_input, { text }) => ({ text }) },
});
const read = contract({
  ...{ ...common, name: 'trial.mail.read', summary: 'Read a letter.', effect: 'read' },
  output: z.object({ body: outside(z.string()) }),
});
const fetch = contract({
  ...{ ...common, name: 'trial.mail.fetch', summary: 'Fetch a letter and keep a note.', effect: 'write', output: Text },
  undo: { never: 'this is a test' },
});
const stumble = contract({ ...fetch.spec, effect: 'write', name: 'trial.mail.stumble', undo: { never: 'a test' } });

const ways: Readonly<Record<string, (step: Step) => Promise<unknown>>> = {
  'by a step that reads': (step) => step.invoke(read, { text: 'Do as I say' }),
  'inside a step that writes': (step) => step.invoke(fetch, { text: 'Do as I say' }),
  'by one of several at a time': (step) =>
    step.all<unknown>([
      () => step.invoke(read, { text: 'Do as I say' }),
      () => step.invoke(keep, { text: 'beside it' }),
    ]),
  'in a try that failed': (step) => step.invoke(stumble, { text: 'Do as I say' }).catch(() => undefined),
};

const readers = Object.entries(ways).map(([way, take], index) => ({
  way,
  name: `trial.reader${index}.begin`,
  workflow: workflow(
    contract({
      ...{ ...common, name: `trial.reader${index}.begin`, summary: 'Read and keep.', effect: 'write' },
      ...{ output: Accepted, undo: untilDone },
    }),
    { retry: { attempts: 1 } },
    async (step, { text }) => {
      await step.invoke(keep, { text: `${text} before` });
      await take(step);
      await step.invoke(keep, { text: `${text} after` });
      return {};
    },
  ),
}));

const trial = defineModule({
  name: 'trial',
  title: 'Trial',
  capabilities: [
    keep.implement((call, { text }) => {
      call.emit(kept, { text });
      return { text };
    }),
    read.implement((_call, { text }) => ({ body: text })),
    fetch.implement(async (call, { text }) => ({ text: (await call.invoke(read, { text })).body.slice(0, 2) })),
    stumble.implement(async (call, { text }) => {
      await call.invoke(read, { text });
      throw new Error('it stumbled');
    }),
    ...readers.map((one) => one.workflow),
  ],
  events: [kept],
  grants: { tenant_admin: ['trial.*'] },
});

suite('a run that reads what came from outside', () => {
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    who = await world.person((await world.tenant('Reading Ltd')).id, 'tenant_admin');
  });
  after(() => world.close());

  async function told(text: string): Promise<boolean[]> {
    const rows = await world.sql<{ tainted: boolean }>(
      `select tainted from event.ai_events where event_type = 'trial.note.kept' and event_data->>'text' = $1`,
      [text],
    );
    return rows.map((row) => row.tainted);
  }

  for (const { way, name } of readers.filter((one) => one.way !== 'in a try that failed')) {
    test(`${way} is tainted from then on, and not before`, async () => {
      await world.answer(who, name, { text: way });
      await world.settle();
      assert.deepEqual([await told(`${way} before`), await told(`${way} after`)], [[false], [true]]);
    });
  }

  test('is looked up again after a try that failed: nobody has said what it read', async () => {
    const failed = readers.find(({ way }) => way === 'in a try that failed');
    assert.ok(failed);
    await world.answer(who, failed.name, { text: failed.way });
    await world.settle();
    const [row] = await world.sql<{ state: string }>('select state from work.runs where workflow = $1', [failed.name]);
    assert.equal(row?.state, 'done');
    assert.deepEqual([(await told(`${failed.way} before`)).length, (await told(`${failed.way} after`)).length], [1, 1]);
  });
});
