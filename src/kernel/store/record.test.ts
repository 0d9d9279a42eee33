import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import type { Pool } from './pool.ts';
import { type RecordPart, recorder } from './record.ts';
import { entry, openScene, type Scene, someTenant } from './scene.test.ts';
import { WriteScope } from './scope.ts';
import type { Entry } from './statement.ts';

suite('what a call leaves behind', () => {
  let scene: Scene;
  let pool: Pool;
  before(async () => {
    scene = await openScene();
    const tables = names.map(
      (name) => `create table trial.${name} (id int primary key, label text, body json);
    grant insert, select, delete on trial.${name} to cadre_app;`,
    );
    await scene.sql(tables.join(''));
    pool = scene.pool(1);
  });
  after(() => scene.close());

  const names = ['entry', 'payload', 'event', 'key'] as const;
  const parts: readonly RecordPart[] = names.map((name) => ({
    table: `trial.${name}`,
    columns: { id: 'int', label: 'text', body: 'json' },
    once: ['id'],
  }));

  const body = fc.oneof(
    fc.string(),
    fc.jsonValue(),
    fc.constantFrom("it's", '"$1"', '$2', '\\', '’; drop table trial.entry; --'),
  );
  const storable = body.filter((value) => !JSON.stringify(value).includes('\\u0000'));
  const label = fc.constantFrom('one', 'one', 'another', '{"a,b"}', null);
  const rowsOf = fc
    .uniqueArray(fc.record({ id: fc.integer(), label, body: storable }), { selector: ({ id }) => id, maxLength: 8 })
    .map((rows) => rows.toSorted((a, b) => a.id - b.id));

  const read = (text: unknown): unknown => (text === null ? null : JSON.parse(String(text)));

  async function keeps(given: readonly (readonly object[])[], entries: readonly Entry[]) {
    for (const entry of entries) await new WriteScope(pool, someTenant()).commit([entry]);
    const kept = await Promise.all(
      names.map((name) => scene.sql(`delete from trial.${name} returning id, label, body::text`)),
    );
    assert.deepEqual(
      kept.map((rows) =>
        rows
          .map(({ id, label, body }) => ({ id, label, body: read(body) }))
          .toSorted((a, b) => Number(a.id) - Number(b.id)),
      ),
      given.map((rows) =>
        rows.map((row) => {
          const { id, label, body } = row as { id: number; label: unknown; body: unknown };
          return { id, label: label ?? null, body: read(JSON.stringify(body)) };
        }),
      ),
    );
  }

  test('whichever parts there are, every row that was handed in is there once, and no other', async () => {
    const write = recorder();
    const property = fc.asyncProperty(fc.tuple(rowsOf, rowsOf, rowsOf, rowsOf), async (given) => {
      const handed = parts.map((part, index) => ({ part, rows: given[index] ?? [] }));
      const [fresh, again] = [write.fresh(handed), write.again(handed)];
      assert.equal(fresh === undefined, given.flat().length === 0, 'nothing to record is no statement');
      await keeps(given, fresh ? [fresh] : []);
      await keeps(given, again ? [again, again] : []);
      await keeps(given, fresh && again ? [fresh, again] : []);
    });
    await fc.assert(property, { numRuns: 25 });
  });

  test('a statement of somebody else’s goes with what is new, few or many', async () => {
    const write = recorder();
    const last = entry('insert into trial.key (id, label, body) values ($1, $2, $3) returning $1 + 1', 7, '$1', '{}');
    for (const count of [0, 1, 3, 40]) {
      const rows = Array.from({ length: count }, (_, id) => ({ id, label: `row ${id}`, body: { id } }));
      const handed = parts.map((part, place) => ({ part, rows: place === 0 ? rows : [] }));
      const entries = write.freshWith(handed, last);
      assert.equal(entries.length, count > 10 ? 2 : 1);
      const scope = new WriteScope(pool, someTenant());
      await scope.commit(entries);
      const kept = await scene.sql('delete from trial.entry returning id');
      assert.equal(kept.length, count);
      assert.deepEqual(await scene.sql('delete from trial.key returning id, label'), [{ id: 7, label: '$1' }]);
    }
  });

  test('a NUL and half a character are kept as signs that PostgreSQL can store', async () => {
    const write = recorder();
    const [part] = parts;
    assert.ok(part);
    const rows = [{ id: 1, label: null, body: { a: 'x\0y', b: '\ud800', c: '\\u0000' } }];
    const kept = [{ id: 1, label: null, body: { a: 'x\ufffdy', b: '\ufffd', c: '\\u0000' } }];
    for (const entry of [write.fresh([{ part, rows }]), write.again([{ part, rows }])]) {
      assert.ok(entry);
      await keeps([kept, [], [], []], [entry]);
    }
  });

  test('one combination of tables is one statement, prepared once', () => {
    const write = recorder();
    const [entries, payloads] = parts;
    assert.ok(entries && payloads);
    const one = write.fresh([{ part: entries, rows: [{ id: 1 }] }]);
    const other = write.fresh([
      { part: entries, rows: [{ id: 2 }] },
      { part: payloads, rows: [] },
    ]);
    const both = write.fresh([
      { part: entries, rows: [{ id: 4 }] },
      { part: payloads, rows: [{ id: 4 }] },
    ]);
    assert.equal(one?.statement, other?.statement);
    assert.notEqual(one?.statement.name, both?.statement.name);
    assert.equal(both?.values.length, 6);
  });

  test('the statements that connections must keep do not grow without end', () => {
    const write = recorder();
    const names = new Set<string | undefined>();
    for (let index = 0; index < 1000; index += 1) {
      const part: RecordPart = { table: `trial.t${index % 500}`, columns: { id: 'int' } };
      names.add(write.fresh([{ part, rows: [{ id: index }] }])?.statement.name);
      names.add(write.again([{ part, rows: [{ id: index }] }])?.statement.name);
    }
    assert.ok(names.size <= 600, `${names.size} statements`);
  });
});
