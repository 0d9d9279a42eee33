import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import type { Pool } from './pool.ts';
import { type RecordPart, recordComposer } from './record.ts';
import { openScene, type Scene, someTenant } from './scene.test.ts';
import { WriteScope } from './scope.ts';

suite('what a call leaves behind', () => {
  let scene: Scene;
  let pool: Pool;
  before(async () => {
    scene = await openScene();
    const tables = names.map(
      (name) => `create table trial.${name} (id int primary key, body json);
    grant insert, select, delete on trial.${name} to cadre_app;`,
    );
    await scene.sql(tables.join(''));
    pool = scene.pool(1);
  });
  after(() => scene.close());

  const names = ['entry', 'payload', 'event', 'key'] as const;
  const parts: readonly RecordPart[] = names.map((name) => ({
    name,
    sql: `insert into trial.${name} (id, body) select * from json_to_recordset($1) as r(id int, body json)`,
  }));

  const body = fc.oneof(
    fc.string(),
    fc.jsonValue(),
    fc.constantFrom("it's", '"$1"', '$2', '\\', '’; drop table trial.entry; --'),
  );
  const storable = body.filter((value) => !JSON.stringify(value).includes('\\u0000'));
  const rowsOf = fc
    .uniqueArray(fc.record({ id: fc.integer(), body: storable }), { selector: ({ id }) => id, maxLength: 5 })
    .map((rows) => rows.toSorted((a, b) => a.id - b.id));

  test('whichever parts there are, every row that was handed in is there once, and no other', async () => {
    const compose = recordComposer();
    const property = fc.asyncProperty(fc.tuple(rowsOf, rowsOf, rowsOf, rowsOf), async (given) => {
      const composed = compose(parts.map((part, index) => ({ part, rows: given[index] ?? [] })));
      assert.equal(composed === undefined, given.flat().length === 0, 'nothing to record is no statement');
      const scope = new WriteScope(pool, someTenant());
      await scope.commit(composed ? [composed] : []);
      const kept = await Promise.all(
        names.map((name) => scene.sql(`delete from trial.${name} returning id, body::text`)),
      );
      assert.deepEqual(
        kept.map((rows) => rows.toSorted((a, b) => Number(a.id) - Number(b.id))),
        given.map((rows) =>
          rows.map((row) => ({ id: row.id, body: row.body === null ? null : JSON.stringify(row.body) })),
        ),
      );
    });
    await fc.assert(property, { numRuns: 25 });
  });

  test('one combination of parts is one statement, prepared once', () => {
    const compose = recordComposer();
    const [entries, payloads] = parts;
    assert.ok(entries && payloads);
    const one = compose([{ part: entries, rows: [{ id: 1 }] }]);
    const other = compose([
      { part: entries, rows: [{ id: 2 }, { id: 3 }] },
      { part: payloads, rows: [] },
    ]);
    const both = compose([
      { part: entries, rows: [{ id: 4 }] },
      { part: payloads, rows: [{ id: 4 }] },
    ]);
    assert.equal(one?.statement, other?.statement);
    assert.notEqual(one?.statement.name, both?.statement.name);
    assert.equal(both?.values.length, 2);
  });
});
