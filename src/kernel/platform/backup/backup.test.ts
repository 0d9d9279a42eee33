// Disaster and recovery on real databases: what was there is there again, and half a backup is none.
import assert from 'node:assert/strict';
import { copyFile, mkdtemp, readFile, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import pg from 'pg';
import { Fault } from '#base/fault';
import { openStore } from '#kernel/store';
import { town } from '#test/town';
import { createWorld, rootKey, type World } from '#test/world';
import { inspectBackup } from './inspect.ts';
import { makeBackup } from './make.ts';
import { type Restored, restoreBackup } from './restore.ts';
import { migrationSources, withClient } from './scene.test.ts';

const takenAt = '2026-05-04T03:02:01.000Z';
const refusal = (code: string, words: RegExp) => (error: unknown) =>
  error instanceof Fault && error.code === code && words.test(error.message);

suite('a backup', () => {
  let world: World;
  let folder: string;
  let path: string;
  before(async () => {
    world = await createWorld();
    folder = await mkdtemp(join(world.home, 'backups-'));
    path = join(folder, 'one.backup');
    for (const name of ['Acme', 'Bolt']) {
      const who = await world.person((await world.tenant(name)).id, 'manager');
      for (const text of ['Umlaute äöü', 'tabs\tand\nlines', '\\N and \\. and "quotes"', 'x'.repeat(100_000)]) {
        await world.answer(who, 'notes.note.create', { title: `A note of ${name}`, body: text, tags: ['kept'] });
      }
    }
    await world.settle();
    await withClient(world.databaseUrl, (owner) => makeBackup(owner, { path, version: '1.2.3', takenAt }));
  });
  after(() => world.close());

  /** A database that nobody has used, as far as an installation without modules brings it. */
  async function empty(): Promise<string> {
    const { url } = await (await town()).database();
    const store = await openStore({ home: folder, databaseUrl: url, rootKey, migrations: [], now: takenAt });
    await store.stop();
    return url;
  }

  function restored(url: string, options: { path?: string; force?: boolean } = {}): Promise<Restored> {
    const sources = migrationSources();
    return withClient(url, (owner) => restoreBackup(owner, { path, sources, ...options }));
  }

  /** Every row of every table as text, without what a restore gives anew. */
  async function contents(url: string): Promise<Record<string, string[]>> {
    const { superuser } = await town();
    const client = new pg.Client({ ...superuser, database: new URL(url).pathname.slice(1) });
    await client.connect();
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables
       where schemaname not in ('pg_catalog', 'information_schema') order by 1`,
    );
    const all: Record<string, string[]> = {};
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ row: string }>(
        `select (to_jsonb(t) - 'txid')::text as row from ${name} t order by 1`,
      );
      all[name] = rows.map(({ row }) => row);
    }
    await client.end();
    return all;
  }

  test('brings everything back, row by row, into an empty database', async () => {
    const url = await empty();
    const { version, takenAt: at, rows } = await restored(url);
    assert.deepEqual([version, at], ['1.2.3', takenAt]);
    const [before, after] = [await contents(world.databaseUrl), await contents(url)];
    assert.deepEqual(after, before);
    assert.equal(rows, Object.values(before).flat().length);
    assert.equal(before['notes.notes']?.length, 8);
  });

  test('leaves walls and triggers standing where it was restored', async () => {
    const url = await empty();
    await restored(url);
    const look = `select
      (select count(*)::int from pg_class where relrowsecurity and not relforcerowsecurity) as open,
      (select count(*)::int from pg_class where relforcerowsecurity) as walled,
      (select count(*)::int from pg_trigger where tgenabled = 'D') as off`;
    const [here, there] = await Promise.all(
      [world.databaseUrl, url].map((one) => withClient(one, async (owner) => (await owner.query(look)).rows[0])),
    );
    assert.deepEqual(there, here);
    assert.deepEqual([there.open, there.off], [0, 0]);
  });

  test('leaves nothing to a superuser who restores it: everything belongs to whom the walls hold', async () => {
    const url = await empty();
    const { superuser } = await town();
    const keeper = new pg.Client({ ...superuser, database: new URL(url).pathname.slice(1) });
    await keeper.connect();
    await restoreBackup(keeper, { path, sources: migrationSources() });
    const owners = `select relowner as owner from pg_class c join pg_namespace n on n.oid = relnamespace
      where nspname in (select module from store.migrations)
      union select proowner from pg_proc join pg_namespace n on n.oid = pronamespace
      where nspname in (select module from store.migrations)
      union select nspowner from pg_namespace where nspname in (select module from store.migrations)`;
    const { rows } = await keeper.query(`select pg_get_userbyid(owner) as role from (${owners}) o`);
    await keeper.end();
    assert.deepEqual(rows, [{ role: 'cadre_owner' }]);
    await withClient(url, (owner) => owner.query(`select store.open_schema('notes')`));
  });

  test('lets Cadre go on working where it was restored', async () => {
    const url = await empty();
    await restored(url);
    const second = await createWorld({ beside: { databaseUrl: url } as World });
    const [note] = await second.sql<{ id: string; tenant_id: string }>('select id, tenant_id from notes.notes limit 1');
    const who = await second.person(String(note?.tenant_id), 'manager');
    const read = await second.answer(who, 'notes.note.read', { noteId: note?.id });
    assert.equal(read.status, 'done');
    await second.answer(who, 'notes.note.create', { title: 'After the disaster' });
    await second.close();
  });

  test('is taken while work goes on, and is of one instant', async () => {
    const other = await createWorld();
    const who = await other.person((await other.tenant('Busy')).id, 'manager');
    let isOver = false;
    const work = (async () => {
      for (let index = 0; !isOver; index += 1) {
        await other.answer(who, 'notes.note.create', { title: `Note ${index}`, tags: [] });
      }
    })();
    const busy = join(folder, 'busy.backup');
    await withClient(other.databaseUrl, (owner) => makeBackup(owner, { path: busy, version: '1.2.3', takenAt }));
    isOver = true;
    await work;
    const url = await empty();
    await restored(url, { path: busy });
    const all = await contents(url);
    // A note, its revision and its event commit together, so a backup has all three or none.
    const sizes = ['notes.notes', 'notes.revisions', 'event.ai_events'].map((name) => all[name]?.length);
    assert.deepEqual(new Set(sizes).size, 1, String(sizes));
    await other.close();
  });

  test('is for its owner alone, and does not hold the root key', async () => {
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    const { tables } = await inspectBackup(path);
    assert.ok(
      tables.some(({ name, rows }) => name === 'identity.jwks' && rows > 0),
      'sealed keys are in it',
    );
    const url = await empty();
    await restored(url);
    const everything = JSON.stringify(await contents(url));
    assert.ok(everything.includes('A note of Acme'));
    assert.ok(!everything.includes(rootKey));
  });

  test('that is damaged anywhere is refused, and nothing is touched', async () => {
    const whole = await readFile(path);
    const url = await empty();
    const before = await contents(url);
    const bad = join(folder, 'bad.backup');
    for (const at of [0, 40, Math.floor(whole.length / 2), whole.length - 9]) {
      const bytes = Buffer.from(whole);
      bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
      await writeFile(bad, bytes);
      await assert.rejects(restored(url, { path: bad }), refusal('invalid', /not a whole backup/), `byte ${at}`);
    }
    for (const length of [0, 3, Math.floor(whole.length / 2), whole.length - 1]) {
      await copyFile(path, bad);
      await truncate(bad, length);
      await assert.rejects(restored(url, { path: bad }), refusal('invalid', /not a whole backup/), `${length} bytes`);
    }
    assert.deepEqual(await contents(url), before);
  });

  test('does not go over a company that lives there, unless it is to be replaced', async () => {
    const other = await createWorld();
    await other.tenant('Somebody else');
    await other.kernel.stop();
    await assert.rejects(restored(other.databaseUrl), refusal('conflict', /in use already/));
    await restored(other.databaseUrl, { force: true });
    assert.deepEqual(await contents(other.databaseUrl), await contents(world.databaseUrl));
    await other.close().catch(() => undefined);
  });

  test('does not replace what is being worked on', async () => {
    await assert.rejects(restored(world.databaseUrl, { force: true }), refusal('conflict', /stop it before/));
  });

  test('of a version with other tables is refused, and says which', async () => {
    const url = await empty();
    const sources = migrationSources();
    const without = sources.filter(({ module }) => module !== 'notes');
    await assert.rejects(
      withClient(url, (owner) => restoreBackup(owner, { path, sources: without })),
      refusal('conflict', /made by Cadre 1\.2\.3.*notes\/0001/),
    );
  });

  test('that fails half way leaves the database as it was', async () => {
    const url = await empty();
    const before = await contents(url);
    const sources = migrationSources();
    const [first] = sources.filter(({ module }) => module === 'tenant');
    assert.ok(first);
    // Without its tables in place the rows of a module have nowhere to go.
    await assert.rejects(
      withClient(url, (owner) => {
        const query = owner.query.bind(owner) as (...args: unknown[]) => unknown;
        let copies = 0;
        owner.query = ((...args: unknown[]) => {
          const [what] = args;
          if (typeof what === 'object' && ++copies === 5) throw new Error('the machine went down');
          return query(...args);
        }) as typeof owner.query;
        return restoreBackup(owner, { path, sources });
      }),
      /the machine went down/,
    );
    assert.deepEqual(await contents(url), before);
  });
});
