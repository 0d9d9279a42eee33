import assert from 'node:assert/strict';
import { createHmac, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf, after as later } from '#base/time';
import type { Authenticated } from '#kernel/identity';
import * as promises from './contracts.ts';
import { fetchWith, openScene, refusedAs, type Scene, whereStands } from './scene.test.ts';

suite('the vault', () => {
  let scene: Scene;
  let acme: Authenticated;
  let bolt: Authenticated;
  let named = 0;

  before(async () => {
    scene = await openScene();
    acme = await scene.person((await scene.world.tenant('Acme')).id);
    bolt = await scene.person((await scene.world.tenant('Bolt')).id);
  });
  after(() => scene.close());

  const now = () => instantOf(scene.world.clock.nowMs());

  /** A secret of its own for each story. */
  function store(who: Authenticated, more: Partial<Parameters<typeof scene.world.call>[2]> & object = {}) {
    named += 1;
    const secret = { name: `secret-${named}`, purpose: 'probe', hosts: [scene.outside.host], value: `value-${named}` };
    return scene.world.call(who, promises.storeSecret, { ...secret, ...more });
  }

  function send(who: Authenticated, name: string, more: object = {}) {
    const url = `http://${scene.outside.host}/`;
    return scene.world.call(who, fetchWith, { url, name, purpose: 'probe', ...more });
  }

  const lastKey = () => scene.outside.seen.at(-1)?.key;

  function onDisk(words: readonly string[]): string[] {
    return readdirSync(scene.world.home, { recursive: true, encoding: 'utf8' })
      .map((name) => join(scene.world.home, name))
      .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile())
      .filter((path) => words.some((word) => readFileSync(path).includes(word)));
  }

  test('a secret reaches the service it is for, and stands nowhere else', async () => {
    const { world } = scene;
    const value = 'planted-b7c2e90a44';
    const stored = await store(acme, { value });
    assert.ok(!JSON.stringify(stored).includes(value));
    await send(acme, stored.name);
    assert.equal(lastKey(), value);
    const { items } = await world.call(acme, promises.listSecrets, {});
    assert.ok(items.some(({ id }) => id === stored.id) && !JSON.stringify(items).includes(value));
    const elsewhere = world.call(acme, fetchWith, { url: 'https://example.com/', name: stored.name, purpose: 'probe' });
    await assert.rejects(elsewhere, refusedAs('forbidden', 'secret'));
    await world.settle();
    const words = [value, btoa(value), Buffer.from(value).toString('hex')];
    assert.deepEqual(await whereStands(world, words), []);
    assert.deepEqual(onDisk(words), []);
    assert.deepEqual(
      world.logged.filter((line) => words.some((word) => line.includes(word))),
      [],
    );
    assert.ok((await whereStands(world, [stored.name])).includes(`vault.secrets: ${stored.name}`), 'the search finds');
  });

  test('every use is written down: who, which secret, in which call, to which host', async () => {
    const { world } = scene;
    const { id: secretId, name } = await store(acme);
    await send(acme, name);
    const { items } = await world.call(acme, promises.listAccesses, { secretId });
    assert.equal(items.length, 1);
    const [access] = items;
    const { id: _id, at: _at, callId, ...rest } = access ?? assert.fail();
    assert.deepEqual(rest, {
      ...{ secretId, secretName: name, version: 1, actorKind: 'person', actorId: acme.actor.id },
      ...{ outcome: 'released', host: scene.outside.host, method: 'GET', reason: null },
    });
    const entry = await world.sql('select capability from audit.entries where id = $1', [callId]);
    assert.deepEqual(entry, [{ capability: 'probe.request.send' }]);
    await assert.rejects(world.sql('set role cadre_app; delete from vault.accesses'), /permission denied/);
    await world.sql('reset role');
  });

  test('who asks for another purpose, too late, or to send it elsewhere is kept from it, and told of', async () => {
    const { world } = scene;
    const { name } = await store(acme, { expiresAt: later(now(), '2 days') });
    const seen = scene.outside.seen.length;
    await assert.rejects(send(acme, name, { purpose: 'other' }), refusedAs('forbidden', 'purpose'));
    await assert.rejects(send(acme, name, { url: 'https://evil.example/' }), refusedAs('forbidden', 'secret'));
    scene.pass('2 days');
    await assert.rejects(send(acme, name), refusedAs('not_connected', 'expired'));
    assert.equal(scene.outside.seen.length, seen);
    const told = await scene.events(acme.tenantId, 'vault.access.denied');
    const ofThis = (told as { secretName: string; host: string | null; reason: string; actorId: string }[])
      .filter(({ secretName }) => secretName === name)
      .map(({ host, reason, actorId }) => [reason, host, actorId]);
    assert.deepEqual(ofThis, [
      ['purpose', null, acme.actor.id],
      ['host', 'evil.example', acme.actor.id],
      ['expired', null, acme.actor.id],
    ]);
    const { items } = await world.call(acme, promises.listAccesses, { outcome: 'denied', limit: 3 });
    assert.deepEqual(
      items.map(({ reason }) => reason),
      ['expired', 'host', 'purpose'],
    );
  });

  test('another company has none of it', async () => {
    const { world } = scene;
    const { id: secretId, name, version } = await store(acme);
    await assert.rejects(send(bolt, name), refusedAs('not_connected'));
    const seen = { secretId, ifVersion: version };
    await assert.rejects(world.call(bolt, promises.removeSecret, seen), refusedAs('not_found'));
    await assert.rejects(world.call(bolt, promises.rotateSecret, { ...seen, value: 'x' }), refusedAs('not_found'));
    const { items } = await world.call(bolt, promises.listSecrets, { limit: 200 });
    assert.ok(items.every((item) => item.id !== secretId));
    assert.deepEqual((await world.call(bolt, promises.listAccesses, { secretId })).items, []);
  });

  test('what is one’s own is used and seen by oneself, and by who acts for one', async () => {
    const colleague = await scene.person(acme.tenantId);
    const { id, name } = await store(acme, { owner: 'me', value: 'my own key' });
    await send(acme, name, { own: true });
    assert.equal(lastKey(), 'my own key');
    await assert.rejects(send(acme, name), refusedAs('not_connected'));
    await assert.rejects(send(colleague, name, { own: true }), refusedAs('not_connected'));
    const { items } = await scene.world.call(colleague, promises.listSecrets, { limit: 200 });
    assert.ok(items.every((item) => item.id !== id));
    const agent = { kind: 'agent', id: newId(0), roles: [], delegatedBy: acme.actor } as const;
    await scene.sendFromThere({ tenantId: acme.tenantId, actor: agent }, { name, purpose: 'probe', own: true });
    await store(colleague, { name, owner: 'me' });
    await assert.rejects(store(colleague, { name, owner: 'me' }), refusedAs('conflict'));
  });

  test('a new value is used from that moment on, in every process, and those who depend on it hear of it', async () => {
    const { world } = scene;
    const { id: secretId, name } = await store(acme, { value: 'first' });
    await scene.sendFromThere(acme, { name, purpose: 'probe' });
    assert.equal(lastKey(), 'first');
    const rotated = await world.call(acme, promises.rotateSecret, { secretId, ifVersion: 1, value: 'second' });
    assert.equal(rotated.version, 2);
    await scene.sendFromThere(acme, { name, purpose: 'probe' });
    assert.equal(lastKey(), 'second');
    const told = await scene.events(acme.tenantId, 'vault.secret.rotated');
    assert.deepEqual(told.at(-1), { secretId, name, purpose: 'probe', version: 2, publicKey: null });
    const again = world.call(acme, promises.rotateSecret, { secretId, ifVersion: 1, value: 'third' });
    await assert.rejects(again, refusedAs('conflict'));
    await assert.rejects(world.call(acme, promises.rotateSecret, { secretId, ifVersion: 2 }), refusedAs('invalid'));
  });

  test('what is removed in one process is let out by none, not even to who holds it already', async () => {
    const { id: secretId, name } = await store(acme);
    const wanted = { name, purpose: 'probe' };
    await scene.sendFromThere(acme, wanted);
    const call = { id: newId(0), actor: acme.actor, tenant: { id: acme.tenantId }, rehearsing: false };
    const proving = () => scene.vaultThere.prove(call, wanted, (signer) => signer.hmac({ chain: ['x'] }));
    await proving();
    await scene.world.call(acme, promises.removeSecret, { secretId, ifVersion: 1 });
    await assert.rejects(scene.sendFromThere(acme, wanted), refusedAs('not_connected'));
    await assert.rejects(proving(), refusedAs('not_connected'));
  });

  test('what the vault makes itself is made as asked, proves what it should, and is seen by nobody', async () => {
    const { world, vault } = scene;
    const call = { id: newId(0), actor: acme.actor, tenant: { id: acme.tenantId }, rehearsing: false };
    for (const kind of ['ed25519', 'rsa'] as const) {
      const made = await world.call(acme, promises.generateSecret, {
        name: kind,
        purpose: 'sign',
        generator: { kind },
      });
      const proof = await vault.prove(call, { name: kind, purpose: 'sign' }, (signer) => signer.sign('a claim'));
      const hash = kind === 'rsa' ? 'sha256' : null;
      assert.ok(verify(hash, Buffer.from('a claim'), made.publicKey ?? '', proof), kind);
    }
    const hosts = [scene.outside.host];
    const shapes = {
      base64url: /^[\w-]{64}$/,
      hex: /^[0-9a-f]{64}$/,
      digits: /^\d{64}$/,
      alphanumeric: /^[A-Za-z0-9]{64}$/,
    };
    for (const alphabet of ['base64url', 'hex', 'digits', 'alphanumeric'] as const) {
      const generator = { kind: 'random', alphabet, length: 64 } as const;
      const made = await world.call(acme, promises.generateSecret, {
        name: alphabet,
        purpose: 'probe',
        hosts,
        generator,
      });
      await send(acme, alphabet);
      const first = lastKey() ?? '';
      assert.match(first, shapes[alphabet]);
      await world.call(acme, promises.rotateSecret, { secretId: made.id, ifVersion: 1 });
      await send(acme, alphabet);
      assert.match(lastKey() ?? '', shapes[alphabet]);
      assert.notEqual(lastKey(), first);
      assert.deepEqual(await whereStands(world, [first]), []);
    }
    await world.call(acme, promises.generateSecret, {
      name: 'hook',
      purpose: 'probe',
      hosts,
      generator: { kind: 'webhook' },
    });
    await send(acme, 'hook');
    const mac = await vault.prove(call, { name: 'hook', purpose: 'probe' }, (signer) =>
      signer.hmac({ chain: ['body'] }),
    );
    assert.deepEqual(
      mac,
      createHmac('sha256', lastKey() ?? '')
        .update('body')
        .digest(),
    );
  });

  test('a secret is spoken of a week before its end and at its end, once each', async () => {
    const { world } = scene;
    const carol = await scene.person((await world.tenant('Carol')).id);
    const expiresAt = later(now(), '30 days');
    const { id: secretId, name } = await store(carol, { expiresAt });
    const said = { secretId, name, purpose: 'probe', version: 1, expiresAt };
    const told = async () => [
      await scene.events(carol.tenantId, 'vault.secret.expiring'),
      await scene.events(carol.tenantId, 'vault.secret.expired'),
    ];
    await world.settle();
    scene.pass('22 days');
    assert.deepEqual(await told(), [[], []]);
    scene.pass('2 days');
    assert.deepEqual(await told(), [[said], []]);
    scene.pass('6 days');
    await world.settle();
    scene.pass('2 hours');
    assert.deepEqual(await told(), [[said], [said]]);
    await world.call(carol, promises.rotateSecret, {
      secretId,
      ifVersion: 1,
      value: 'x',
      expiresAt: later(now(), '9 days'),
    });
    scene.pass('3 days');
    assert.equal((await told())[0]?.length, 2, 'the new value has an end of its own');
  });

  test('a generated secret is made anew when it is its turn', async () => {
    const { world } = scene;
    const dora = await scene.person((await world.tenant('Dora')).id);
    const hosts = [scene.outside.host];
    const secret = { name: 'turning', purpose: 'probe', hosts, rotateEveryDays: 10 };
    await world.call(dora, promises.generateSecret, secret);
    await world.settle();
    await send(dora, 'turning');
    const first = lastKey();
    scene.pass('9 days');
    await world.settle();
    await send(dora, 'turning');
    assert.equal(lastKey(), first);
    scene.pass('2 days');
    await world.settle();
    await send(dora, 'turning');
    assert.notEqual(lastKey(), first);
    assert.equal((await scene.events(dora.tenantId, 'vault.secret.rotated')).length, 1);
  });

  test('new keys seal everything in the vault again, and it all still opens', async () => {
    const { world } = scene;
    const emil = await scene.person((await world.tenant('Emil')).id);
    await Promise.all(Array.from({ length: 130 }, (_, at) => store(emil, { name: `many-${at}`, value: `many-${at}` })));
    const seals = () =>
      world.sql<{ sealed: string }>('select left(sealed, 22) as sealed from vault.secrets where tenant_id = $1', [
        emil.tenantId,
      ]);
    const [{ sealed: old } = { sealed: '' }] = await seals();
    assert.ok(
      (await seals()).every(({ sealed }) => sealed === old),
      'under one key',
    );
    scene.pass('1 minute');
    await world.call(emil, promises.rotateKeys, {});
    await world.settle();
    assert.ok((await seals()).every(({ sealed }) => sealed !== old));
    for (const at of [0, 64, 129]) {
      await send(emil, `many-${at}`);
      assert.equal(lastKey(), `many-${at}`);
    }
  });

  test('a secret whose row was changed behind our back is not believed', async () => {
    const { world } = scene;
    const changes = [
      `hosts = array['evil.example', '${scene.outside.host}']`,
      `sealed = (select sealed from vault.secrets where name = 'a-donor')`,
      `sealed = left(sealed, -2) || 'AA'`,
      `sealed = 'nonsense'`,
    ];
    await store(acme, { name: 'a-donor', value: 'another secret' });
    for (const change of changes) {
      const { id, name } = await store(acme);
      await world.sql(`update vault.secrets set ${change} where id = $1`, [id]);
      const seen = scene.outside.seen.length;
      await assert.rejects(send(acme, name), refusedAs('forbidden', 'touched'), change);
      assert.equal(scene.outside.seen.length, seen);
    }
  });

  test('what is personal is gone with the person’s key', async () => {
    const leaver = await scene.person(acme.tenantId);
    const { name } = await store(leaver, { owner: 'me' });
    await send(leaver, name, { own: true });
    await scene.vault.seals.shred(acme.tenantId, leaver.actor.id);
    await assert.rejects(send(leaver, name, { own: true }), refusedAs('not_connected', 'forgotten'));
  });

  test('a rehearsal shows what it would do and leaves nothing, not even a key', async () => {
    const { world } = scene;
    const fresh = await scene.person((await world.tenant('Fresh')).id);
    await world.settle();
    const rows = () =>
      world.sql(`select (select count(*) from vault.keys) as keys, (select count(*) from vault.secrets) as secrets,
        (select count(*) from vault.keys where retired_at is null) as used,
        (select count(*) from vault.accesses) as accesses`);
    const before = await rows();
    const input = { name: 'tried', purpose: 'probe', value: 'tried-out-value' };
    const answer = await world.answer(fresh, 'vault.secret.store', input, { rehearse: true });
    assert.ok(answer.status === 'rehearsed' && !JSON.stringify(answer).includes('tried-out-value'));
    await world.answer(fresh, 'vault.key.rotate', {}, { rehearse: true });
    assert.deepEqual(await rows(), before);
  });

  test('storing and a new policy can be undone; what is undone twice or late is refused', async () => {
    const { world } = scene;
    const { id: secretId, name } = await store(acme);
    const expiresAt = later(now(), '20 days');
    const changed = await world.call(acme, promises.setPolicy, { secretId, ifVersion: 1, expiresAt });
    assert.deepEqual(changed.before, { expiresAt: null, rotateEveryDays: null });
    const answer = await world.answer(acme, 'vault.secret.setPolicy', { secretId, ifVersion: 2, expiresAt: null });
    const { entryId = '' } = answer.status === 'done' ? answer : assert.fail();
    await world.answer(acme, 'invoke.call.undo', { entryId });
    const policy = async () => (await world.sql('select expires_at from vault.secrets where id = $1', [secretId]))[0];
    assert.deepEqual(await policy(), { expires_at: new Date(expiresAt) });
    await assert.rejects(world.answer(acme, 'invoke.call.undo', { entryId }), refusedAs('conflict'));
    await send(acme, name);
    const everyDay = { secretId, ifVersion: 4, expiresAt: null, rotateEveryDays: 1 };
    await assert.rejects(world.call(acme, promises.setPolicy, everyDay), refusedAs('invalid'));
    const stored = await world.answer(acme, 'vault.secret.store', { name: 'regretted', purpose: 'probe', value: 'x' });
    await world.answer(acme, 'invoke.call.undo', { entryId: (stored.status === 'done' && stored.entryId) || '' });
    assert.deepEqual(await world.sql(`select 1 from vault.secrets where name = 'regretted'`), []);
    await assert.rejects(store(acme, { expiresAt: now() }), refusedAs('invalid'));
    const ended = { secretId, ifVersion: 4, expiresAt: now() };
    await assert.rejects(world.call(acme, promises.setPolicy, ended), refusedAs('invalid'));
    await assert.rejects(world.call(acme, promises.rotateSecret, { ...ended, value: 'x' }), refusedAs('invalid'));
  });

  test('a list goes from page to page, newest first', async () => {
    const { world } = scene;
    const paula = await scene.person((await world.tenant('Paula')).id);
    for (let at = 0; at < 5; at += 1) await store(paula, { name: `page-${at}` });
    const names: string[] = [];
    for (let next: string | null | undefined; next !== null; ) {
      const page = await world.call(paula, promises.listSecrets, { limit: 2, ...(next ? { after: next } : {}) });
      names.push(...page.items.map(({ name }) => name));
      next = page.next;
    }
    assert.deepEqual(names, ['page-4', 'page-3', 'page-2', 'page-1', 'page-0']);
  });

  test('who may not, does not', async () => {
    const manager = await scene.person(acme.tenantId, 'manager');
    const client = await scene.person(acme.tenantId, 'end_user');
    await scene.world.call(manager, promises.listSecrets, {});
    await assert.rejects(store(manager), refusedAs('forbidden'));
    await assert.rejects(scene.world.call(manager, promises.listAccesses, {}), refusedAs('forbidden'));
    await assert.rejects(scene.world.call(client, promises.listSecrets, {}), refusedAs('forbidden'));
    await assert.rejects(scene.world.call(acme, promises.reportAccess, { accessId: newId(0) }), refusedAs('forbidden'));
  });
});
