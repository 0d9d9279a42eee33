// Who may do what with files, how much of them there may be, and what becomes of them when somebody is forgotten.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { instantOf } from '#base/time';
import type { Authenticated } from '#kernel/identity';
import { sweepFiles } from './contracts.ts';
import * as promises from './file.ts';
import { type FileCard, sightOf, usableName } from './model.ts';
import { keepFile, openScene, refusedAs, type Scene } from './scene.test.ts';
import { subject } from './subjects.ts';

const seen = ({ id, version }: FileCard) => ({ fileId: id, ifVersion: version });
const roomy = 1000;

suite('files of people', () => {
  let scene: Scene;
  let manager: Authenticated;
  before(async () => {
    scene = await openScene({ room: roomy, mostBytes: 400 });
  });
  after(() => scene.close());

  async function company() {
    manager = await scene.somebody();
    return manager.tenantId;
  }

  const names = async (who: Authenticated, more: object = {}) =>
    (await scene.world.call(who, promises.listFiles, more)).items.map(({ name }) => name);

  test('clients see what they brought and what was kept for them, and nothing else', async () => {
    const tenantId = await company();
    const [client, other] = [
      await scene.somebody({ role: 'client', tenantId }),
      await scene.somebody({ role: 'client', tenantId }),
    ];
    const brought = await scene.upload(client, 'mine', { name: 'mine.txt' });
    const kept = await scene.upload(manager, 'theirs', { name: 'theirs.txt', ownerId: client.actor.id });
    const inner = await scene.upload(manager, 'inner', { name: 'inner.txt' });
    assert.deepEqual(await names(client), ['theirs.txt', 'mine.txt']);
    assert.deepEqual(await names(other), []);
    assert.deepEqual(await names(manager), ['inner.txt', 'theirs.txt', 'mine.txt']);
    assert.deepEqual(await names(manager, { ownerId: client.actor.id }), ['theirs.txt']);
    assert.equal(await scene.read(client, kept.id), 'theirs');
    for (const [who, file] of [
      [client, inner],
      [other, brought],
      [other, kept],
    ] as const) {
      await assert.rejects(scene.read(who, file.id), refusedAs('not_found'));
      await assert.rejects(scene.world.call(who, promises.deleteFile, seen(file)), refusedAs('not_found'));
    }
    await assert.rejects(scene.world.call(client, promises.linkFile, { fileId: kept.id }), refusedAs('forbidden'));
    await assert.rejects(scene.world.call(client, promises.publishFile, seen(kept)), refusedAs('forbidden'));
    await assert.rejects(scene.world.call(client, sweepFiles, {}), refusedAs('forbidden'));
  });

  test('who acts for a client sees no more than the client', () => {
    const client = { kind: 'person', id: 'c', roles: ['client'] } as const;
    const boss = { kind: 'person', id: 'm', roles: ['manager'] } as const;
    assert.equal(sightOf(boss), 'all');
    assert.equal(sightOf({ kind: 'service', id: 'file', roles: [] }), 'all');
    assert.deepEqual(sightOf(client), { ids: ['c'] });
    assert.equal(sightOf({ kind: 'agent', id: 'a', roles: ['manager'], delegatedBy: boss }), 'all');
    assert.deepEqual(sightOf({ kind: 'agent', id: 'a', roles: ['manager'], delegatedBy: client }), { ids: ['a', 'c'] });
    assert.deepEqual(sightOf({ kind: 'agent', id: 'a', roles: ['client'], delegatedBy: boss }), { ids: ['a'] });
    assert.deepEqual(sightOf({ kind: 'visitor', id: 'visitor', roles: [] }), { ids: ['visitor'] });
  });

  test('another module keeps a file for somebody, and its name is made usable', async () => {
    await company();
    const { fileId } = await scene.world.call(manager, keepFile, { text: 'kept', ownerId: 'deal-7' });
    const card = await scene.world.call(manager, promises.showFile, { fileId });
    assert.deepEqual([card.name, card.type, card.ownerId], ['kept.txt', 'text/plain; charset=utf-8', 'deal-7']);
    for (const [given, told] of [
      ['../../etc/passwd', 'passwd'],
      ['a\r\nset-cookie: x=1', 'aset-cookie: x=1'],
      ['..', 'file'],
      ['', 'file'],
      ['x'.repeat(300), 'x'.repeat(200)],
    ] as const) {
      assert.equal(usableName(given), told);
    }
  });

  test('the last word is not overwritten by who has not seen it', async () => {
    await company();
    const file = await scene.upload(manager, 'x', { name: 'first.txt' });
    const renamed = await scene.world.call(manager, promises.renameFile, { ...seen(file), name: 'second.txt' });
    assert.deepEqual([renamed.name, renamed.previousName, renamed.version], ['second.txt', 'first.txt', 2]);
    const late = scene.world.call(manager, promises.renameFile, { ...seen(file), name: 'third.txt' });
    await assert.rejects(late, refusedAs('conflict'));
    const both = [1, 2].map(() => scene.world.call(manager, promises.deleteFile, seen(renamed)));
    const states = (await Promise.allSettled(both)).map(({ status }) => status);
    assert.deepEqual(states.toSorted(), ['fulfilled', 'rejected']);
  });

  test('whatever was done to a file is undone', async () => {
    await company();
    const { world } = scene;
    async function undo(entryId: string | undefined) {
      const answer = await world.answer(manager, 'invoke.call.undo', { entryId });
      assert.ok(answer.status === 'done');
      return answer.entryId;
    }
    async function done(name: string, input: object) {
      const answer = await world.answer(manager, name, input);
      assert.ok(answer.status === 'done');
      return answer;
    }
    const files = [{ name: 'first.txt', bytes: Buffer.from('x') }];
    const uploaded = await done('file.file.upload', { files });
    const { id: fileId } = promises.uploadFile.spec.output.parse(uploaded.output);
    const deleted = await undo(uploaded.entryId);
    assert.deepEqual(await names(manager), []);
    await undo(deleted);
    assert.deepEqual(await names(manager), ['first.txt']);
    const renamed = await done('file.file.rename', { fileId, ifVersion: 3, name: 'second.txt' });
    await undo(renamed.entryId);
    assert.deepEqual(await names(manager), ['first.txt']);
    const published = await done('file.file.publish', { fileId, ifVersion: 5 });
    await undo(published.entryId);
    assert.equal((await world.call(manager, promises.showFile, { fileId })).isPublic, false);
    const linked = await done('file.file.link', { fileId });
    await undo(linked.entryId);
    const rows = await world.sql('select link_epoch as epoch from file.files where id = $1', [fileId]);
    assert.deepEqual(rows, [{ epoch: 1 }]);
  });

  test('a file that is too large is refused, and a company never has more than its room', async () => {
    const tenantId = await company();
    await assert.rejects(scene.upload(manager, 'x'.repeat(401)), refusedAs('too_large'));
    const tries = Array.from({ length: 12 }, (_, index) => scene.upload(manager, `${index}`.padEnd(300, '.')));
    const ended = await Promise.allSettled(tries);
    const refused = ended.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []));
    assert.equal(ended.length - refused.length, 3, '1000 bytes are room for three times 300');
    for (const reason of refused) assert.ok(refusedAs('over_budget')(reason), String(reason));
    const [first] = (await scene.world.call(manager, promises.listFiles, {})).items;
    assert.ok(first);
    await scene.world.call(manager, promises.deleteFile, seen(first));
    await assert.rejects(scene.upload(manager, 'y'.repeat(300)), refusedAs('over_budget'));
    scene.pass('31 days');
    await scene.sweep(tenantId);
    await scene.upload(manager, 'y'.repeat(300));
    const [used] = await scene.world.sql('select files::int, bytes::int from file.usage where tenant_id = $1', [
      tenantId,
    ]);
    assert.deepEqual(used, { files: 3, bytes: 900 });
  });

  test('who is forgotten has no files any more, but others keep theirs', async () => {
    const tenantId = await company();
    const grace = await scene.somebody({ tenantId });
    await scene.upload(grace, 'only hers');
    const deleted = await scene.upload(grace, 'hers, deleted');
    await scene.world.call(grace, promises.deleteFile, seen(deleted));
    await scene.upload(grace, 'theirs as well');
    const shared = await scene.upload(manager, 'theirs as well');
    const named = await scene.upload(manager, 'a list', { name: 'Grace Hopper.txt' });
    await scene.upload(manager, 'a letter to her', { ownerId: grace.actor.id });
    const person = { id: grace.actor.id, words: ['grace hopper'] };
    const binding = { tenantId, now: instantOf(scene.world.clock.nowMs()) };
    const { store } = scene.world.kernel;
    assert.equal((await subject.find(store.read(binding).db, person)).length, 5);
    const scope = store.write(binding);
    try {
      assert.equal(await subject.purge(scope.db, person), 5);
      await scope.commit([]);
    } finally {
      await scope.rollback();
    }
    await scene.sweep(tenantId);
    assert.deepEqual(await subject.find(store.read(binding).db, person), []);
    assert.deepEqual((await names(manager)).toSorted(), ['[forgotten]', 'a.txt']);
    assert.equal(await scene.read(manager, shared.id), 'theirs as well');
    assert.equal(await scene.read(manager, named.id), 'a list');
    const lying = (await scene.lying()).filter((key) => key.startsWith(tenantId));
    assert.deepEqual(
      lying.map((key) => key.split('/').at(-1)?.slice(0, 64)).toSorted(),
      [shared.sha256, named.sha256].toSorted(),
    );
  });

  test('bytes that are being swept away and are brought again just then stay', async () => {
    const tenantId = await company();
    await scene.upload(manager, 'there again');
    await forgetAll(tenantId, manager.actor.id);
    // A sweep that has begun, and has died or not come to the bytes yet.
    await scene.world.sql('update file.contents set sweeping_at = updated_at where tenant_id = $1', [tenantId]);
    const again = await scene.upload(manager, 'there again');
    await scene.sweep(tenantId);
    assert.equal(await scene.read(manager, again.id), 'there again');
    const contents = await scene.world.sql('select refs, sweeping_at from file.contents where tenant_id = $1', [
      tenantId,
    ]);
    assert.deepEqual(contents, [{ refs: 1, sweeping_at: null }]);
  });

  test('whatever is brought, deleted and swept away at the same time, a file that is there has its bytes', async () => {
    const tenantId = await company();
    const texts = ['one', 'two'];
    for (let round = 0; round < 12; round += 1) {
      const work = Array.from({ length: 6 }, async (_, index) => {
        const file = await scene.upload(manager, texts[index % 2] ?? '').catch(unless('unavailable'));
        if (file && index % 3 === 0) await forgetAll(tenantId, index === 3 ? manager.actor.id : 'nobody');
        if (index % 2 === 0) await scene.sweep(tenantId);
      });
      await Promise.all(work);
      const { items } = await scene.world.call(manager, promises.listFiles, {});
      for (const { id, sha256 } of items) {
        const text = await scene.read(manager, id);
        assert.ok(texts.includes(text) && sha256.length === 64);
      }
    }
    const counted = await scene.world.sql<{ refs: number; files: number }>(
      `select refs, (select count(*)::int from file.files f where f.content_id = c.id) as files
       from file.contents c where tenant_id = $1`,
      [tenantId],
    );
    for (const { refs, files } of counted) assert.equal(refs, files);
  });

  async function forgetAll(tenantId: string, id: string) {
    const scope = scene.world.kernel.store.write({ tenantId, now: instantOf(scene.world.clock.nowMs()) });
    try {
      await subject.purge(scope.db, { id, words: [] });
      await scope.commit([]);
    } finally {
      await scope.rollback();
    }
  }
});

function unless(code: string) {
  return (error: unknown): undefined => {
    if (refusedAs(code)(error)) return undefined;
    throw error;
  };
}
