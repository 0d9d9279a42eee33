// Processes that really die while they keep files. What one has said is kept is there whole; nothing is there in part,
// and what the dead have left is cleared away.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { hash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { z } from 'zod';
import { catalogue } from '#catalogue';
import { openKernel } from '#kernel';
import type { Authenticated } from '#kernel/identity';
import { inHouse, rootKey } from '#test/world';
import { uploadFile } from './contracts.ts';
import { keyOf } from './model.ts';
import { openScene } from './scene.test.ts';

const keeping = 'keep-files-until-killed';
const Told = z.object({ databaseUrl: z.string(), home: z.string(), tenantId: z.string(), actorId: z.string() });
const writers = 4;

if (process.argv[2] === keeping) await keepUntilKilled(Told.parse(JSON.parse(process.argv[3] ?? '')));
else test('a file is kept whole or not at all, whenever a process dies', dying);

/** In the process that will be killed: says the id and hash of each file once it has been told that it is kept. */
async function keepUntilKilled({ databaseUrl, home, tenantId, actorId }: z.output<typeof Told>) {
  const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const options = { home, rootKey, databaseUrl, version: 'x', modules: catalogue, log, workByItself: false };
  const kernel = await openKernel(options);
  const who: Authenticated = { tenantId, actor: { kind: 'person', id: actorId, roles: ['manager'] } };

  async function write() {
    for (;;) {
      const bytes = randomBytes(1000 + (randomBytes(2).readUInt16BE() << 2));
      const input = { files: [{ name: 'a.bin', bytes }] };
      const answer = await kernel.invoke({
        ...{ capability: uploadFile.name, input, caller: { kind: 'known', who }, origin: inHouse },
      });
      assert.ok(answer.status === 'done');
      process.stdout.write(`${uploadFile.spec.output.parse(answer.output).id} ${hash('sha256', bytes)}\n`);
    }
  }

  await Promise.all(Array.from({ length: writers }, write));
}

async function dying() {
  const scene = await openScene();
  try {
    const who = await scene.somebody();
    const { databaseUrl, home } = scene.world;
    const told = { databaseUrl, home, tenantId: who.tenantId, actorId: who.actor.id };
    const kept = new Map<string, string>();
    for (const enough of [3, 17, 40]) await killAfter(enough, told, kept);
    assert.ok(kept.size >= 60, `${kept.size} files are too few to say anything`);

    type Row = { id: string; sha256: string; contentId: string };
    const rows = await scene.world.sql<Row>('select id, sha256, content_id as "contentId" from file.files');
    const found = new Map(rows.map(({ id, sha256 }) => [id, sha256]));
    for (const [id, sha256] of kept) assert.equal(found.get(id), sha256, 'what was said to be kept is there');
    for (const { id } of rows) await scene.read(who, id);

    for (const key of (await scene.lying()).filter((one) => !one.startsWith('.drafts/'))) {
      const bytes = await readFile(join(home, 'files', key));
      assert.equal(hash('sha256', bytes), basename(key).slice(0, 64), 'what is in its place is there whole');
    }
    scene.pass('25 hours');
    await scene.sweep(who.tenantId);
    const expected = rows.map(({ sha256, contentId }) => keyOf({ tenantId: who.tenantId, sha256, id: contentId }));
    assert.deepEqual((await scene.lying()).toSorted(), expected.toSorted());
  } finally {
    await scene.close();
  }
}

async function killAfter(enough: number, told: z.input<typeof Told>, kept: Map<string, string>) {
  const words = [...process.execArgv, import.meta.filename, keeping, JSON.stringify(told)];
  const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(child, 'close');
  let lines = 0;
  for await (const line of createInterface({ input: child.stdout })) {
    const [id = '', sha256 = ''] = line.split(' ');
    kept.set(id, sha256);
    lines += 1;
    if (lines === enough) child.kill('SIGKILL');
  }
  const [, signal] = await ended;
  assert.equal(signal, 'SIGKILL', 'it died because it was killed');
}
