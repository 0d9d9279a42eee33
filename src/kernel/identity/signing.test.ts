import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { createWorld, rootKey, type World } from '#test/world';
import { insertSigningKey } from './credentials.ts';
import { refusal } from './scene.test.ts';
import { openSigning, type Signing } from './signing.ts';

suite('the keys that sign tokens', () => {
  let world: World;
  const opened: Signing[] = [];

  before(async () => {
    world = await createWorld();
  });
  after(async () => {
    for (const one of opened) one.close();
    await world.close();
  });

  const id = '01900000-0000-7000-8000-000000000002';
  const claims = { sub: id, tid: id, sid: id, ver: 1 };

  async function open(root = rootKey): Promise<Signing> {
    const signing = await openSigning({ store: world.kernel.store, clock: world.clock, rootKey: root });
    opened.push(signing);
    return signing;
  }

  const kidsOf = (signing: Signing) => signing.shared().map(({ kid }) => kid);

  test('what one process signs another one believes', async () => {
    const [one, other] = [await open(), await open()];
    const { exp, ...rest } = await other.verify(await one.sign(claims));
    assert.deepEqual(rest, claims);
    assert.equal(exp, Math.floor(world.clock.nowMs() / 1000) + 15 * 60);
  });

  test('after a month another key signs, and what the old one has signed is still believed', async () => {
    const [one, other] = [await open(), await open()];
    const [old] = kidsOf(one);
    world.clock.pass('31 days');
    const last = await one.sign(claims);
    await one.rotate();
    assert.notEqual(kidsOf(one)[0], old);
    assert.ok(kidsOf(one).includes(old ?? ''));
    await one.verify(last);
    await other.verify(await one.sign(claims));
    const count = kidsOf(one).length;
    await one.rotate();
    assert.equal(kidsOf(one).length, count, 'once a month is enough');
  });

  test('a new key is believed at once, also where somebody has just tried one that does not exist', async () => {
    const [one, other] = [await open(), await open()];
    world.clock.pass('31 days');
    const token = await (await open('the root key of a stranger')).sign(claims);
    await refusal('unauthenticated', () => other.verify(token));
    await one.rotate();
    await other.verify(await one.sign(claims));
  });

  test('a key that has served its time is forgotten', async () => {
    const signing = await open();
    const [old] = kidsOf(signing);
    world.clock.pass('61 days');
    await signing.rotate();
    assert.ok(!kidsOf(signing).includes(old ?? ''));
    await signing.verify(await signing.sign(claims));
  });

  test('a key that the root key does not open is not believed, whoever wrote it into the database', async () => {
    const attacker = await open('the root key of somebody else');
    const signing = await open();
    const token = await attacker.sign(claims);
    await refusal('unauthenticated', () => signing.verify(token));
    const [kid = ''] = kidsOf(attacker);
    assert.ok(!kidsOf(signing).includes(kid));
  });

  test('a sealed key that has been moved under another name is not believed', async () => {
    const signing = await open();
    const rows = await world.sql<{ id: string; sealed: string }>('select id, sealed from identity.jwks');
    const own = rows.find((row) => kidsOf(signing).includes(row.id));
    const moved = newId(world.clock.nowMs());
    const expiresAt = instantOf(world.clock.nowMs() + 86_400_000);
    const { db } = world.kernel.store.engine(instantOf(world.clock.nowMs()));
    await insertSigningKey(db, { id: moved, sealed: own?.sealed ?? '', expiresAt });
    await insertSigningKey(db, { id: newId(world.clock.nowMs()), sealed: 'nonsense', expiresAt });
    assert.ok(own);
    assert.ok(!kidsOf(await open()).includes(moved));
  });

  test('a private key is nowhere in the clear', async () => {
    const rows = await world.sql<{ sealed: string }>('select sealed from identity.jwks');
    for (const { sealed } of rows) assert.doesNotMatch(Buffer.from(sealed, 'base64url').toString('latin1'), /"d"|OKP/);
    assert.ok(!JSON.stringify((await open()).shared()).includes('"d"'));
  });
});
