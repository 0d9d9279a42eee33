// The installation looks at its parts every thirty seconds, and remembers.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { defineModule } from '#kernel/contract';
import { createWorld, type World } from '#test/world';
import { listStatus, readStatus, reportStatus } from './status.ts';
import { type StatusWatch, watchStatus } from './watch.ts';

suite('status', () => {
  let world: World;
  let watch: StatusWatch;
  let isWell = true;
  const pump = defineModule({
    name: 'pump',
    title: 'Pump',
    capabilities: [],
    health: [
      {
        part: 'pump',
        check: () => (isWell ? Promise.resolve({ ok: true, note: 'runs' }) : Promise.reject(new Error('pw=hunter2'))),
      },
    ],
  });
  before(async () => {
    world = await createWorld({ modules: [pump] });
    const { store, clock, log, modules } = world.kernel;
    const origin = { door: 'call', requestId: 'status', ip: '', host: '', userAgent: '' } as const;
    const house = {
      tenantId: world.kernel.tenants.owner().id,
      actor: { kind: 'service', id: 'platform', roles: [] },
    } as const;
    watch = watchStatus({
      ...{ store, clock, log, byItself: false },
      parts: () => modules.flatMap(({ health = [] }) => health),
      report: (input) =>
        world.kernel.invoke({ capability: reportStatus.name, input, origin, caller: { kind: 'known', who: house } }),
    });
  });
  after(async () => {
    await watch.close();
    await world.close();
  });

  async function admin() {
    return world.person((await world.tenant('Acme')).id, 'tenant_admin');
  }

  async function partNow() {
    const { items, light } = await world.call(await admin(), readStatus, {});
    const found = items.find(({ part }) => part === 'pump');
    assert.ok(found);
    return { ...found, all: light };
  }

  async function nextLook() {
    world.clock.pass('30 seconds');
    await watch.look();
  }

  function news() {
    return world.sql<{ data: object; tenant_id: string }>(
      `select event_data as data, tenant_id from event.ai_events
       where event_type = 'platform.status.changed' order by id`,
    );
  }

  test('a part goes on as it was from look to look', async () => {
    assert.deepEqual((await world.call(await admin(), readStatus, {})).items, []);
    await nextLook();
    const first = await partNow();
    assert.deepEqual([first.state, first.light, first.note, first.uptime24h], ['up', 'green', 'runs', 1]);
    await nextLook();
    const second = await partNow();
    assert.equal(second.since, first.since);
    assert.ok(second.seenAt > first.seenAt);
    assert.deepEqual(await news(), [], 'that all is well is no news');
  });

  test('a part that fails is red, and told of once, without what it said', async () => {
    isWell = false;
    await nextLook();
    await nextLook();
    const { state, light, note, all, uptime24h } = await partNow();
    assert.deepEqual([state, light, note, all], ['down', 'red', 'failed', 'red']);
    assert.ok(uptime24h !== null && uptime24h > 0 && uptime24h < 1, String(uptime24h));
    const owner = world.kernel.tenants.owner().id;
    assert.deepEqual(await news(), [
      { tenant_id: owner, data: { part: 'pump', from: 'up', to: 'down', note: 'failed' } },
    ]);
    assert.ok(!world.logged.join().includes('hunter2'));
  });

  test('a part that is well again is amber for an hour', async () => {
    isWell = true;
    await nextLook();
    assert.equal((await partNow()).light, 'amber');
    assert.equal((await news()).length, 2);
    const { items } = await world.call(await admin(), listStatus, { part: 'pump' });
    assert.deepEqual(
      items.map(({ state, endedAt }) => [state, endedAt === null]),
      [
        ['up', true],
        ['down', false],
        ['up', false],
      ],
    );
    const page = await world.call(await admin(), listStatus, { part: 'pump', limit: 2 });
    const rest = await world.call(await admin(), listStatus, { part: 'pump', limit: 2, after: page.next ?? '' });
    assert.deepEqual([...page.items, ...rest.items], items);
  });

  test('while nobody looks its state is unknown, and the gap stays in its history', async () => {
    world.clock.pass('3 hours');
    const { state, light } = await partNow();
    assert.deepEqual([state, light], ['unknown', 'grey']);
    await nextLook();
    const back = await partNow();
    assert.equal(back.state, 'up');
    assert.ok(back.uptime24h !== null && back.uptime24h < 0.1, String(back.uptime24h));
    assert.equal((await news()).length, 2, 'nobody knows that it was down');
  });

  test('of two processes that look, one keeps what it sees', async () => {
    const spans = () => world.sql<{ seen_at: Date }>('select * from platform.status_spans where ended_at is null');
    await nextLook();
    const before = await spans();
    world.clock.pass('15 seconds');
    await watch.look();
    assert.deepEqual(await spans(), before);
    world.clock.pass('15 seconds');
    await Promise.all([watch.look(), watch.look()]);
    const after = await spans();
    assert.equal(after.length, before.length);
    assert.ok((after[0]?.seen_at ?? 0) > (before[0]?.seen_at ?? 0));
  });

  test('what ended more than 35 days ago is let go', async () => {
    const ended = () => world.sql('select 1 from platform.status_spans where ended_at is not null');
    assert.ok((await ended()).length > 0);
    world.clock.pass('40 days');
    await nextLook();
    assert.deepEqual(await ended(), []);
    assert.equal((await partNow()).state, 'up');
  });
});
