// The page that Prometheus scrapes, over real HTTP.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { createWorld, type World } from '#test/world';
import { gaugeMetrics } from './metrics.ts';
import { textOf } from './text.ts';

suite('metrics', () => {
  let world: World;
  before(async () => {
    world = await createWorld();
    await world.settle();
  });
  after(() => world.close());

  async function scrape(key?: string) {
    const { url } = await world.http();
    return fetch(`${url}/metrics`, { headers: key ? { authorization: `Bearer ${key}` } : {} });
  }

  async function scraped(): Promise<Map<string, number>> {
    const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    const answer = await scrape(await world.keyOf(keeper, ['platform.metrics.read']));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
    const lines = (await answer.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
    return new Map(
      lines.map((line) => {
        const [, name = '', value = ''] = /^([a-z_]+(?:\{.*\})?) (\S+)$/.exec(line) ?? [];
        assert.ok(name !== '', `${line} is no sample`);
        return [name, Number(value)];
      }),
    );
  }

  test('they are for the operator, and for a key that may do only this', async () => {
    assert.equal((await scrape()).status, 401);
    const admin = await world.person((await world.tenant('Acme')).id, 'tenant_admin');
    assert.equal((await scrape(await world.keyOf(admin))).status, 403);
    const keeper = await world.person(world.kernel.tenants.owner().id, 'super_admin');
    assert.equal((await scrape(await world.keyOf(keeper, ['meter.usage.read']))).status, 403);
    const key = await world.keyOf(keeper, ['platform.metrics.read']);
    assert.equal((await scrape(key)).status, 200);
    const { url } = await world.http();
    const other = await fetch(`${url}/api/v1/platform/capacity/read`, { headers: { authorization: `Bearer ${key}` } });
    assert.equal(other.status, 403);
  });

  test('they tell what waits and what is dead', async () => {
    const now = instantOf(world.clock.nowMs());
    for (const [state, due] of [
      ['due', instantOf(world.clock.nowMs() - 90_000)],
      ['due', instantOf(world.clock.nowMs() + 3_600_000)],
      ['dead', now],
    ]) {
      const id = newId(world.clock.nowMs());
      await world.sql(
        `insert into event.deliveries (id, tenant_id, capability, input, actor, call_key, due_at, state, created_at)
         values ($1::uuid, $2, 'a.b.c', '{}', '{}', $1::text, $3, $4, $5)`,
        [id, world.kernel.tenants.owner().id, due, state, now],
      );
    }
    const samples = await scraped();
    const count = (state: string) => samples.get(`cadre_deliveries{state="${state}"}`);
    const others = await world.sql(`select 1 from event.deliveries where capability <> 'a.b.c' and state = 'due'`);
    assert.deepEqual([count('due'), count('later'), count('dead')], [1 + others.length, 1, 1]);
    const oldest = samples.get('cadre_delivery_oldest_seconds') ?? 0;
    assert.ok(oldest >= 90 && oldest < 120, String(oldest));
    await world.sql(`delete from event.deliveries where capability = 'a.b.c'`);
  });

  test('they tell what runs are under way, how long the first waits, and what failed', async () => {
    const at = (agoMs: number) => instantOf(world.clock.nowMs() - agoMs);
    const ended = ['failed', 'failed', 'done'].map((state, index) => [state, at(1000 + index * 7_200_000)]);
    for (const [state, finished] of [['queued'], ['waiting'], ['waiting'], ['paused'], ...ended]) {
      await world.sql(
        `insert into work.runs (id, tenant_id, workflow, version, state, actor, input, queued_at, created_at,
           finished_at, announced)
         values ($1, $2, 'a.b.c', 1, $3, '{}', '{}', $4, $4, $5, true)`,
        [newId(world.clock.nowMs()), world.kernel.tenants.owner().id, state, at(90_000), finished ?? null],
      );
    }
    const [lease] = await world.sql<{ owner: string }>(
      'insert into work.leases (owner, beat) values (gen_random_uuid(), 1) returning owner',
    );
    const workers = await world.sql('select 1 from work.leases');
    const samples = await scraped();
    const states = ['queued', 'running', 'waiting', 'paused'];
    assert.deepEqual(
      states.map((state) => samples.get(`cadre_runs{state="${state}"}`)),
      [1, 0, 2, 1],
    );
    assert.equal(samples.get('cadre_runs_failed'), 1, 'the other one has long been over');
    const oldest = samples.get('cadre_run_oldest_seconds') ?? 0;
    assert.ok(oldest >= 90 && oldest < 120, String(oldest));
    assert.equal(samples.get('cadre_workers'), workers.length);
    await world.sql('delete from work.leases where owner = $1', [lease?.owner]);
    await world.sql(`delete from work.runs where workflow = 'a.b.c'`);
  });

  test('they tell how the parts, the database and this process are', async () => {
    await world.sql(
      `insert into platform.status_spans (id, created_at, updated_at, part, state, note, since, seen_at)
       select gen_random_uuid(), $1, $1, part, state, '', $1, $1
       from (values ('database', 'up'), ('pump', 'down')) as seen(part, state)`,
      [instantOf(world.clock.nowMs())],
    );
    const samples = await scraped();
    assert.equal(samples.get('cadre_part_up{part="database"}'), 1);
    assert.equal(samples.get('cadre_part_up{part="pump"}'), 0);
    assert.equal(samples.get('cadre_build_info{version="0.0.0-test"}'), 1);
    assert.ok((samples.get('cadre_database_bytes') ?? 0) > 1_000_000);
    assert.ok((samples.get('cadre_memory_bytes{kind="rss"}') ?? 0) > 10_000_000);
    assert.ok((samples.get('cadre_cpu_seconds_total') ?? 0) > 0);
    const lag = samples.get('cadre_event_loop_delay_seconds{quantile="0.99"}') ?? -1;
    assert.ok(lag >= 0 && lag < 30, String(lag));
    world.clock.pass('1 hour');
    assert.equal((await scraped()).get('cadre_part_up{part="database"}'), 0, 'nobody has looked for an hour');
  });

  test('the spool and the connections are told when the house hands them over', () => {
    const text = textOf(
      gaugeMetrics({
        spool: { backlog: 7, bytes: 700, dropped: 2 },
        pools: { app: { open: 5, idle: 3, waiting: 0 } },
      }),
    );
    assert.match(text, /^cadre_spool_records 7$/m);
    assert.match(text, /^cadre_spool_dropped_total 2$/m);
    assert.match(text, /^cadre_connections\{pool="app",state="idle"\} 3$/m);
    assert.equal(textOf(gaugeMetrics({})), '');
  });
});
