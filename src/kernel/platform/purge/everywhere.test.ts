// Two processes on one database, each with a home of its own: a restore in either knows who was forgotten.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { z } from 'zod';
import { catalogue } from '#catalogue';
import { openKernel } from '#kernel';
import { until } from '#test/within';
import { rootKey } from '#test/world';
import { keptWorld } from '../scene.test.ts';
import { keptReceipts } from './receipt-files.ts';
import { purgeSubject } from './subjects.ts';

const beside = 'keep-receipts-of-others';
const Told = z.object({ databaseUrl: z.string(), home: z.string() });

if (process.argv[2] === beside) await standBeside(Told.parse(JSON.parse(process.argv[3] ?? '')));
else test('every process keeps the receipts that any of them has issued', { timeout: 300_000 }, everywhere);

async function standBeside({ databaseUrl, home }: z.output<typeof Told>) {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const options = { home, rootKey, databaseUrl, version: 'x', modules: catalogue, log, workByItself: false };
  const kernel = await openKernel(options);
  process.stdout.write('ready\n');
  await once(process.stdin.resume(), 'end');
  await kernel.stop();
  process.exit(0);
}

async function everywhere() {
  const { world } = await keptWorld();
  const { id: tenantId } = await world.tenant('Two homes Ltd');
  const admin = await world.person(tenantId, 'tenant_admin');
  const home = await mkdtemp(join(world.home, 'other-'));
  async function forget(name: string) {
    const { signature } = await world.call(admin, purgeSubject, { subjectId: name, words: [`${name} of Two homes`] });
    await world.settle();
    return signature;
  }
  async function keptThere(signature: string) {
    return (await keptReceipts(home)).some((one) => one.signature === signature);
  }

  const before = await forget('before');
  const words = [...process.execArgv, import.meta.filename, beside];
  const told = JSON.stringify({ databaseUrl: world.databaseUrl, home });
  const child = spawn(process.execPath, [...words, told], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  try {
    for await (const line of createInterface({ input: child.stdout })) {
      assert.equal(line, 'ready');
      break;
    }
    await until(() => keptThere(before));
    const after = await forget('after');
    await until(() => keptThere(after));
    assert.deepEqual(await keptReceipts(home), await keptReceipts(world.home));
    child.stdin.end();
    assert.deepEqual(await ended, [0, null]);
  } finally {
    child.kill('SIGKILL');
    await world.close();
  }
}
