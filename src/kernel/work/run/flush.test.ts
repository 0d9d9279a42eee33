// What a run writes down costs the same however many runs there are, also where the plan was made when there were none.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import pg from 'pg';
import { createWorld, type World } from '#test/world';

const at = '2026-01-01T00:00:00Z';

suite('writing down', () => {
  let world: World;
  let client: pg.Client;
  before(async () => {
    world = await createWorld({ superuser: true });
    client = new pg.Client({ connectionString: world.databaseUrl });
    await client.connect();
  });
  after(async () => {
    await client.end();
    await world.close();
  });

  /** One begins, does a step and ends. */
  async function oneRun(nth: number, [tenantId, owner]: readonly [string, string]) {
    const id = `019abcde-0000-7000-8000-${String(nth).padStart(12, '0')}`;
    const start = {
      id,
      tenant_id: tenantId,
      owner,
      workflow: 'x',
      version: 1,
      queue: '',
      priority: 0,
      actor: {},
      at,
      tainted: false,
    };
    const note = { run_id: id, epoch: 1, step: 's', kind: 'do', what: 's', output: '1', began_at: at, ended_at: at };
    const flush = (...given: readonly object[][]) =>
      client.query({
        name: 'flush',
        text: 'select * from work.flush($1, $2, $3, $4, $5, $6, $7)',
        values: given.map((rows) => JSON.stringify(rows)),
      });
    await flush([{ ...start, input: '{}' }], [], [], [], [], [], []);
    await flush([], [note], [], [], [], [], []);
    await flush([], [], [], [], [{ id, epoch: 1, state: 'done', output: '1', at }], [], []);
  }

  async function fetched(): Promise<number> {
    const { rows } = await client.query<{ n: string }>(
      `select coalesce(idx_tup_fetch, 0) + coalesce(seq_tup_read, 0) as n from pg_stat_xact_user_tables
       where relid = 'work.runs'::regclass`,
    );
    return Number(rows[0]?.n);
  }

  test('looks at no other run', async () => {
    const owner = '019abcde-0000-7000-8000-aaaaaaaaaaaa';
    const who = [(await world.tenant('Writing Ltd')).id, owner] as const;
    await client.query('insert into work.leases (owner, beat) values ($1, 1)', [owner]);
    for (let nth = 1; nth <= 10; nth += 1) await oneRun(nth, who);
    await client.query(
      `insert into work.runs (id, tenant_id, workflow, version, state, actor, input, queued_at, created_at)
       select gen_random_uuid(), $1, 'x', 1, 'waiting', '{}', '{}', $2, $2 from generate_series(1, 5000)`,
      [who[0], at],
    );
    await client.query('begin');
    const before = await fetched();
    await oneRun(11, who);
    const looked = (await fetched()) - before;
    await client.query('commit');
    const { rows } = await client.query(`select 1 from work.journal where step = 's'`);
    assert.equal(rows.length, 11);
    assert.ok(looked < 20, `${looked} runs were looked at`);
  });
});
