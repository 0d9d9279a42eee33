import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { asFault, Fault } from '#base/fault';
import { until } from '#test/within';
import type { Pool } from './pool.ts';
import { entry, failureOf, now, only, openScene, type Scene, someTenant } from './scene.test.ts';
import { type Binding, ReadScope, WriteScope } from './scope.ts';
import { prepared, type Result } from './statement.ts';

suite('a scope of the database', () => {
  let scene: Scene;
  let pool: Pool;
  before(async () => {
    scene = await openScene();
    pool = scene.pool(8);
  });
  after(() => scene.close());

  const count = entry('select count(*)::int from trial.notes');
  const ofTenant = async ({ tenantId }: Binding) => {
    const rows = await scene.sql<{ body: string }>('select body from trial.notes where tenant_id = $1 order by 1', [
      tenantId,
    ]);
    return rows.map(({ body }) => body);
  };
  const add = (body: string) =>
    entry('insert into trial.notes (id, body) values (gen_random_uuid(), $1) returning tenant_id, created_at', body);
  const failing = entry('select 1 / $1::int', 0);

  async function refusal(work: Promise<unknown>): Promise<Fault> {
    const failure = await failureOf(work);
    assert.ok(failure instanceof Fault, String(failure));
    return failure;
  }

  async function write(binding: Binding, ...bodies: readonly string[]) {
    const scope = new WriteScope(pool, binding);
    for (const body of bodies) await scope.run(add(body));
    await scope.commit([]);
  }

  /** The connection that a pool of one lends next: nothing of what was done on it may be left. */
  async function assertClean(single: Pool) {
    const lane = await single.take();
    const [pid, seen, tenant, only1] = await lane.run([
      entry('select pg_backend_pid()'),
      count,
      entry(`select current_setting('app.current_tenant_id', true)`),
      entry(`select current_setting('transaction_read_only')`),
    ]);
    assert.equal(only(seen ?? []), 0, 'it sees nothing unbound');
    assert.equal(only(tenant ?? []) || '', '');
    assert.equal(only(only1 ?? []), 'off');
    const [row] = await scene.sql('select state from pg_stat_activity where pid = $1', [only(pid ?? [])]);
    assert.deepEqual(row, { state: 'idle' });
    single.release(lane);
  }

  test('what is written belongs to the tenant and the instant of the scope', async () => {
    const mine = someTenant();
    const scope = new WriteScope(pool, mine);
    assert.deepEqual((await scope.run(add('mine'))).rows, [[mine.tenantId, now]]);
    await scope.commit([]);
    assert.deepEqual(await ofTenant(mine), ['mine']);
  });

  test('a scope sees and changes the rows of its own tenant alone', async () => {
    const [mine, theirs] = [someTenant(), someTenant()];
    await write(theirs, 'theirs');
    await write(mine, 'mine');
    assert.equal(only(await new ReadScope(pool, mine).run(count)), 1);
    const scope = new WriteScope(pool, mine);
    await scope.run(entry(`update trial.notes set body = 'changed'`));
    await scope.run(entry(`delete from trial.notes where body <> 'changed'`));
    await scope.commit([]);
    assert.deepEqual([await ofTenant(mine), await ofTenant(theirs)], [['changed'], ['theirs']]);
  });

  test('nobody writes a row into another tenant', async () => {
    const [mine, theirs] = [someTenant(), someTenant()];
    const scope = new WriteScope(pool, mine);
    const forged = entry(
      `insert into trial.notes (id, body, tenant_id) values (gen_random_uuid(), 'x', $1)`,
      theirs.tenantId,
    );
    await failureOf(scope.run(forged));
    await scope.rollback();
    assert.deepEqual(await ofTenant(theirs), []);
  });

  test('an unbound look sees nothing, nor does the engine where it is not named', async () => {
    await write(someTenant(), 'somebody’s');
    const lane = await pool.take();
    assert.equal(only(await lane.run([count])), 0);
    assert.equal((await failureOf(lane.run([add('nobody’s')]))).code, '42501');
    pool.release(lane);
    const engine = await scene.lane(scene.engine);
    assert.equal((await failureOf(engine.run([count]))).code, '42501');
  });

  for (const shared of [false, true]) {
    const where = shared ? 'on a shared connection' : 'on a connection of its own';
    test(`a reading scope can not write ${where}, nor make itself able to`, async () => {
      const mine = someTenant();
      const scope = new ReadScope(pool, mine);
      const attempts = [
        `insert into trial.notes (id, body) values (gen_random_uuid(), 'sly')`,
        `with a as (insert into trial.notes (id, body) values (gen_random_uuid(), 'sly') returning 1) select * from a`,
      ];
      for (const text of attempts) {
        const failure = await failureOf(scope.run({ statement: prepared(text, { shared }), values: [] }));
        assert.equal(failure.code, '25006');
        assert.equal(asFault(failure).code, 'internal', 'the code is wrong, not its caller');
      }
      const unlock = prepared(`select set_config('transaction_read_only', 'off', true)`, { shared });
      await failureOf(scope.run({ statement: unlock, values: [] }));
      assert.deepEqual(await ofTenant(mine), []);
    });
  }

  test('a read leaves its connection unbound', async () => {
    const single = scene.pool(1);
    const mine = someTenant();
    await write(mine, 'mine');
    assert.equal(only(await new ReadScope(single, mine).run(count)), 1);
    await assertClean(single);
    await failureOf(new ReadScope(single, mine).run(failing));
    await assertClean(single);
  });

  test('a write whose record fails leaves nothing, and its connection is clean for the next', async () => {
    const single = scene.pool(1);
    const mine = someTenant();
    const scope = new WriteScope(single, mine);
    await scope.run(add('lost'));
    await failureOf(scope.commit([add('a record'), failing]));
    assert.deepEqual(await ofTenant(mine), []);
    await assertClean(single);
    const next = new WriteScope(single, mine);
    await next.run(add('kept'));
    await next.commit([add('a record')]);
    assert.deepEqual(await ofTenant(mine), ['a record', 'kept']);
  });

  test('work that swallowed an error is not taken for committed', async () => {
    const mine = someTenant();
    const scope = new WriteScope(pool, mine);
    await scope.run(add('lost'));
    await failureOf(scope.run(failing));
    const fault = await refusal(scope.commit([]));
    assert.equal(fault.code, 'internal');
    assert.match(fault.message, /did not commit/);
    assert.deepEqual(await ofTenant(mine), []);
  });

  test('what is left travels with the next statement, at the latest with the commit', async () => {
    const mine = someTenant();
    const scope = new WriteScope(pool, mine);
    await scope.db.$leave(add('first'));
    assert.equal(scope.started, false);
    assert.equal(only(await scope.run(count)), 1);
    await scope.db.$leave(add('second'));
    await scope.commit([]);
    assert.deepEqual(await ofTenant(mine), ['first', 'second']);
    const alone = new WriteScope(pool, mine);
    await alone.db.$leave(add('third'));
    await alone.commit([]);
    assert.deepEqual(await ofTenant(mine), ['first', 'second', 'third']);
  });

  test('what is left and refused takes the whole with it, and its connection is clean for the next', async () => {
    const single = scene.pool(1);
    const mine = someTenant();
    const scope = new WriteScope(single, mine);
    await scope.run(add('lost'));
    await scope.db.$leave(failing);
    await failureOf(scope.commit([add('a record')]));
    assert.deepEqual(await ofTenant(mine), []);
    await assertClean(single);
    const forgotten = new WriteScope(single, mine);
    await forgotten.db.$leave(add('lost'));
    await forgotten.rollback();
    assert.deepEqual(await ofTenant(mine), []);
  });

  test('a rehearsal hears at once whether what is left is refused', async () => {
    const mine = someTenant();
    const scope = new WriteScope(pool, mine, { rehearsal: true });
    await scope.db.$leave(add('tried'));
    assert.equal(await scope.changedRows(), 1);
    await failureOf(scope.db.$leave(failing));
    await scope.rollback();
    assert.deepEqual(await ofTenant(mine), []);
  });

  test('statements of one scope that do not wait for one another are one transaction', async () => {
    const mine = someTenant();
    const scope = new WriteScope(pool, mine);
    const xids = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        await scope.run(add(`note ${String(index).padStart(2, '0')}`));
        return only(await scope.run(entry('select pg_current_xact_id()::text')));
      }),
    );
    assert.equal(new Set(xids).size, 1);
    await scope.commit([]);
    assert.equal((await ofTenant(mine)).length, 20);
  });

  test('rolling back while the first statement still waits for its connection gives that connection back', async () => {
    const single = scene.pool(1);
    const mine = someTenant();
    const forgotten = new WriteScope(single, mine);
    const unawaited = forgotten.run(add('lost')).catch(() => undefined);
    await forgotten.rollback();
    await unawaited;
    await assertClean(single);
    assert.deepEqual(await ofTenant(mine), []);
  });

  test('after its end a scope runs nothing more, not even while it is ending', async () => {
    const mine = someTenant();
    const endings = [
      (scope: WriteScope) => scope.commit([]),
      (scope: WriteScope) => scope.rollback(),
      (scope: WriteScope) => failureOf(scope.commit([failing])),
    ];
    for (const end of endings) {
      const scope = new WriteScope(pool, mine);
      await scope.run(add('before'));
      const ending = end(scope);
      assert.match((await refusal(scope.run(add('too late')))).message, /ended/);
      await ending;
      assert.match((await refusal(scope.run(add('too late')))).message, /ended/);
      assert.match((await refusal(scope.commit([]))).message, /ended/);
      await scope.rollback();
      await scene.sql(`delete from trial.notes where body = 'before'`);
    }
    assert.deepEqual(await ofTenant(mine), []);
  });

  test('a scope that nobody used takes no connection', async () => {
    const scope = new WriteScope(scene.pool(0), someTenant());
    assert.equal(scope.started, false);
    await scope.rollback();
  });

  test('a prelude is judged before the first statement is believed', async () => {
    const mine = someTenant();
    const judged: Result[] = [];
    const prelude = { entry: entry('select 42'), judge: (result: Result) => void judged.push(result) };
    const scope = new WriteScope(pool, mine, { preludes: [prelude, prelude] });
    await scope.run(add('first'));
    await scope.run(add('second'));
    await scope.commit([]);
    assert.deepEqual(judged.map(only), [42, 42], 'each once');
    assert.deepEqual(await ofTenant(mine), ['first', 'second']);
  });

  test('what a prelude’s judge throws is what the work hears, and the first statement never happened', async () => {
    const single = scene.pool(1);
    const mine = someTenant();
    const known = new Error('This was done before');
    const judge = () => {
      throw known;
    };
    const scope = new WriteScope(single, mine, { preludes: [{ entry: entry('select 42'), judge }] });
    assert.equal(await failureOf(scope.run(add('again'))), known);
    assert.equal(await failureOf(scope.run(add('and again'))), known);
    await scope.rollback();
    assert.deepEqual(await ofTenant(mine), []);
    await assertClean(single);
  });

  test('a rehearsal counts what it changes, and leaves nothing', async () => {
    const mine = someTenant();
    await write(mine, 'kept');
    const scope = new WriteScope(pool, mine, { rehearsal: true });
    await scope.run(add('rehearsed'));
    await scope.run(entry(`update trial.notes set body = body || '!'`));
    assert.equal(only(await scope.run(count)), 2, 'step two sees the rows of step one');
    assert.equal(await scope.changedRows(), 3);
    await scope.rollback();
    assert.deepEqual(await ofTenant(mine), ['kept']);
  });

  test('a rehearsal waits a second for a lock, and no longer', async () => {
    const mine = someTenant();
    await write(mine, 'wanted by two');
    const change = entry(`update trial.notes set body = 'changed'`);
    const real = new WriteScope(pool, mine);
    await real.run(change);
    const rehearsal = new WriteScope(pool, mine, { rehearsal: true });
    assert.equal(only(await rehearsal.run(entry(`select current_setting('statement_timeout')`))), '1min');
    assert.equal(only(await rehearsal.run(entry(`select current_setting('lock_timeout')`))), '1s');
    const startedMs = performance.now();
    const fault = await refusal(rehearsal.run(change));
    const waitedMs = performance.now() - startedMs;
    assert.equal(Object(fault.cause).code, '55P03', 'it was the lock that it waited for');
    assert.equal(fault.code, 'unavailable');
    assert.ok(waitedMs > 900, `It waited ${waitedMs} ms`);
    await rehearsal.rollback();
    await real.commit([]);
    assert.deepEqual(await ofTenant(mine), ['changed']);
  });

  test('the limits of a rehearsal stay with it', async () => {
    const single = scene.pool(1);
    const rehearsal = new WriteScope(single, someTenant(), { rehearsal: true });
    await rehearsal.run(count);
    await rehearsal.rollback();
    const lane = await single.take();
    assert.equal(only(await lane.run([entry(`select current_setting('lock_timeout')`)])), '0');
    single.release(lane);
  });

  test('what the database refuses is said in the house’s words', async () => {
    const mine = someTenant();
    await write(mine, 'taken');
    const refusals = [
      [add('taken'), 'conflict'],
      [entry('insert into trial.notes (id) values (gen_random_uuid())'), 'invalid'],
      [add('a \0 in it'), 'invalid'],
      [entry('select $1::uuid', 'not an id'), 'invalid'],
      [entry('select $1::int', '99999999999'), 'invalid'],
      [entry('select $1::timestamptz', '0000-01-01T00:00:00Z'), 'invalid'],
      [entry('select $1::date', 'yesterday-ish'), 'invalid'],
      [entry('select $1::jsonb', '"\\u0000"'), 'invalid'],
      [add(Array.from({ length: 3000 }, (_, index) => index).join(' ')), 'invalid'],
    ] as const;
    for (const [work, code] of refusals) {
      const scope = new WriteScope(pool, mine);
      const fault = await refusal(scope.run(work));
      assert.equal(fault.code, code, `${String(fault.cause)}`);
      await scope.rollback();
    }
    assert.equal(
      (await refusal(new WriteScope(pool, mine).commit([add('taken')]))).details?.constraint,
      'notes_tenant_id_body_key',
    );
  });

  test('what takes too long, is cancelled or loses its connection can be tried again', async () => {
    const hasty = scene.pool(2, { statement_timeout: 50 });
    const sleep = entry('select pg_sleep(60)');
    const isAsleep = `select from pg_stat_activity where pid = $1 and wait_event = 'PgSleep'`;
    assert.equal((await refusal(new ReadScope(hasty, someTenant()).run(sleep))).code, 'unavailable');
    for (const how of ['pg_cancel_backend', 'pg_terminate_backend']) {
      const scope = new WriteScope(pool, someTenant());
      const pid = only(await scope.run(entry('select pg_backend_pid()')));
      const sleeping = refusal(scope.run(sleep));
      await until(async () => (await scene.sql(isAsleep, [pid])).length > 0);
      await scene.sql(`select ${how}($1)`, [pid]);
      assert.equal((await sleeping).code, 'unavailable', how);
      await failureOf(scope.commit([]));
    }
  });
});
