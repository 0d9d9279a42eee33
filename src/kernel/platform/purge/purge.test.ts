// A person who asks to be forgotten: nothing of them is left in any file, and there is proof.
import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import type { Authenticated, Credential } from '#kernel/identity';
import type { Request } from '#kernel/invoke';
import { openStore } from '#kernel/store';
import { town } from '#test/town';
import { inHouse, rootKey, type World } from '#test/world';
import { makeBackup } from '../backup/make.ts';
import { restoreBackup } from '../backup/restore.ts';
import { migrationSources, withClient } from '../backup/scene.test.ts';
import { asSuperuserOf, type KeptWorld, keptWorld } from '../scene.test.ts';
import { reapplyReceipts } from './reapply.ts';
import { keptReceipts } from './receipt-files.ts';
import { findSubject, listReceipts, purgeSubject } from './subjects.ts';

suite('a person', () => {
  let kept: KeptWorld;
  let world: World;
  let tenantId: string;
  let admin: Authenticated;
  before(async () => {
    kept = await keptWorld();
    world = kept.world;
    ({ id: tenantId } = await world.tenant('Acme'));
    admin = await world.person(tenantId, 'tenant_admin');
  });
  after(() => world.close());

  const now = () => instantOf(world.clock.nowMs());
  const id = () => newId(world.clock.nowMs());

  /** In the places where the kernel and an app keep what people say. */
  async function plant(marker: string, tenant = tenantId) {
    const at = now();
    const said = JSON.stringify({ email: marker, said: `"${marker}"\n${'long '.repeat(1000)}` });
    for (let copy = 0; copy < 20; copy += 1) {
      await world.sql(
        `insert into event.ai_events (id, tenant_id, user_id, event_type, event_data, processed, created_at)
         values ($1, $2, 'somebody', 'notes.note.created', $3, true, $4)`,
        [id(), tenant, said, at],
      );
      await world.sql(
        `insert into invoke.keys (tenant_id, actor_id, key, capability, input_hash, state, answer, expires_at)
         values ($1, 'somebody', $2, 'notes.note.create', 'x', 'done', $3, $4::timestamptz + interval '7 days')`,
        [tenant, id(), said, at],
      );
      await world.sql(
        `insert into event.deliveries (id, tenant_id, capability, input, actor, call_key, due_at, created_at)
         values ($1, $2, 'notes.note.create', $3, '{}', 'later', $4::timestamptz + interval '30 days', $4)`,
        [id(), tenant, said, at],
      );
      await world.sql(
        `insert into notes.notes (id, tenant_id, created_at, updated_at, title, body)
         values ($1, $2, $3, $3, 'Hello', $4)`,
        [id(), tenant, at, `${marker} was here`],
      );
    }
  }

  /** The files of the database, of its log and of the home that hold the text. */
  async function filesHolding(marker: string): Promise<string[]> {
    const [place] = await world.sql<{ data: string; base: string }>(
      `select current_setting('data_directory') as data, oid::text as base from pg_database
       where datname = current_database()`,
    );
    const data = String(place?.data);
    const folders = [join(data, 'base', String(place?.base)), join(data, 'global'), join(data, 'pg_wal'), world.home];
    const holding: string[] = [];
    for (const folder of folders) {
      for (const name of await readdir(folder, { recursive: true })) {
        const path = join(folder, name);
        const bytes = (await stat(path).catch(() => undefined))?.isFile() ? await readFile(path) : Buffer.alloc(0);
        if (bytes.includes(marker)) holding.push(path);
      }
    }
    return holding;
  }

  const stands = async (marker: string) => {
    const [row] = await world.sql<{ rows: number }>(
      `select (select count(*) from event.ai_events where strpos(event_data::text, $1) > 0)::int
         + (select count(*) from invoke.keys where strpos(answer::text, $1) > 0)::int
         + (select count(*) from event.deliveries where strpos(input::text, $1) > 0)::int
         + (select count(*) from notes.notes where strpos(body, $1) > 0)::int as rows`,
      [marker],
    );
    return row?.rows;
  };

  /** Somebody as they are: invited, here with a session and a key, known to the doors, and written about. */
  async function arrive(marker: string) {
    const from = { ...inHouse, door: 'http' as const, ip: '203.0.113.7', userAgent: `Browser of ${marker}` };
    const visitor: Credential = { kind: 'none' };
    const ask = async (capability: string, input: unknown, caller: Credential | 'admin' = 'admin') => {
      const who: Request['caller'] = caller === 'admin' ? { kind: 'known', who: admin } : caller;
      const answer = await world.kernel.invoke({
        capability,
        input,
        caller: who,
        key: undefined,
        rehearse: false,
        origin: from,
      });
      assert.ok(answer.status === 'done', `${capability} answered ${answer.status}`);
      return answer.output as Record<string, string>;
    };
    const person = { name: `Name ${marker}`, email: `${marker}@example.com` };
    const { link } = await ask('identity.person.invite', { ...person, role: 'manager' });
    const password = 'a long enough sentence';
    const entry = await ask('identity.invitation.accept', { token: link?.split('/').at(-1), password }, visitor);
    const session: Credential = { kind: 'bearer', token: String(entry.token) };
    const { secret } = await ask('identity.key.create', { name: `Key of ${marker}` }, session);
    await ask(
      'notes.note.create',
      { title: `By ${marker}`, body: `Write to ${person.email}`, tags: [marker] },
      session,
    );
    await assert.rejects(ask('identity.session.login', { email: person.email, password: 'no' }, visitor));
    await world.settle();
    const { user } = (await ask('identity.person.me', {}, session)) as unknown as { user: { id: string } };
    return { ...person, id: user.id, session, key: { kind: 'bearer' as const, token: String(secret) } };
  }

  /** Every table of every schema that has a row in which the text stands, whatever the column. */
  async function tablesHolding(marker: string): Promise<string[]> {
    const tables = await world.sql<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const holding: string[] = [];
    for (const { name } of tables) {
      const rows = await world.sql(`select 1 from ${name} t where t::text ilike '%' || $1 || '%' limit 1`, [marker]);
      if (rows.length > 0) holding.push(name);
    }
    return holding;
  }

  test('who had an account is nowhere any more: in no table, no file, and at no door', async () => {
    const marker = `grace-${id().slice(-12)}`;
    const person = await arrive(marker);
    await world.sql('checkpoint');
    const before = await tablesHolding(marker);
    for (const table of ['users', 'invitations', 'api_keys', 'user_sessions', 'security_events']) {
      assert.ok(before.includes(`identity.${table}`), `${table} knows them`);
    }
    assert.ok(before.includes('notes.notes') && before.includes('notes.revisions') && before.includes('notes.tags'));
    assert.ok((await filesHolding(marker)).length > 1, 'it can be found while it is there');
    const given = { subjectId: person.id, words: [person.name, person.email, marker] };
    const receipt = await world.call(admin, purgeSubject, given);
    for (const credential of [person.session, person.key]) {
      await assert.rejects(async () => world.kernel.identity.authenticate(credential), /unknown|over/);
    }
    await world.settle();
    assert.deepEqual(await tablesHolding(marker), []);
    assert.deepEqual(await filesHolding(marker), []);
    const rows = new Map(receipt.tables.map((one: { table: string; rows: number }) => [one.table, one.rows]));
    for (const table of [...before, 'identity.memberships', 'identity.accounts']) {
      assert.ok(Number(rows.get(table)) > 0, `the receipt says that ${table} was touched`);
    }
  });

  test('is shown everything that is held about them, with where it is', async () => {
    const marker = `shown-${id()}`;
    await plant(marker);
    const { items } = await world.call(admin, findSubject, { subjectId: 'nobody', words: [marker] });
    const found = items.map(({ table, rows }: { table: string; rows: unknown[] }) => [table, rows.length]);
    assert.deepEqual(Object.fromEntries(found), {
      'notes.notes': 20,
      'invoke.keys': 20,
      'event.ai_events': 20,
      'event.deliveries': 20,
    });
  });

  test('who is forgotten is in no file any more', async () => {
    const marker = `marker-${id()}`;
    await plant(marker);
    await world.sql('checkpoint');
    assert.ok((await filesHolding(marker)).length > 1, 'it can be found while it is there');
    const person = { subjectId: 'a person', words: [marker] };
    await world.call(admin, findSubject, person);
    const receipt = await world.call(admin, purgeSubject, person, { key: 'purge-once' });
    await world.settle();
    assert.equal(await stands(marker), 0);
    assert.deepEqual(await filesHolding(marker), []);
    const rows = Object.fromEntries(
      receipt.tables.map((one: { table: string; rows: number }) => [one.table, one.rows]),
    );
    assert.deepEqual(
      ['notes.notes', 'invoke.keys', 'event.ai_events', 'event.deliveries'].map((table) => rows[table]),
      [20, 20, 20, 20],
    );
  });

  test('is forgotten in one company, and stays in another', async () => {
    const marker = `both-${id()}`;
    const { id: other } = await world.tenant('Bolt');
    await plant(marker);
    await plant(marker, other);
    await world.call(admin, purgeSubject, { subjectId: 'x', words: [marker] });
    assert.equal(await stands(marker), 80);
    const [left] = await world.sql(
      'select count(*)::int as rows from notes.notes where tenant_id = $1 and body like $2',
      [other, `${marker}%`],
    );
    assert.deepEqual(left, { rows: 20 });
  });

  test('has a receipt that anybody can check and nobody can change', async () => {
    const marker = `proof-${id()}`;
    await plant(marker);
    await world.call(admin, purgeSubject, { subjectId: 'a person', words: [marker] });
    await world.settle();
    const { items } = await world.call(admin, listReceipts, { limit: 1 });
    const [listed] = items;
    const files = await keptReceipts(world.home);
    const file = files.find(({ signature }) => signature === listed?.signature);
    assert.ok(listed && file, 'it lies outside the database too');
    const key = createPublicKey(listed.publicKey);
    const isSigned = (body: string) =>
      verify(null, Buffer.from(body), key, Buffer.from(String(file.signature), 'base64url'));
    assert.ok(isSigned(file.body));
    assert.ok(!isSigned(file.body.replace('"rows":20', '"rows":21')));
    assert.ok(!JSON.stringify([listed, file]).includes(marker), 'it does not say who');
  });

  test('who was forgotten after a backup is forgotten again when it is restored', async () => {
    const marker = `again-${id()}`;
    await plant(marker);
    const person = await arrive(`again-${id().slice(-12)}`);
    const path = join(world.home, 'before.backup');
    await withClient(world.databaseUrl, (owner) => makeBackup(owner, { path, version: '1.2.3', takenAt: now() }));
    await world.call(admin, purgeSubject, { subjectId: person.id, words: [marker] });
    await world.settle();

    const { url } = await (await town()).database();
    const store = await openStore({ home: world.home, databaseUrl: url, rootKey, migrations: [], now: now() });
    await store.stop();
    await withClient(url, (owner) => restoreBackup(owner, { path, sources: migrationSources() }));
    const held = () =>
      asSuperuserOf(url, async (client) => {
        const found = await client.query('select count(*)::int as rows from notes.notes where strpos(body, $1) > 0', [
          marker,
        ]);
        return found.rows[0]?.rows;
      });
    const account = () =>
      asSuperuserOf(url, async (client) => {
        const found = await client.query('select email from identity.users where id = $1', [person.id]);
        return found.rows[0]?.email;
      });
    assert.deepEqual([await held(), await account()], [20, person.email], 'the backup knew them');
    const restored = await keptWorld({ beside: { databaseUrl: url }, home: world.home });
    assert.equal(await reapplyReceipts(restored.upkeep), (await keptReceipts(world.home)).length);
    assert.deepEqual([await held(), await account()], [0, `${person.id}@forgotten.invalid`]);
    await reapplyReceipts(restored.upkeep);
    assert.equal(await account(), `${person.id}@forgotten.invalid`, 'and once more does no harm');
    await restored.world.close();
  });

  test('is not forgotten by a forged receipt', async () => {
    const marker = `forged-${id()}`;
    await plant(marker);
    const [real] = await keptReceipts(world.home);
    assert.ok(real);
    const path = join(world.home, 'receipts', 'ffffffff-0000-7000-8000-000000000000.json');
    await writeFile(path, JSON.stringify({ ...real, body: real.body.replace(/"by":"[^"]*"/, '"by":"me"') }));
    await assert.rejects(reapplyReceipts(kept.upkeep), /not signed with a root key/);
    assert.equal(await stands(marker), 80);
  });
});
