import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import fc from 'fast-check';
import { Fault } from '#base/fault';
import { instantOf } from '#base/time';
import { within } from '#test/within';
import { createWorld, rootKey, type World } from '#test/world';
import { openRoot, openSeals, type Seals } from './vault.ts';

suite('seals', () => {
  let world: World;
  let beside: World;
  let here: Seals;
  let there: Seals;
  let acme: string;
  let bolt: string;

  before(async () => {
    world = await createWorld();
    beside = await createWorld({ beside: world });
    here = sealsOf(world);
    there = sealsOf(beside);
    acme = (await world.tenant('Acme')).id;
    bolt = (await world.tenant('Bolt')).id;
  });
  after(async () => {
    here.close();
    there.close();
    await beside.close();
    await world.close();
  });

  function sealsOf({ kernel }: World, key = rootKey): Seals {
    return openSeals({ store: kernel.store, clock: kernel.clock, root: openRoot(key) });
  }

  const isRefused = (error: unknown) => error instanceof Fault && error.code === 'forbidden';

  test('what was sealed opens to the same text, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 3000 }), async (text) => {
        const sealed = await here.seal(acme, 'ada', text);
        assert.match(sealed, /^[\w-]+$/);
        assert.equal(await here.open(acme, sealed), text.toWellFormed());
      }),
    );
  });

  test('the same text is sealed differently every time', async () => {
    const seals = await Promise.all(Array.from({ length: 2000 }, () => here.seal(acme, 'ada', 'the same')));
    assert.equal(new Set(seals).size, 2000);
    assert.ok(seals.every((sealed) => !sealed.includes(Buffer.from('the same').toString('base64url'))));
  });

  test('a seal of which any one character was changed does not open', async () => {
    const sealed = await here.seal(acme, 'ada', 'Ada owes Bob nothing.');
    for (let at = 0; at < sealed.length; at += 1) {
      const other = sealed[at] === 'A' ? 'B' : 'A';
      const touched = sealed.slice(0, at) + other + sealed.slice(at + 1);
      await assert.rejects(here.open(acme, touched), isRefused, `character ${at}`);
    }
    for (const touched of ['', sealed.slice(0, -1), `${sealed}A`, ` ${sealed}`, `${sealed}=`, sealed.slice(0, 40)]) {
      await assert.rejects(here.open(acme, touched), isRefused, touched);
    }
    assert.equal(await here.open(acme, sealed), 'Ada owes Bob nothing.');
  });

  test('no other company opens it', async () => {
    const sealed = await here.seal(acme, 'ada', 'of Acme');
    await assert.rejects(here.open(bolt, sealed), isRefused);
    await assert.rejects(there.open(bolt, sealed), isRefused, 'nor where the key was never seen');
  });

  test('it does not open as a seal of another subject or another place', async () => {
    const ofAda = await here.seal(acme, 'ada', 'of Ada');
    const ofBob = await here.seal(acme, 'bob', 'of Bob');
    const headChars = Math.floor((17 * 4) / 3);
    await assert.rejects(here.open(acme, ofBob.slice(0, headChars) + ofAda.slice(headChars)), isRefused);
    const placed = await here.sealAt({ tenantId: acme, subject: 'ada', place: 'row 1' }, 'at its place');
    assert.equal(await here.open(acme, placed, 'row 1'), 'at its place');
    await assert.rejects(here.open(acme, placed, 'row 2'), isRefused);
    await assert.rejects(here.open(acme, placed), isRefused);
    await assert.rejects(here.open(acme, ofAda, 'row 1'), isRefused);
  });

  test('a subject has one key, whoever asks for it first', async () => {
    const both = Array.from({ length: 40 }, (_, index) => (index % 2 ? here : there));
    const sealed = await Promise.all(both.map((seals, index) => seals.seal(acme, 'new here', `text ${index}`)));
    const [row] = await world.sql(`select count(*)::int as keys from vault.keys where subject = 'new here'`);
    assert.deepEqual(row, { keys: 1 });
    for (const [index, one] of sealed.entries()) assert.equal(await here.open(acme, one), `text ${index}`);
  });

  test('a key that is at hand seals at once', async () => {
    await here.seal(acme, 'at hand', 'first');
    assert.equal(typeof here.seal(acme, 'at hand', 'second'), 'string');
  });

  test('what is forgotten is gone for good, everywhere, within a second; what comes later is kept', async () => {
    const sealed = await here.seal(acme, 'leaver', 'to be forgotten');
    const other = await here.seal(acme, 'stayer', 'to be kept');
    assert.equal(await there.open(acme, sealed), 'to be forgotten');
    assert.equal(await here.shred(acme, 'leaver'), true);
    assert.equal(await here.open(acme, sealed), undefined);
    await within(1000, async () => (await there.open(acme, sealed)) === undefined);
    assert.equal(await there.open(acme, other), 'to be kept');
    assert.deepEqual(await world.sql(`select wrapped from vault.keys where subject = 'leaver'`), [{ wrapped: null }]);
    assert.equal(await here.shred(acme, 'leaver'), false, 'once');
    const later = await there.seal(acme, 'leaver', 'said afterwards');
    assert.equal(await here.open(acme, later), 'said afterwards');
    assert.equal(await here.open(acme, sealed), undefined);
  });

  test('while words from other processes could be missed, no key is used from memory', async () => {
    const sealed = await here.seal(acme, 'cut off', 'x');
    const { broadcast } = world.kernel.store;
    await world.sql(
      `select pg_terminate_backend(pid) from pg_stat_activity
       where datname = current_database() and pid <> pg_backend_pid() and query ~* '^listen|pg_notify'`,
    );
    await within(1000, () => !broadcast.up);
    assert.notEqual(typeof here.seal(acme, 'cut off', 'y'), 'string');
    await there.shred(acme, 'cut off');
    assert.equal(await here.open(acme, sealed), undefined);
    // The word of the shredding is sent when the other process hears again, and lets the key be looked up once more.
    await within(3000, async () => {
      if (broadcast.up) await here.seal(acme, 'cut off', 'z');
      return typeof here.seal(acme, 'cut off', 'z') === 'string';
    });
  });

  test('a new key seals what is new, and what is old still opens', async () => {
    const old = await here.seal(acme, 'turning', 'old');
    await there.seal(acme, 'turning', 'also old');
    assert.deepEqual(await here.rotate(acme, 'turning'), ['turning']);
    const fresh = await here.seal(acme, 'turning', 'new');
    assert.notEqual(fresh.slice(0, 22), old.slice(0, 22), 'under another key');
    assert.deepEqual([await there.open(acme, old), await there.open(acme, fresh)], ['old', 'new']);
    const versions = await world.sql(`select version from vault.keys where subject = 'turning' order by 1`);
    assert.deepEqual(versions, [{ version: 1 }, { version: 2 }]);
    await here.shred(acme, 'turning');
    assert.deepEqual([await here.open(acme, old), await here.open(acme, fresh)], [undefined, undefined]);
  });

  test('another root key opens nothing, and says so', async () => {
    const sealed = await here.seal(acme, 'ada', 'hidden');
    const stranger = sealsOf(world, 'another root key, of thirty-two characters or more');
    const isShut = (error: unknown) => error instanceof Fault && error.code === 'unavailable';
    await assert.rejects(stranger.open(acme, sealed), isShut);
    await assert.rejects(async () => stranger.seal(acme, 'ada', 'x'), isShut);
    stranger.close();
  });

  test("a key that was moved to another company's row does not open", async () => {
    await here.seal(acme, 'mover', 'x');
    await there.seal(bolt, 'mover', 'x');
    await world.sql(
      `update vault.keys as target set wrapped = source.wrapped from vault.keys as source
       where source.subject = 'mover' and source.tenant_id = $1 and target.subject = 'mover' and target.tenant_id = $2`,
      [acme, bolt],
    );
    const fresh = sealsOf(world);
    await assert.rejects(async () => fresh.seal(bolt, 'mover', 'x'), Fault);
    fresh.close();
  });

  test("no call's own database can make, change or take away a key", async () => {
    const now = instantOf(world.clock.nowMs());
    for (const text of [
      'update vault.keys set wrapped = null',
      'delete from vault.keys',
      `insert into vault.keys (id, subject, version, root) values (gen_random_uuid(), 'x', 1, 'x')`,
    ]) {
      const scope = world.kernel.store.write({ tenantId: acme, now });
      const statement = { name: '', text, shared: false };
      await assert.rejects(scope.run({ statement, values: [] }), text);
      await scope.rollback();
    }
  });
});
