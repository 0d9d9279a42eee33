import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import type { Lane } from './lane.ts';
import { entry, failureOf, only, openScene, plain, type Scene } from './scene.test.ts';
import { prepared } from './statement.ts';

suite('one connection', () => {
  let scene: Scene;
  let lane: Lane;
  before(async () => {
    scene = await openScene();
    lane = await scene.lane();
  });
  after(() => scene.close());

  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;

  test('a batch answers each of its statements, prepared or not, in order', async () => {
    const results = await lane.run([
      entry('select $1::int as one, $2::text as word', 1, 'a'),
      plain('select generate_series(1, $1::int) as n', 3),
      entry('select where false'),
      plain('select null as nothing'),
    ]);
    assert.deepEqual(
      results.map(({ columns, rows }) => ({ columns, rows })),
      [
        { columns: ['one', 'word'], rows: [[1, 'a']] },
        { columns: ['n'], rows: [[1], [2], [3]] },
        { columns: [], rows: [] },
        { columns: ['nothing'], rows: [[null]] },
      ],
    );
  });

  test('an empty statement and an empty batch answer nothing and hold nobody up', async () => {
    const [results, none] = await Promise.all([lane.run([plain(''), entry('select 1')]), lane.run([])]);
    assert.deepEqual(results[0]?.rows, []);
    assert.equal(only(results), 1);
    assert.deepEqual(none, []);
  });

  for (const [position, name] of ['first', 'second', 'third'].entries()) {
    test(`an error in the ${name} statement refuses the whole batch, and the next one is none the wiser`, async () => {
      const batch = [entry('select 1'), entry('select 2'), entry('select 3')];
      batch[position] = entry('select 1 / $1::int', 0);
      const [failed, fine] = await Promise.all([
        failureOf(lane.run(batch)),
        lane.run([entry('select 4'), plain('select 5')]),
      ]);
      assert.equal(failed.code, '22012');
      assert.deepEqual(fine.map(only), [4, 5]);
    });
  }

  test('what a failed batch wrote before its error is not there', async () => {
    const own = await scene.lane(scene.engine);
    await scene.sql('create table trial.marks (n int); grant all on trial.marks to cadre_engine');
    await failureOf(own.run([entry('insert into trial.marks values (1)'), entry('select 1 / 0')]));
    await own.run([entry('insert into trial.marks values (2)')]);
    assert.deepEqual(await scene.sql('select n from trial.marks'), [{ n: 2 }]);
  });

  test('a value that can not be sent refuses its own batch and mixes up nobody else’s rows', async () => {
    const batches = Array.from({ length: 30 }, (_, index) =>
      index % 3 === 1
        ? lane.run([entry('select $1::text', 'a stranger’s'), entry('select $1::text', cyclic)])
        : lane.run([entry('select $1::text', `mine ${index}`), entry('select $1::int', index)]),
    );
    for (const [index, settled] of (await Promise.allSettled(batches)).entries()) {
      if (index % 3 === 1) assert.equal(settled.status, 'rejected');
      else {
        assert.ok(settled.status === 'fulfilled', String(Object(settled).reason));
        assert.deepEqual(settled.value.map(only), [`mine ${index}`, index]);
      }
    }
  });

  test('large answers arrive whole, and the small ones behind them are their own', async () => {
    const [large, small] = await Promise.all([
      lane.run([entry(`select n, repeat('x', 200) from generate_series(1, 20000) n`)]),
      lane.run([entry('select 7')]),
    ]);
    const rows = large[0]?.rows ?? [];
    assert.equal(rows.length, 20_000);
    assert.ok(rows.every(([n, text], index) => n === index + 1 && String(text).length === 200));
    assert.equal(only(small), 7);
  });

  test('a statement that can not be prepared says why, and is tried anew once it can', async () => {
    const statement = entry('select word from trial.later');
    const failures = await Promise.all([1, 2, 3].map(() => failureOf(lane.run([entry('select 1'), statement]))));
    assert.deepEqual(
      failures.map(({ code }) => code),
      ['42P01', '42P01', '42P01'],
    );
    await scene.sql(`create table trial.later (word text); insert into trial.later values ('now');
    grant select on trial.later to cadre_app`);
    for (let time = 0; time < 3; time += 1) assert.equal(only(await lane.run([statement])), 'now');
  });

  test('a statement that is mended while others still wait for its failure stays usable', async () => {
    const own = await scene.lane();
    const statement = entry('select word from trial.mended');
    const first = failureOf(own.run([statement]));
    const second = failureOf(own.run([entry('select pg_sleep(0.2)'), statement]));
    await first;
    await scene.sql(`create table trial.mended (word text); insert into trial.mended values ('mended');
    grant select on trial.mended to cadre_app`);
    const third = own.run([statement]);
    await second;
    for (const results of [await third, await own.run([statement])]) assert.equal(only(results), 'mended');
  });

  test('a column that changes its type under a prepared statement costs one connection, not the truth', async () => {
    await scene.sql(`create table trial.changing (n int); insert into trial.changing values (1);
    grant select on trial.changing to cadre_app`);
    const own = await scene.lane();
    const statement = entry('select n from trial.changing');
    assert.equal(only(await own.run([statement])), 1);
    await scene.sql('alter table trial.changing alter n type text using n::text');
    assert.equal((await failureOf(own.run([statement]))).code, '0A000');
    assert.ok(own.broken, 'nobody is to get this connection again');
  });

  test('a row that can not be read refuses its batch alone', async () => {
    const [failed, fine] = await Promise.all([
      failureOf(lane.run([entry('select 9007199254740992::int8')])),
      lane.run([entry('select 9007199254740991::int8')]),
    ]);
    assert.match(failed.message, /9007199254740992/);
    assert.equal(only(fine), Number.MAX_SAFE_INTEGER);
  });

  test('a connection that was cut is known to be broken when the first of its callers hears of it', async () => {
    const own = await scene.lane();
    const pid = only(await own.run([entry('select pg_backend_pid()')]));
    const heard = [1, 2].map(() => own.run([entry('select pg_sleep(20)')]).catch(() => own.broken));
    await scene.sql('select pg_terminate_backend($1)', [pid]);
    assert.deepEqual(await Promise.all(heard), [true, true]);
    await failureOf(own.run([entry('select 1')]));
  });

  test('the same text is the same statement', () => {
    assert.equal(prepared('select 1').name, prepared('select 1').name);
    assert.notEqual(prepared('select 1').name, prepared('select 2').name);
  });
});
