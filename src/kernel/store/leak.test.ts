// The promise that everything else stands on: whatever goes wrong on the connections that tenants share, nobody is
// ever answered a row of somebody else.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { asFault } from '#base/fault';
import { asSuperuser } from '#test/town';
import type { Pool } from './pool.ts';
import { entry, openScene, plain, type Scene, someTenant } from './scene.test.ts';
import { type Binding, ReadScope, WriteScope } from './scope.ts';
import { prepared, type Result } from './statement.ts';

suite('the walls between tenants', () => {
  const tenants = Array.from({ length: 50 }, someTenant);
  const notesEach = 10;
  const bodies = Array.from({ length: notesEach }, (_, index) => `note ${index}`);
  const reads = 4000;
  const atOnce = 48;

  let scene: Scene;
  let pool: Pool;
  before(async () => {
    scene = await openScene();
    pool = scene.pool(4, { application_name: 'leak', statement_timeout: 40 });
    const calm = scene.pool(4);
    for (const tenant of tenants) {
      const scope = new WriteScope(calm, tenant);
      await scope.run(entry('insert into trial.notes (id, body) select gen_random_uuid(), unnest($1::text[])', bodies));
      await scope.commit([]);
    }
  });
  after(() => scene.close());

  const byBody = prepared('select tenant_id, body, id from trial.notes where body = $1', { shared: true });
  const all = prepared('select tenant_id, body, id from trial.notes order by body');
  const broken = prepared('select tenant_id, body, 1 / ($1::int - 1) from trial.notes', { shared: true });
  const slow = prepared('select tenant_id, body, pg_sleep(0.2) from trial.notes', { shared: true });
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;

  /** What is right for this tenant, and for nobody else. */
  type Look = (tenant: Binding, turn: number) => Promise<{ result: Result; expected: number }>;

  const looks: readonly Look[] = [
    async (tenant, turn) => {
      const statement = { statement: byBody, values: [bodies[turn % notesEach]] };
      return { result: await new ReadScope(pool, tenant).run(statement), expected: 1 };
    },
    async (tenant) => ({
      result: await new ReadScope(pool, tenant).run({ statement: all, values: [] }),
      expected: notesEach,
    }),
    async (tenant) => ({
      result: await new ReadScope(pool, tenant).run(plain('select tenant_id, body, id from trial.notes')),
      expected: notesEach,
    }),
    async (tenant, turn) => {
      const scope = new WriteScope(pool, tenant);
      try {
        await scope.run(entry('update trial.notes set body = body where body = $1', bodies[turn % notesEach]));
        return { result: await scope.run({ statement: all, values: [] }), expected: notesEach };
      } finally {
        await scope.rollback();
      }
    },
    async () => {
      const lane = await pool.take();
      try {
        const [result] = await lane.run([{ statement: all, values: [] }]);
        assert.ok(result);
        return { result, expected: 0 };
      } finally {
        pool.release(lane);
      }
    },
  ];

  const mishaps: readonly ((tenant: Binding) => Promise<unknown>)[] = [
    (tenant) => new ReadScope(pool, tenant).run({ statement: broken, values: [1] }),
    (tenant) => new ReadScope(pool, tenant).run({ statement: byBody, values: [cyclic] }),
    (tenant) => new ReadScope(pool, tenant).run({ statement: prepared('select nothing'), values: [] }),
    (tenant) => new ReadScope(pool, tenant).run(plain('select $1::uuid', 'no id')),
  ];

  /** Cancels and kills whatever is running, until told to stop. Answers how often. */
  async function sabotage(client: pg.Client, until: AbortSignal): Promise<number> {
    let times = 0;
    for (; !until.aborted; times += 1) {
      const how = times % 3 === 0 ? 'pg_terminate_backend' : 'pg_cancel_backend';
      await client.query(
        `select ${how}(pid) from pg_stat_activity where application_name = 'leak' order by random() limit 1`,
      );
      await pause(15);
    }
    return times;
  }

  test('among errors, timeouts, cancelled and killed connections nobody is answered a stranger’s row', async (t) => {
    const tally = { right: 0, refused: 0 };
    const wrong: unknown[] = [];
    const codes = new Set<string>();
    let turn = 0;

    function judge(tenant: Binding, result: Result, expected: number) {
      const strangers = result.rows.filter(([owner]) => owner !== tenant.tenantId);
      if (strangers.length > 0 || result.rows.length !== expected) wrong.push({ tenant, expected, rows: result.rows });
      tally.right += 1;
    }

    async function attempt(tenant: Binding, mine: number) {
      if (mine % 400 === 0) await new ReadScope(pool, tenant).run({ statement: slow, values: [] });
      if (mine % 9 === 0) await mishaps[mine % mishaps.length]?.(tenant);
      const look = await looks[mine % looks.length]?.(tenant, mine);
      if (look) judge(tenant, look.result, look.expected);
    }

    async function worker() {
      while (turn < reads) {
        turn += 1;
        await attempt(tenants[(turn * 7) % tenants.length] ?? someTenant(), turn).catch((error: unknown) => {
          tally.refused += 1;
          codes.add(asFault(error).code);
        });
      }
    }

    const end = new AbortController();
    const sabotaging = asSuperuser(scene.superuser, (client) => sabotage(client, end.signal));
    await Promise.all(Array.from({ length: atOnce }, worker));
    end.abort();
    const times = await sabotaging;

    t.diagnostic(`${tally.right} answers, ${tally.refused} refusals, ${times} times sabotaged`);
    assert.deepEqual(wrong, []);
    assert.ok(tally.right > reads / 2, `Only ${tally.right} of ${reads} were answered`);
    assert.ok(tally.refused > reads / 10, 'Nothing went wrong, so nothing was tried');
    assert.ok(codes.has('unavailable'), [...codes].join());
  });

  test('and afterwards every connection works', async () => {
    for (const tenant of tenants) {
      const result = await new ReadScope(pool, tenant).run({ statement: all, values: [] });
      assert.deepEqual(
        result.rows.map(([owner, body]) => [owner, body]),
        bodies.map((body) => [tenant.tenantId, body]),
      );
    }
  });
});
