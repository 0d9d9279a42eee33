// What a spooled call leaves reaches the database as the text that it was spooled as; what many events are kept as is
// written by one statement.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { z } from 'zod';
import { contract, defineModule, event, reaction } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '#test/world';
import { linesOf, recordedIn, textsIn } from './lines.ts';
import { nothingRecorded } from './unit.ts';

const passed = event({ name: 'trial.gate.passed', summary: 'Somebody passed.', data: z.object({ word: z.string() }) });
const undo = { never: 'this is a test' } as const;
const common = { access: 'trial.gate.pass', undo, output: z.object({}) } as const;
const pass = contract({
  ...{ ...common, name: 'trial.gate.pass', summary: 'Pass.', effect: 'write', record: 'spool' },
  input: z.object({ word: z.string() }),
  example: { word: 'a' },
});
const passInside = contract({
  ...{ ...common, name: 'trial.gate.passInside', summary: 'Pass as a part of something.', effect: 'write' },
  input: z.object({ word: z.string() }),
  example: { word: 'a' },
});
const keep = contract({
  ...{ ...common, name: 'trial.gate.keep', summary: 'Keep who passed.', effect: 'write' },
  input: z.object({ words: z.array(z.string()) }),
  example: { words: ['a'] },
});

const kept: string[] = [];
const rows = `insert into trial.passed (word) select said.data->>'word' from said
  on conflict do nothing`;
const trial = defineModule({
  name: 'trial',
  title: 'Trial',
  capabilities: [
    pass.implement((call, { word }) => {
      call.emit(passed, { word });
      return {};
    }),
    passInside.implement((call, { word }) => call.invoke(pass, { word })),
    keep.implement((_call, { words }) => {
      kept.push(...words);
      return {};
    }),
  ],
  events: [passed],
  reactions: [reaction(passed, keep, { atOnce: 10, rows, input: ({ data }) => ({ words: [data.word] }) })],
  grants: { tenant_admin: ['trial.*'] },
});

suite('what comes from the spool', () => {
  let world: World;
  let who: Authenticated;
  before(async () => {
    world = await createWorld({ modules: [trial] });
    await world.kernel.store.asOwner((client) =>
      client.query(
        `select store.open_schema('trial');
         create table trial.passed (
           tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
           word text not null check (word <> 'never'), primary key (tenant_id, word));
         select store.tenant_table('trial.passed');`,
      ),
    );
    who = await world.person((await world.tenant('Gates Ltd')).id, 'tenant_admin');
  });
  after(() => world.close());

  const words = async () => {
    await world.settle();
    const found = await world.sql<{ word: string }>(
      'select word from trial.passed where tenant_id = $1 order by word',
      [who.tenantId],
    );
    return found.map(({ word }) => word);
  };

  test('is kept as rows by the statement that does it for many, bound to its company', async () => {
    const odd = 'a\u0000b \ud800 "quoted"\nżółć';
    await Promise.all(['one', 'two', odd].map((word) => world.call(who, pass, { word })));
    assert.deepEqual(await words(), ['a\ufffdb \ufffd "quoted"\nżółć', 'one', 'two']);
    const [event] = await world.sql(
      'select count(*)::int as of, bool_and(processed) as done from event.ai_events where event_type = $1',
      [passed.name],
    );
    assert.deepEqual(event, { of: 3, done: true });
    assert.deepEqual(kept, []);
  });

  test('loses none of the others when one can not be kept', async () => {
    await Promise.all(['three', 'never', 'four'].map((word) => world.call(who, pass, { word })));
    assert.ok((await words()).includes('three'));
    assert.ok((await words()).includes('four'));
  });

  test('is told by the capability where it was a part of a write', async () => {
    await world.call(who, passInside, { word: 'five' });
    await world.settle();
    assert.deepEqual(kept, ['five']);
  });

  test('lies on lines, whatever is said on them', () => {
    const tenant_id = who.tenantId;
    const recorded = { ...nothingRecorded(), payloads: [{ entry_id: 'a', tenant_id, sealed: 'b\nc' }] };
    assert.deepEqual(recordedIn(linesOf(recorded)), recorded);
    const texts = textsIn([recorded, nothingRecorded(), recorded].map((one) => Buffer.from(linesOf(one))));
    const found = texts.flatMap(({ part, rows: text }) => (text ? [[part.table, JSON.parse(String(text))]] : []));
    assert.deepEqual(found, [['audit.payloads', [...recorded.payloads, ...recorded.payloads]]]);
  });
});
