import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { until, within } from '#test/within';
import type { Lane } from './lane.ts';
import { Pool } from './pool.ts';
import { entry, failureOf, only, openScene, type Scene, someTenant } from './scene.test.ts';
import { ReadScope, WriteScope } from './scope.ts';

suite('the pool of connections', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  const pidOf = async (lane: Lane) => Number(only(await lane.run([entry('select pg_backend_pid()')])));

  /** How many connections of this name the server has, by what they are doing. */
  async function connections(name: string, state = '%'): Promise<number> {
    const [row] = await scene.sql<{ n: string }>(
      'select count(*) as n from pg_stat_activity where application_name = $1 and state like $2',
      [name, state],
    );
    return Number(row?.n);
  }

  async function cut(pid: number) {
    await scene.sql('select pg_terminate_backend($1)', [pid]);
  }

  test('a pool lends no more connections than its size, and everybody gets a turn', async () => {
    const pool = scene.pool(4, { application_name: 'crowd' });
    let lent = 0;
    let most = 0;
    const turns = Array.from({ length: 200 }, async (_, index) => {
      const lane = await pool.take();
      lent += 1;
      most = Math.max(most, lent);
      // Who comes first would be done before the others are connected.
      if (index < 4) await until(() => most === 4);
      const answer = only(await lane.run([entry('select $1::int', index)]));
      lent -= 1;
      pool.release(lane);
      return answer;
    });
    assert.deepEqual(
      await Promise.all(turns),
      turns.map((_, index) => index),
    );
    assert.equal(most, 4);
    assert.equal(await connections('crowd'), 4);
  });

  test('whoever waits longest is served first', async () => {
    const pool = scene.pool(1);
    const holder = await pool.take();
    const served: number[] = [];
    const waiting = [1, 2, 3, 4, 5].map(async (place) => {
      const lane = await pool.take();
      served.push(place);
      pool.release(lane);
    });
    pool.release(holder);
    await Promise.all(waiting);
    assert.deepEqual(served, [1, 2, 3, 4, 5]);
  });

  test('whoever has waited too long is told so, and takes nobody’s place afterwards', async () => {
    const pool = new Pool(scene.app, 1, { waitMs: 30 });
    const holder = await pool.take();
    const failure = await failureOf(pool.take());
    assert.ok(failure instanceof Fault);
    assert.equal(failure.code, 'unavailable');
    assert.match(failure.message, /1 database connection/);
    pool.release(holder);
    assert.equal(await pool.take(), holder);
    await pool.close();
  });

  test('those who keep connections leave the spare ones to what is brief', async () => {
    const pool = scene.pool(2, {}, { spare: 1 });
    const kept = [await pool.take(), await pool.take()];
    const served: string[] = [];
    const third = pool.take().then((lane) => {
      served.push('third');
      kept.push(lane);
    });
    const brief = await pool.take({ isBrief: true });
    const next = pool.take({ isBrief: true }).then((lane) => {
      served.push('brief');
      pool.release(lane);
    });
    pool.release(brief);
    await next;
    assert.deepEqual(served, ['brief'], 'past whoever wants to keep one');
    for (const lane of kept.splice(0)) pool.release(lane);
    await third;
    for (const lane of kept) pool.release(lane);
    assert.deepEqual(pool.stats(), { open: 3, idle: 3, waiting: 0 });
  });

  test('nobody waits for a connection while keeping the one that others wait for', async () => {
    const pool = scene.pool(1, {}, { spare: 1 });
    const { tenantId, now } = someTenant();
    const [mine, beside] = [entry('select 1'), entry('select 2')];
    const call = async () => {
      const scope = new WriteScope(pool, { tenantId, now });
      await scope.run(mine);
      assert.equal(only(await new ReadScope(pool, { tenantId, now }).run(beside)), 2);
      await new WriteScope(pool, { tenantId, now }).commit([beside]);
      const inner = new WriteScope(pool, { tenantId, now }, { isBrief: true });
      await inner.run(beside);
      await inner.commit([]);
      await scope.commit([]);
    };
    await Promise.all(Array.from({ length: 12 }, call));
    assert.deepEqual(pool.stats(), { open: 2, idle: 2, waiting: 0 });
  });

  test('of those whose commit waits for nothing six go at a time, unless slow work holds the others up', async () => {
    const pool = scene.pool(16);
    const six = await Promise.all(Array.from({ length: 6 }, () => pool.take({ isLoose: true })));
    const served: string[] = [];
    const begunMs = performance.now();
    const waiting = ['seventh', 'eighth'].map(async (name) => {
      const lane = await pool.take({ isLoose: true, standsBehind: true });
      served.push(name);
      return lane;
    });
    const another = await pool.take();
    assert.deepEqual(served, [], 'whoever waits for the disk is not held up');
    const [first, ...others] = six;
    assert.ok(first && pool.hasHeir(first) && !pool.hasHeir(another));
    pool.release(another);
    assert.deepEqual(served, []);
    pool.release(first);
    assert.equal(await waiting[0], first);
    const eighth = await waiting[1];
    assert.ok(eighth && performance.now() - begunMs >= 20, 'after a moment there is one for everybody');
    for (const lane of [first, eighth, ...others]) pool.release(lane);
    const { waiting: left, open, idle } = pool.stats();
    assert.deepEqual([left, open - idle], [0, 0]);
    const again = await Promise.all(Array.from({ length: 6 }, () => pool.take({ isLoose: true })));
    for (const lane of again) pool.release(lane);
  });

  test('a connection that was lost while nobody used it is not lent again', async () => {
    const pool = scene.pool(2);
    const lane = await pool.take();
    pool.release(lane);
    await cut(await pidOf(lane));
    await within(2000, () => lane.broken);
    const fresh = await pool.take();
    assert.notEqual(fresh, lane);
    assert.equal(only(await fresh.run([entry('select 1')])), 1);
    pool.release(fresh);
  });

  test('a connection that is lost in the middle of a batch makes room for those who wait', async () => {
    const pool = scene.pool(2, { application_name: 'cut' });
    const [first, second] = [await pool.take(), await pool.take()];
    const waiting = [pool.take(), pool.take()];
    for (const lane of [first, second]) {
      const pid = await pidOf(lane);
      const sleeping = failureOf(lane.run([entry('select pg_sleep(30)')]));
      await cut(pid);
      assert.equal((await sleeping).code, '57P01');
      pool.release(lane);
    }
    for (const lane of await Promise.all(waiting)) {
      assert.equal(only(await lane.run([entry('select 1')])), 1);
      pool.release(lane);
    }
    await within(2000, async () => (await connections('cut')) === 2);
  });

  test('a thousand failing scopes leave every connection free and clean', async () => {
    const pool = scene.pool(3, { application_name: 'failing' });
    const { tenantId, now } = someTenant();
    const fail = async (turn: number) => {
      const scope = new WriteScope(pool, { tenantId, now });
      await scope.run(entry('insert into trial.notes (id, body) values (gen_random_uuid(), $1)', `note ${turn}`));
      if (turn % 3 === 0) return scope.rollback();
      if (turn % 3 === 1) await failureOf(scope.run(entry('select 1 / 0')));
      await failureOf(scope.commit([entry('select 1 / 0')]));
    };
    await Promise.all(Array.from({ length: 1000 }, (_, turn) => fail(turn)));
    assert.equal(await connections('failing'), 3);
    assert.equal(await connections('failing', 'idle in transaction%'), 0);
    const lanes = await Promise.all([pool.take(), pool.take(), pool.take()]);
    for (const lane of lanes) {
      const [bound] = await lane.run([entry(`select current_setting('app.current_tenant_id', true)`)]);
      assert.equal(only(bound ?? []) || '', '', 'nobody is bound any more');
      pool.release(lane);
    }
    assert.deepEqual(await scene.sql('select * from trial.notes where tenant_id = $1', [tenantId]), []);
  });

  test('where no database answers, all who wait hear it at once', async () => {
    const pool = new Pool({ host: '127.0.0.1', port: 1, user: 'nobody' }, 1, { waitMs: 60_000 });
    const failures = await Promise.all([1, 2, 3].map(() => failureOf(pool.take())));
    for (const failure of failures)
      assert.ok(failure instanceof Fault && failure.code === 'unavailable', String(failure));
    assert.ok((await failureOf(Promise.resolve(pool.shared()))) instanceof Fault);
    await pool.close();
  });

  test('a closed pool lends nothing, turns away who waits, and keeps no connection open', async () => {
    const pool = scene.pool(2, { application_name: 'closing' });
    const lane = await pool.take();
    const opening = [pool.take(), pool.take(), Promise.resolve(pool.shared())].map(failureOf);
    await pool.close();
    for (const failure of await Promise.all(opening))
      assert.ok(failure instanceof Fault && failure.code === 'unavailable');
    assert.ok((await failureOf(pool.take())) instanceof Fault);
    pool.release(lane);
    await within(2000, async () => (await connections('closing')) === 0);
  });

  test('cheap reads share three connections, however many there are', async () => {
    const pool = scene.pool(1, { application_name: 'sharing' });
    const answers = Array.from({ length: 300 }, async (_, index) =>
      only(await (await pool.shared()).run([entry('select $1::int', index)])),
    );
    assert.deepEqual(
      await Promise.all(answers),
      answers.map((_, index) => index),
    );
    assert.equal(await connections('sharing'), 3);
  });

  test('a shared connection that has become unusable is replaced, and does not stay open', async () => {
    await scene.sql('create table trial.shifting (n int); grant select on trial.shifting to cadre_app');
    const pool = scene.pool(1, { application_name: 'shifting' });
    const statement = entry('select * from trial.shifting');
    const askAll = () => Promise.allSettled([1, 2, 3].map(async () => (await pool.shared()).run([statement])));
    await askAll();
    await scene.sql('alter table trial.shifting add m int');
    for (const answer of await askAll()) assert.equal(answer.status, 'rejected');
    for (const answer of await askAll()) {
      assert.ok(answer.status === 'fulfilled', String(Object(answer).reason));
      assert.deepEqual(answer.value[0]?.columns, ['n', 'm']);
    }
    await within(2000, async () => (await connections('shifting')) === 3);
  });
});
