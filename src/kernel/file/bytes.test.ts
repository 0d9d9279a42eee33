// What was put is what is read, wherever it lies and whatever goes wrong on the way.
import assert from 'node:assert/strict';
import { hash, randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '#base/fault';
import { instantOf, systemClock } from '#base/time';
import { createEgress } from '#kernel/egress';
import type { ByteStore } from './bytes.ts';
import { type Drafts, openDrafts } from './drafts.ts';
import { openLocal } from './local.ts';
import { keyOf } from './model.ts';
import { openS3, type S3Settings } from './s3.ts';
import { openS3Sim, type S3Sim, type S3SimOptions } from './s3sim.ts';

const clock = systemClock;
const tenantId = randomUUID();

function refusedAs(code: string, reason?: string) {
  return (error: unknown) =>
    error instanceof Fault && error.code === code && (reason === undefined || error.details?.reason === reason);
}

function* inPieces(bytes: Uint8Array, cuts: readonly number[]) {
  let from = 0;
  for (const cut of cuts.toSorted((a, b) => a - b)) {
    yield bytes.subarray(from, Math.max(from, cut));
    from = Math.max(from, cut);
  }
  yield bytes.subarray(from);
}

suite('bytes', () => {
  let home: string;
  let drafts: Drafts;
  const closing: (() => Promise<void>)[] = [];
  before(async () => {
    home = await mkdtemp(join(tmpdir(), 'cadre-bytes-'));
    drafts = openDrafts(join(home, 'files', '.drafts'));
  });
  after(async () => {
    for (const close of closing) await close();
    await rm(home, { recursive: true, force: true });
  });

  async function bucket(more: Omit<S3SimOptions, 'clock'> = {}, other: Partial<S3Settings> = {}) {
    const sim = await openS3Sim({ clock, ...more });
    const egress = createEgress({ allowPrivate: [sim.host] });
    closing.push(async () => {
      await egress.close();
      await sim.close();
    });
    const now = () => instantOf(clock.nowMs());
    return { sim, store: openS3({ settings: { ...sim.settings, ...other }, egress, now, pausesMs: [1, 2] }) };
  }

  const local = () => openLocal(join(home, 'files'));

  async function put(store: ByteStore, bytes: Uint8Array, cuts: readonly number[] = []) {
    await using draft = await drafts.take(inPieces(bytes, cuts), { most: 1_000_000, keep: true });
    const key = keyOf({ tenantId, sha256: draft.sha256, id: randomUUID() });
    assert.ok(draft.path);
    await store.place(key, draft.path);
    return { key, draft };
  }

  const stores: Readonly<Record<string, () => Promise<{ store: ByteStore; sim?: S3Sim }>>> = {
    'on the disk': async () => ({ store: local() }),
    'in a bucket': () => bucket(),
    'in a bucket that is slow, fails and cuts connections': () => bucket({ mishaps: { seed: 7, rate: 0.3 } }),
  };

  for (const [where, openStore] of Object.entries(stores)) {
    test(`are the same ${where}, byte for byte, and gone once they are removed`, async () => {
      const { store } = await openStore();
      const sizes = fc.oneof(fc.uint8Array({ maxLength: 64 }), fc.uint8Array({ minLength: 20_000, maxLength: 40_000 }));
      await fc.assert(
        fc.asyncProperty(sizes, fc.array(fc.nat(40_000), { maxLength: 4 }), async (bytes, cuts) => {
          const { key, draft } = await put(store, bytes, cuts);
          assert.deepEqual([draft.size, draft.sha256], [bytes.length, hash('sha256', bytes)]);
          assert.deepEqual(Buffer.from((await store.read(key)) ?? []), Buffer.from(bytes));
          assert.equal(await store.has(key), true);
          await store.remove(key);
          await store.remove(key);
          assert.deepEqual([await store.has(key), await store.read(key)], [false, undefined]);
        }),
        { numRuns: 25, seed: 11 },
      );
    });
  }

  test('put twice under one key are there once, and nothing but they', async () => {
    const store = local();
    const { key } = await put(store, Buffer.from('again'));
    await using draft = await drafts.take(Buffer.from('again'), { most: 10, keep: true });
    await store.place(key, draft.path ?? '');
    assert.equal((await readdir(join(home, 'files', key, '..'))).length, 1);
    assert.equal((await stat(join(home, 'files', key))).mode & 0o777, 0o600);
  });

  test('that are too many are refused as soon as they are, and nothing stays of them', async () => {
    let asked = 0;
    function* endless() {
      for (;;) {
        asked += 1;
        yield new Uint8Array(1000);
      }
    }
    await assert.rejects(drafts.take(endless(), { most: 10_000, keep: true }), refusedAs('too_large'));
    assert.equal(asked, 11);
    assert.deepEqual(await readdir(join(home, 'files', '.drafts')), []);
  });

  test('that only a rehearsal has seen were weighed and never written', async () => {
    await using draft = await drafts.take(Buffer.from('weighed'), { most: 10, keep: false });
    assert.deepEqual([draft.path, draft.size, draft.sha256], [undefined, 7, hash('sha256', 'weighed')]);
    assert.deepEqual(await readdir(join(home, 'files', '.drafts')), []);
  });

  test('left behind by a process that died are cleared away after a day, and no others', async () => {
    const [old, fresh] = [randomUUID(), randomUUID()].map((name) => join(home, 'files', '.drafts', name));
    assert.ok(old && fresh);
    for (const path of [old, fresh]) await writeFile(path, 'half');
    const nowMs = clock.nowMs();
    await utimes(old, new Date(nowMs), new Date(nowMs - 25 * 3_600_000));
    await drafts.clear(instantOf(nowMs));
    assert.deepEqual(await readdir(join(home, 'files', '.drafts')), [fresh.split('/').at(-1)]);
    await rm(fresh);
  });

  test('that are on their way are not cleared away, however late it is', async () => {
    await using draft = await drafts.take(Buffer.from('on its way'), { most: 10, keep: true });
    await drafts.clear(instantOf(clock.nowMs() + 40 * 24 * 3_600_000));
    assert.equal(await readFile(draft.path ?? '', 'utf8'), 'on its way');
  });

  test('go into no bucket under a wrong key, region or name, and it is said why', async () => {
    const wrong = [
      [{ secretAccessKey: 'another' }, 'SignatureDoesNotMatch'],
      [{ accessKeyId: 'SOMEBODY' }, 'InvalidAccessKeyId'],
      [{ region: 'us-east-1' }, 'AuthorizationHeaderMalformed'],
      [{ bucket: 'somebody-elses' }, 'NoSuchBucket'],
    ] as const;
    for (const [settings, reason] of wrong) {
      const { sim, store } = await bucket({}, settings);
      await assert.rejects(put(store, Buffer.from('x')), refusedAs('upstream', reason));
      await assert.rejects(store.check(), refusedAs('upstream'));
      assert.equal(sim.objects.size, 0);
      assert.equal(sim.asked.length, 2, 'what is refused for good is not asked again');
    }
  });

  test('can be kept or it is said that they can not', async () => {
    await local().check();
    await (await bucket()).store.check();
    const { sim, store } = await bucket();
    await sim.close();
    closing.pop();
    await assert.rejects(store.check(), refusedAs('upstream'));
    const shut = join(home, 'shut');
    await writeFile(shut, 'not a folder');
    await chmod(shut, 0o400);
    await assert.rejects(openLocal(join(shut, 'files')).check());
  });
});
