// Keeping files: each story on the disk and in a bucket that is slow, fails and cuts connections.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import type { Authenticated } from '#kernel/identity';
import * as promises from './file.ts';
import type { FileCard } from './model.ts';
import { openS3Sim } from './s3sim.ts';
import { keepFile, openScene, refusedAs, type Scene, type SceneOptions } from './scene.test.ts';

const places: Readonly<Record<string, SceneOptions>> = {
  'on the disk': {},
  'in a bucket': { bucket: (clock) => openS3Sim({ clock, mishaps: { seed: 3, rate: 0.2 } }) },
};
const seen = ({ id, version }: FileCard) => ({ fileId: id, ifVersion: version });
const keyPart = (text: string) => hash('sha256', text);

for (const [where, options] of Object.entries(places)) {
  suite(`files ${where}`, () => {
    let scene: Scene;
    let ada: Authenticated;
    before(async () => {
      scene = await openScene(options);
      ada = await scene.somebody();
    });
    after(() => scene.close());

    /** What lies there of this company. */
    const lyingOf = async ({ tenantId }: Authenticated) =>
      (await scene.lying()).filter((key) => key.startsWith(tenantId));

    test('a file is read as it was brought, under the type that its bytes say', async () => {
      const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.from([0, 255, 13, 10, 128])]);
      const more = { name: 'C:\\offers\\..\\Offer 7\u202e.pdf', type: 'image/png', purpose: 'crm.offer' };
      const card = await scene.upload(ada, bytes, more);
      const { id, createdAt: _, ...said } = card;
      assert.deepEqual(said, {
        ...{ name: 'Offer 7.pdf', type: 'application/pdf', size: 14, sha256: hash('sha256', bytes), version: 1 },
        ...{ purpose: 'crm.offer', ownerId: null, isPublic: false, createdBy: ada.actor.id },
        ...{ expiresAt: null, deletedAt: null },
      });
      const read = await scene.world.call(ada, promises.readFile, { fileId: id });
      assert.deepEqual(
        { ...read, bytes: Buffer.from(read.bytes) },
        { name: 'Offer 7.pdf', type: 'application/pdf', bytes },
      );
      assert.deepEqual(await scene.world.call(ada, promises.showFile, { fileId: id }), card);
    });

    test('another company sees nothing of it, and shares nothing with it', async () => {
      const bob = await scene.somebody({ role: 'tenant_admin' });
      const mine = await scene.upload(ada, 'the same words');
      const theirs = await scene.upload(bob, 'the same words');
      assert.equal((await lyingOf(ada)).filter((key) => key.includes(keyPart('the same words'))).length, 1);
      assert.equal((await lyingOf(bob)).length, 1);
      const fileId = mine.id;
      const tries = [
        () => scene.read(bob, fileId),
        () => scene.world.call(bob, promises.showFile, { fileId }),
        () => scene.world.call(bob, promises.renameFile, { ...seen(mine), name: 'x' }),
        () => scene.world.call(bob, promises.deleteFile, seen(mine)),
        () => scene.world.call(bob, promises.linkFile, { fileId }),
        () => scene.world.call(bob, promises.unlinkFile, { fileId }),
        () => scene.world.call(bob, promises.publishFile, seen(mine)),
      ];
      for (const one of tries) await assert.rejects(one, refusedAs('not_found'));
      const { items } = await scene.world.call(bob, promises.listFiles, {});
      assert.deepEqual(items, [theirs]);
    });

    test('the same bytes lie there once, until the last file that has them is gone', async () => {
      const who = await scene.somebody();
      const [first, second] = [await scene.upload(who, 'twice'), await scene.upload(who, 'twice', { name: 'b.txt' })];
      assert.equal((await lyingOf(who)).length, 1);
      await scene.world.call(who, promises.deleteFile, seen(first));
      scene.pass('31 days');
      await scene.sweep(who.tenantId);
      assert.equal(await scene.read(who, second.id), 'twice');
      await scene.world.call(who, promises.deleteFile, seen(second));
      scene.pass('31 days');
      await scene.sweep(who.tenantId);
      assert.deepEqual(await lyingOf(who), []);
      const again = await scene.upload(who, 'twice');
      assert.equal(await scene.read(who, again.id), 'twice');
    });

    test('a deleted file is gone for everybody, comes back for thirty days, and then never', async () => {
      const who = await scene.somebody();
      const file = await scene.upload(who, 'to be deleted');
      const deleted = await scene.world.call(who, promises.deleteFile, seen(file));
      assert.deepEqual(await scene.told(who), [promises.fileStored.name, promises.fileDeleted.name]);
      await assert.rejects(scene.read(who, file.id), refusedAs('not_found'));
      const { items } = await scene.world.call(who, promises.listFiles, { deleted: true });
      assert.deepEqual(items, [deleted]);
      await assert.rejects(scene.world.call(who, promises.restoreFile, seen(file)), refusedAs('conflict'));
      scene.pass('29 days');
      await scene.sweep(who.tenantId);
      const restored = await scene.world.call(who, promises.restoreFile, seen(deleted));
      assert.equal(await scene.read(who, file.id), 'to be deleted');
      const again = await scene.world.call(who, promises.deleteFile, seen(restored));
      scene.pass('30 days');
      await scene.sweep(who.tenantId);
      await assert.rejects(scene.world.call(who, promises.restoreFile, seen(again)), refusedAs('not_found'));
      assert.deepEqual(await lyingOf(who), []);
    });

    test('a file goes by itself at its end', async () => {
      const who = await scene.somebody();
      const expiresAt = new Date(scene.world.clock.nowMs() + 3_600_000).toISOString();
      const file = await scene.upload(who, 'soon gone', { expiresAt });
      assert.equal(await scene.read(who, file.id), 'soon gone');
      scene.pass('1 hour');
      await assert.rejects(scene.read(who, file.id), refusedAs('not_found'));
      await assert.rejects(scene.upload(who, 'late', { expiresAt }), refusedAs('invalid'));
      await scene.sweep(who.tenantId);
      assert.deepEqual(await lyingOf(who), []);
    });

    test('what is taken back leaves nothing behind, after a day', async () => {
      const who = await scene.somebody();
      await assert.rejects(scene.world.call(who, keepFile, { text: 'never', fails: true }), refusedAs('conflict'));
      assert.deepEqual((await scene.world.call(who, promises.listFiles, {})).items, []);
      await scene.sweep(who.tenantId);
      assert.equal((await lyingOf(who)).length, 1, 'somebody may be about to bring the same');
      scene.pass('25 hours');
      await scene.sweep(who.tenantId);
      assert.deepEqual(await lyingOf(who), []);
      const { text } = await scene.world.call(who, keepFile, { text: 'never' });
      assert.equal(text, 'never');
      await scene.sweep(who.tenantId);
      assert.equal((await lyingOf(who)).length, 1);
    });

    test('a rehearsal writes no file and asks no bucket', async () => {
      const who = await scene.somebody();
      const asked = scene.bucket?.asked.length;
      for (const [name, input] of [
        ['file.file.upload', { files: [{ name: 'a.txt', bytes: 'aGVsbG8=' }] }],
        ['probe.thing.keep', { text: 'hello' }],
      ] as const) {
        const answer = await scene.world.answer(who, name, input, { rehearse: true });
        assert.ok(answer.status === 'rehearsed');
        assert.deepEqual(
          answer.rehearsal.events.map(({ type }) => type),
          [promises.fileStored.name],
        );
      }
      assert.deepEqual([await lyingOf(who), scene.bucket?.asked.length], [[], asked]);
      const rows = await scene.world.sql('select 1 from file.contents where tenant_id = $1', [who.tenantId]);
      assert.deepEqual(rows, []);
      const drafts = join(scene.world.home, 'files', '.drafts');
      assert.deepEqual(await readdir(drafts).catch(() => []), []);
    });

    test('the same call made twice keeps one file', async () => {
      const who = await scene.somebody();
      const input = { files: [{ name: 'once.txt', bytes: Buffer.from('once') }] };
      const answers = await Promise.allSettled(
        [1, 2, 3].map(() => scene.world.call(who, promises.uploadFile, input, { key: 'once' })),
      );
      const ids = answers.flatMap((one) => (one.status === 'fulfilled' ? [one.value.id] : []));
      assert.ok(ids.length > 0);
      assert.equal((await scene.world.call(who, promises.uploadFile, input, { key: 'once' })).id, ids[0]);
      assert.equal((await scene.world.call(who, promises.listFiles, {})).items.length, 1);
      const [{ refs } = { refs: 0 }] = await scene.world.sql<{ refs: number }>(
        'select refs from file.contents where tenant_id = $1',
        [who.tenantId],
      );
      assert.equal(refs, 1);
    });

    test('bytes that were changed where they lie, or are gone, are never given out for what was brought', async () => {
      const who = await scene.somebody();
      const file = await scene.upload(who, 'what was brought');
      const [key = ''] = await lyingOf(who);
      if (scene.bucket) scene.bucket.objects.set(key, Buffer.from('what was brOught'));
      else await writeFile(join(scene.world.home, 'files', key), 'what was brOught');
      await assert.rejects(scene.read(who, file.id), refusedAs('unavailable'));
    });
  });
}
