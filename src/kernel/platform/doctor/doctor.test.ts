import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { instantOf } from '#base/time';
import { defineModule } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { World } from '#test/world';
import { listBackups, makeBackupNow } from '../backup/backups.ts';
import { keptWorld } from '../scene.test.ts';
import { checkInstallation } from './doctor.ts';

const shop = defineModule({
  name: 'shop',
  title: 'Shop',
  capabilities: [],
  health: [{ part: 'stripe webhooks', check: () => Promise.resolve({ ok: false, note: 'none since Monday' }) }],
});

interface Finding {
  readonly name: string;
  readonly state: string;
  readonly note: string;
}

suite('the doctor', () => {
  let world: World;
  let operator: Authenticated;
  before(async () => {
    ({ world } = await keptWorld({ modules: [shop] }));
    operator = await world.person((await world.tenant('Owner')).id, 'super_admin');
  });
  after(() => world.close());

  async function found(): Promise<Record<string, Finding>> {
    const { items }: { items: Finding[] } = await world.call(operator, checkInstallation, {});
    return Object.fromEntries(items.map((item) => [item.name, item]));
  }

  test('finds tables, walls and roles of a fresh installation in order', async () => {
    const all = await found();
    for (const name of ['tables migrated', 'walls between tenants', 'roles', 'root key', 'clock']) {
      assert.equal(all[name]?.state, 'ok', `${name}: ${all[name]?.note}`);
    }
  });

  test('says of what is not there that it is absent, and of what is there how it is', async () => {
    const all = await found();
    assert.deepEqual([all['vector store']?.state, all.monitoring?.state, all.alerts?.state], Array(3).fill('absent'));
    assert.match(all['rate limits']?.note ?? '', /^From an address \d+ in 1 minute/);
    assert.deepEqual(all['stripe webhooks'], {
      name: 'stripe webhooks',
      state: 'warn',
      note: 'none since Monday',
      advice: 'See the log',
    });
  });

  test('finds a table that lost its wall', async () => {
    await world.sql('alter table notes.tags no force row level security');
    const { state, note } = (await found())['walls between tenants'] ?? {};
    await world.sql('alter table notes.tags force row level security');
    assert.deepEqual([state, /notes\.tags/.test(String(note))], ['fail', true]);
  });

  test('finds a role that can see over the walls', async () => {
    await world.sql('alter role cadre_engine bypassrls');
    const { state } = (await found()).roles ?? {};
    await world.sql('alter role cadre_engine nobypassrls');
    assert.equal(state, 'fail');
  });

  test('misses a migration that did not run', async () => {
    await world.sql(`update store.migrations set file = 'x' || file where module = 'notes'`);
    const { state, note } = (await found())['tables migrated'] ?? {};
    await world.sql(`update store.migrations set file = substr(file, 2) where module = 'notes'`);
    assert.deepEqual([state, /notes\/0001/.test(String(note))], ['fail', true]);
  });

  test('asks for a backup, and for a newer one once it is old', async () => {
    assert.equal((await found()).backups?.state, 'warn');
    await world.call(operator, makeBackupNow, {});
    assert.equal((await found()).backups?.state, 'ok');
    world.clock.pass('27 hours');
    assert.equal((await found()).backups?.state, 'warn');
  });

  test('finds schedules that nobody runs', async () => {
    await world.settle();
    assert.equal((await found()).schedules?.state, 'ok');
    world.clock.pass('2 days');
    assert.equal((await found()).schedules?.state, 'fail');
    await world.settle();
    assert.equal((await found()).schedules?.state, 'ok');
  });

  test('a backup is made every day, and the newest seven are kept', async () => {
    for (let day = 0; day < 9; day += 1) {
      world.clock.pass('24 hours');
      await world.settle();
    }
    const { items } = await world.call(operator, listBackups, {});
    assert.equal(items.length, 7);
    const days = items.map(({ takenAt }: { takenAt: string }) => takenAt.slice(0, 10));
    assert.equal(new Set(days).size, 7);
    const first = await world.call(operator, listBackups, { limit: 3 });
    const rest = await world.call(operator, listBackups, { limit: 10, after: String(first.next) });
    assert.deepEqual([...first.items, ...rest.items], items);
  });

  test('is for those who run the installation', async () => {
    const admin = await world.person((await world.tenant('A tenant')).id, 'tenant_admin');
    for (const name of ['platform.doctor.check', 'platform.backup.make', 'platform.backup.list']) {
      await assert.rejects(world.answer(admin, name, {}), { code: 'forbidden' });
    }
  });

  test('says when nobody has watched for a while', async () => {
    await world.settle();
    world.clock.pass('1 minute');
    await world.settle();
    await world.sql(
      `insert into platform.status_spans (id, created_at, updated_at, part, state, note, since, seen_at)
       values (gen_random_uuid(), $1, $1, 'database', 'up', '', $1, $1)`,
      [instantOf(world.clock.nowMs())],
    );
    const well = await found();
    assert.deepEqual([well.monitoring?.state, well.alerts?.state], ['ok', 'ok'], JSON.stringify(well.alerts));
    world.clock.pass('1 hour');
    const left = await found();
    assert.deepEqual([left.monitoring?.state, left.alerts?.state], ['warn', 'warn']);
    assert.match(left.monitoring?.note ?? '', /^Nobody has looked at the parts since \d{4}/);
  });
});
