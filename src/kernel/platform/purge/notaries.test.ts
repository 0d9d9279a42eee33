// A root key that becomes another one does not make the proofs of those who were forgotten worthless.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { createWorld, type World } from '#test/world';
import { moveNotaries, notaryOf } from './notaries.ts';

suite('receipts under another root key', () => {
  const [first, second, third] = ['one', 'two', 'three'].map((word) => `root key number ${word}, of enough characters`);
  let world: World;
  before(async () => {
    world = await createWorld();
  });
  after(() => world.close());

  const subject = { id: 'a person', words: ['Ada of old'] };

  function notary(rootKey = '') {
    const { store, clock } = world.kernel;
    return notaryOf({ store, clock, rootKey });
  }

  async function issued(rootKey: string | undefined) {
    const nowMs = world.clock.nowMs();
    const given = { id: newId(nowMs), tenantId: newId(nowMs), at: instantOf(nowMs), by: 'me', tables: [] };
    return (await notary(rootKey)).issue(given, subject);
  }

  async function move(from = '', to = '') {
    await moveNotaries(world.kernel.store, { nowMs: world.clock.nowMs(), from, to });
  }

  test('are read as before, whoever they are about is found, and new ones are signed by the new key', async () => {
    const old = await issued(first);
    await move(first, second);
    await move(first, second);
    const later = await issued(second);
    await move(second, third);
    const latest = await issued(third);
    const now = await notary(third);
    for (const receipt of [old, later, latest]) {
      const { about, publicKey } = now.read(receipt);
      assert.deepEqual([about(), publicKey], [subject, receipt.publicKey]);
    }
    assert.equal(new Set([old, later, latest].map(({ publicKey }) => publicKey)).size, 3);
    assert.deepEqual(await world.sql('select count(*)::int as rows from platform.notaries'), [{ rows: 2 }]);
  });

  test('are nothing to a key that was never the one of this installation', async () => {
    const old = await issued(third);
    await assert.rejects(notary('quite another root key, of enough characters'));
    await world.sql('delete from platform.notaries');
    const stranger = await notary('quite another root key, of enough characters');
    assert.throws(() => stranger.read(old), /not signed with a root key/);
  });
});
