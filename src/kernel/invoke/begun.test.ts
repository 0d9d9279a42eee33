// What changes people and companies commits before its record does. A process really dies in between.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { z } from 'zod';
import { catalogue } from '#catalogue';
import { openKernel } from '#kernel';
import { asSuperuser, town } from '#test/town';
import { until } from '#test/within';
import { createWorld, inHouse, rootKey, type World } from '#test/world';

const renaming = 'rename-until-killed';
const rename = 'tenant.tenant.rename';
const Told = z.object({ databaseUrl: z.string(), home: z.string(), tenantId: z.string(), actorId: z.string() });

if (process.argv[2] === renaming) await renameUntilKilled(Told.parse(JSON.parse(process.argv[3] ?? '')));
else test('a change whose record a crash has swallowed is found, and told by the record', { timeout: 300_000 }, dying);

async function renameUntilKilled({ databaseUrl, home, tenantId, actorId }: z.output<typeof Told>) {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const options = { home, rootKey, databaseUrl, version: 'x', modules: catalogue, log, workByItself: false };
  const kernel = await openKernel(options);
  const who = { tenantId, actor: { kind: 'person', id: actorId, roles: ['tenant_admin'] } } as const;
  const origin = { ...inHouse, requestId: 'the-last-one' };
  await kernel.invoke({ capability: rename, input: { name: 'New Ltd' }, caller: { kind: 'known', who }, origin });
}

async function dying() {
  const world = await createWorld();
  try {
    const { id: tenantId } = await world.tenant('Old Ltd');
    const admin = await world.person(tenantId, 'tenant_admin');
    await world.settle();

    await world.answer(admin, rename, { name: 'Older Ltd' }, { key: 'once' });
    const again = await world.answer(admin, rename, { name: 'Older Ltd' }, { key: 'once' });
    assert.ok(again.status === 'done' && again.replayed);
    await assert.rejects(world.answer(admin, 'tenant.domain.remove', { host: 'shop.example.com' }));
    await world.kernel.settle();
    assert.deepEqual(await begun(world), [], 'what ended, well or not, has its entry and nothing else');

    await killBetween(world, { tenantId, actorId: admin.actor.id });
    assert.deepEqual(await begun(world), [rename]);
    assert.deepEqual(await told(world), []);

    world.clock.pass('2 hours');
    await world.settle();
    assert.deepEqual(await begun(world), []);
    const expected = { tenant_id: tenantId, actor_id: admin.actor.id, outcome: 'failed', code: 'interrupted' };
    assert.deepEqual(await told(world), [{ ...expected, capability: rename, door: inHouse.door }]);
    world.clock.pass('2 hours');
    await world.settle();
    assert.equal((await told(world)).length, 1);
  } finally {
    await world.close();
  }
}

async function begun({ sql }: World) {
  const rows = await sql<{ capability: string }>(`select capability from invoke.keys where state = 'begun'`);
  return rows.map(({ capability }) => capability);
}

function told({ sql }: World) {
  const columns = 'tenant_id, actor_id, capability, outcome, code, door';
  return sql(`select ${columns} from audit.entries where request_id = 'the-last-one'`);
}

/** The new name stands, and its record waits for a lock when the process and its connection die. */
async function killBetween(world: World, told: { tenantId: string; actorId: string }) {
  const home = await mkdtemp(join(world.home, 'other-'));
  const { superuser } = await town();
  const database = new URL(world.databaseUrl).pathname.slice(1);
  await asSuperuser({ ...superuser, database }, async (client) => {
    await client.query('begin');
    await client.query('lock table audit.entries in exclusive mode');
    const words = [JSON.stringify({ ...told, databaseUrl: world.databaseUrl, home })];
    const flags = [...process.execArgv, import.meta.filename, renaming, ...words];
    const child = spawn(process.execPath, flags, { stdio: ['ignore', 'inherit', 'inherit'] });
    const closed = once(child, 'close');
    const waiting = `from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    const isWaiting = async () => (await world.sql(`select 1 ${waiting}`)).length > 0;
    try {
      await until(isWaiting);
    } finally {
      child.kill('SIGKILL');
      await closed;
    }
    await world.sql(`select pg_terminate_backend(pid) ${waiting}`);
    await until(async () => !(await isWaiting()));
    await client.query('rollback');
  });
  assert.deepEqual(await world.sql('select name from tenant.tenants where id = $1', [told.tenantId]), [
    { name: 'New Ltd' },
  ]);
}
