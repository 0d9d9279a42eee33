// Somebody can be forgotten without a hole in the record, and one entry be proven to whoever has nothing but the proof.
import assert from 'node:assert/strict';
import { hash } from 'node:crypto';
import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { payloadSubject } from './forget.ts';
import { openHeads } from './heads.ts';
import { knownKeys } from './keys.ts';
import { flawIn } from './proof.ts';
import { proofOf } from './prove.ts';
import { openScene, type Scene } from './scene.test.ts';
import { signerOf } from './signing.ts';

suite('forgetting and proving', () => {
  let scene: Scene;
  before(async () => {
    scene = await openScene();
  });
  after(() => scene.close());

  const now = () => new Date(scene.world.clock.nowMs()).toISOString();
  const reading = () => scene.world.kernel.store.read({ tenantId: scene.tenantId, now: now() }).db;

  /** As the module's manifest lets it be done, in one transaction. */
  async function purge(id: string, words: readonly string[] = []): Promise<number> {
    const scope = scene.world.kernel.store.write({ tenantId: scene.tenantId, now: now() });
    const gone = await payloadSubject(scene.seals).purge(scope.db, { id, words });
    await scope.commit([]);
    return gone;
  }

  test('nothing of what went in or came out lies open in the database', async () => {
    await scene.write(1, { subject: 'clara', input: { address: 'Lindenweg 7' }, output: { door: 'Lindenweg 7' } });
    const rows = await scene.world.sql(
      'select p.*, e.* from audit.payloads p join audit.entries e on e.id = p.entry_id',
    );
    assert.doesNotMatch(JSON.stringify(rows), /Lindenweg/);
  });

  test('the hash in the entry is of a salt and what was said, and can not be guessed without the salt', async () => {
    const said = { input: { word: 'yes' }, output: { word: 'no' } };
    const entryId = newId(scene.world.clock.nowMs());
    const noted = { entryId, tenantId: scene.tenantId, subject: 'dora', ...said };
    const [one, other] = [await scene.audit.payloadRow(noted), await scene.audit.payloadRow(noted)];
    assert.notEqual(one.hash, other.hash);
    const plain = await scene.seals.open(scene.tenantId, one.row.sealed ?? '', entryId);
    assert.match(plain ?? '', /^[0-9a-f-]{36}\[\{"word":"yes"\},\{"word":"no"\}\]$/);
    assert.equal(hash('sha256', plain ?? '', 'base64url'), one.hash);
  });

  test('what was sealed for one entry does not open for another', async () => {
    const noted = { entryId: newId(1), tenantId: scene.tenantId, subject: 'dora', input: {}, output: {} };
    const { row } = await scene.audit.payloadRow(noted);
    const kept = { entryId: newId(2), tenantId: scene.tenantId, sealed: row.sealed ?? '', input: null, output: null };
    await assert.rejects(scene.audit.openPayload(kept), /can not be opened/);
  });

  test('what is known of a person is handed out, and nothing of others', async () => {
    await scene.write(2, { subject: 'emil', input: { note: 'likes tea' } });
    await scene.write(1, { subject: 'fred', input: { note: 'likes coffee' } });
    const found = await payloadSubject(scene.seals).find(reading(), { id: 'emil', words: [] });
    assert.equal(found.length, 2);
    assert.ok(found.every((one) => JSON.stringify(one).includes('likes tea')));
  });

  test('whoever is forgotten is gone from the content, theirs and others’, and the record stays whole', async () => {
    const theirs = await scene.write(3, { subject: 'gina', input: { note: 'sings' } });
    const [mention] = await scene.write(1, { subject: 'hans', input: { invite: ['GINA@Example.com '] } });
    const [other] = await scene.write(1, { subject: 'hans', input: { invite: ['ida@example.com'] } });
    await scene.sealAll();
    assert.equal(await purge('gina', ['gina@example.com', ' ', 'a']), 4);
    const left = await scene.world.sql<{ id: string }>(
      'select entry_id as id from audit.payloads where entry_id = any($1)',
      [[...theirs, mention, other]],
    );
    assert.deepEqual(left, [{ id: other }], 'a word that is next to nothing finds nothing');
    const verdict = await scene.verify();
    assert.deepEqual(verdict.problems, []);
    assert.equal(verdict.payloads.forgotten, 4);
    assert.deepEqual(await payloadSubject(scene.seals).find(reading(), { id: 'gina', words: [] }), []);
  });

  test('a copy of the database that is put back does not bring back who was forgotten', async () => {
    const [entryId] = await scene.write(1, { subject: 'jana', input: { note: 'dances' } });
    await scene.world.sql('create table copy as select * from audit.payloads where entry_id = $1', [entryId]);
    await purge('jana');
    await scene.world.sql('insert into audit.payloads select * from copy');
    assert.deepEqual(await payloadSubject(scene.seals).find(reading(), { id: 'jana', words: [] }), []);
    await scene.sealAll();
    assert.deepEqual((await scene.verify()).problems, []);
  });

  test('no call can delete content but through forgetting, and then only its own company’s', async () => {
    const [entryId] = await scene.write(1);
    const { store } = scene.world.kernel;
    const stranger = await scene.world.tenant('Stranger Ltd');
    const scope = store.write({ tenantId: stranger.id, now: now() });
    const subject = payloadSubject(scene.seals);
    assert.equal(await subject.purge(scope.db, { id: 'anna', words: ['hello'] }), 0);
    await scope.commit([]);
    const left = await scene.world.sql('select 1 from audit.payloads where entry_id = $1', [entryId]);
    assert.equal(left.length, 1);
  });

  test('an entry is proven by what the proof says alone, and by no other', async () => {
    const ids = await scene.write(11);
    await scene.sealAll();
    const signer = signerOf('a root key for tests, and for nothing else');
    const keys = await knownKeys(scene.world.kernel.store, now(), signer);
    for (const entryId of [ids[0], ids[5], ids[10]]) {
      const proof = JSON.parse(JSON.stringify(await proofOf(reading(), entryId ?? '', keys)));
      assert.equal(JSON.parse(proof.entry)[0], entryId);
      assert.equal(flawIn(proof, signer.publicKey), undefined);
      assert.match(flawIn({ ...proof, entry: proof.entry.replace('anna', 'bert') }) ?? '', /not in this segment/);
      assert.match(flawIn({ ...proof, head: { ...proof.head, rows: 999 } }) ?? '', /not what was sealed/);
      assert.match(flawIn(proof, signerOf('another').publicKey) ?? '', /not signed with this key/);
    }
  });

  test('what is not sealed yet can not be proven, and says so', async () => {
    const [entryId = ''] = await scene.write(1);
    await assert.rejects(proofOf(reading(), entryId, new Map()), /not sealed yet/);
    await assert.rejects(proofOf(reading(), newId(1), new Map()), /no entry/);
  });

  test('the newest heads are on disk when a seal has been made, and half a line is no harm', async () => {
    await scene.write(1);
    await scene.sealAll();
    const folder = join(scene.world.home, 'audit');
    const [file = ''] = await readdir(folder);
    const { last } = await scene.verify();
    const lines = (await readFile(join(folder, file), 'utf8')).trimEnd().split('\n');
    assert.equal(JSON.parse(lines.at(-1) ?? '{}').hash, last?.hash);
    await appendFile(join(folder, file), '{"tenantId":"');
    await scene.write(1);
    await scene.sealAll();
    const verdict = await scene.verify();
    assert.deepEqual(verdict.problems, []);
    const heads = await openHeads(folder).of(scene.tenantId);
    assert.equal(heads.at(-1)?.hash, verdict.last?.hash);
  });

  test('a process that died before it wrote its heads down does so when it seals again', async () => {
    await scene.write(1);
    const died = await scene.another(join(scene.world.home, 'died'));
    await scene.sealAll(died);
    const again = await scene.another(join(scene.world.home, 'again'));
    await again.sealer.seal();
    const heads = await openHeads(join(scene.world.home, 'again', 'audit')).of(scene.tenantId);
    assert.equal(heads.at(-1)?.hash, (await scene.verify()).last?.hash);
  });

  test('what a restore has lost is told, and is not taken for tampering', async () => {
    await scene.sealAll();
    const [, later = ''] = await scene.write(2);
    await scene.sealAll();
    const { last } = await scene.verify();
    const { number = 0 } = last ?? {};
    /** As after a restore: the second was not there yet, and the first waited for its seal. */
    const backAgain = async () => {
      await scene.world.sql('delete from audit.payloads where entry_id >= $1', [later]);
      await scene.world.sql('delete from audit.entries where id >= $1', [later]);
      await scene.world.sql('delete from audit.segments where number >= $1 and tenant_id = $2', [
        number,
        scene.tenantId,
      ]);
    };
    await backAgain();
    assert.equal((await scene.verify()).problems[0]?.kind, 'end cut off');
    await scene.audit.beginEra('Restored from last night');
    await scene.write(2);
    await scene.sealAll();
    const once = await scene.verify();
    const lost = `Segment ${number} of era 1, sealed at ${last?.sealedAt}; the next era began at`;
    assert.deepEqual([once.problems, once.losses.length], [[], 1]);
    assert.ok(
      once.losses[0]?.startsWith(lost) && once.losses[0].endsWith(': Restored from last night'),
      once.losses[0],
    );

    // Once more from the same backup, which knows nothing of the era that has begun since.
    await backAgain();
    await scene.world.sql('delete from audit.eras where era > 1');
    await scene.world.sql('alter table audit.entries alter column era set default 1');
    assert.equal(await scene.audit.beginEra('Restored from last night again'), 3);
    await scene.write(2);
    await scene.sealAll();
    const twice = await scene.verify();
    assert.deepEqual([twice.problems, twice.losses.length], [[], 3]);
  });
});
