// Two processes on one database, each with a home of its own: what one has sealed, the other can prove.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { test } from 'node:test';
import { z } from 'zod';
import { instantOf } from '#base/time';
import { catalogue } from '#catalogue';
import { openKernel } from '#kernel';
import { until } from '#test/within';
import { createWorld, rootKey, type World } from '#test/world';
import { openHeads } from './heads.ts';
import { verifyRecord } from './seals.ts';
import { Verdict } from './verdict.ts';

const beside = 'verify-from-another-home';
const Told = z.object({ databaseUrl: z.string(), home: z.string(), tenantId: z.string() });

if (process.argv[2] === beside) await answerFromAnotherHome(Told.parse(JSON.parse(process.argv[3] ?? '')));
else test('whichever process is asked, the end of the record can not be cut off unseen', { timeout: 300_000 }, both);

/** The other process: to every line it answers how many heads it keeps, and what it finds. */
async function answerFromAnotherHome({ databaseUrl, home, tenantId }: z.output<typeof Told>) {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const options = { home, rootKey, databaseUrl, version: 'x', modules: catalogue, log, workByItself: false };
  const kernel = await openKernel(options);
  process.stdout.write('ready\n');
  for await (const wish of createInterface({ input: process.stdin })) {
    if (wish === 'seal') await kernel.audit.sealer.seal(tenantId);
    const now = instantOf(kernel.clock.nowMs());
    const { db } = kernel.store.read({ tenantId, now });
    process.stdout.write(`${JSON.stringify(await kernel.audit.verify({ tenantId, now, db, kept: [] }))}\n`);
  }
  await kernel.stop();
  process.exit(0);
}

async function both() {
  const world = await createWorld();
  const { id: tenantId } = await world.tenant('Two homes Ltd');
  const admin = await world.person(tenantId, 'tenant_admin');
  const home = await mkdtemp(join(world.home, 'other-'));
  const told = { databaseUrl: world.databaseUrl, home, tenantId };
  const words = [...process.execArgv, import.meta.filename, beside, JSON.stringify(told)];
  const child = spawn(process.execPath, words, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  const lines = linesOf(createInterface({ input: child.stdout }));
  const ask = async (wish: 'look' | 'seal') => {
    child.stdin.write(`${wish}\n`);
    return Verdict.parse(JSON.parse(await lines()));
  };
  const here = () => world.call(admin, verifyRecord, { heads: [] });
  const sealed = async () => (await world.sql('select 1 from audit.segments where tenant_id = $1', [tenantId])).length;
  /** Until what was written just now is sealed: another transaction of the same server may hold up the cut. */
  async function sealBy(seal: () => Promise<unknown>) {
    const before = await sealed();
    await world.answer(admin, 'notes.note.create', { title: 'Something to seal' });
    await until(async () => {
      await seal();
      return (await sealed()) > before;
    });
  }

  try {
    assert.equal(await lines(), 'ready');
    await sealBy(() => world.kernel.audit.sealer.seal(tenantId));
    const first = await sealed();
    await until(async () => (await openHeads(join(home, 'audit')).of(tenantId)).some(({ number }) => number === first));
    assert.ok((await ask('look')).whole);

    await sealBy(() => ask('seal'));
    const last = await sealed();
    await until(async () =>
      (await openHeads(join(world.home, 'audit')).of(tenantId)).some(({ number }) => number === last),
    );
    assert.deepEqual([(await here()).problems, (await ask('look')).problems], [[], []]);

    await cutOff(world, tenantId, last);
    for (const { whole, problems } of [await here(), await ask('look')]) {
      assert.equal(whole, false);
      assert.deepEqual(
        problems.map(({ kind, segment }) => [kind, segment]),
        [['end cut off', last]],
      );
    }
    child.stdin.end();
    assert.deepEqual(await ended, [0, null]);
  } finally {
    child.kill('SIGKILL');
    await world.close();
  }
}

/** As somebody who owns the database can: the newest segment and its rows are gone. */
async function cutOff(world: World, tenantId: string, number: number) {
  const behind = `select e.id from audit.entries e join audit.segments s on s.tenant_id = e.tenant_id
    where e.tenant_id = $1 and s.number = $2 and (e.era, e.txid, e.id) > (s.era, s.last_txid, s.last_id)`;
  for (const table of ['audit.payloads where entry_id', 'audit.entries where id']) {
    await world.sql(`delete from ${table} in (${behind})`, [tenantId, number - 1]);
  }
  await world.sql('delete from audit.segments where tenant_id = $1 and number = $2', [tenantId, number]);
}

function linesOf(source: Interface): () => Promise<string> {
  const iterator = source[Symbol.asyncIterator]();
  return async () => String((await iterator.next()).value);
}
