import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { Fault } from '#base/fault';
import { town } from '#test/town';
import { type MigrationSource, migrate } from './migrate.ts';
import { externalAccess, session } from './roles.ts';
import { failureOf, now } from './scene.test.ts';

suite('migrations', () => {
  const store: MigrationSource = { module: 'store', folder: import.meta.dirname };
  let place: string;
  before(async () => {
    place = await mkdtemp(join(tmpdir(), 'cadre-migrate-'));
  });
  after(() => rm(place, { recursive: true }));

  interface Site {
    run(): Promise<number>;
    sql<Row extends object>(text: string): Promise<Row[]>;
    write(file: string, text: string): Promise<void>;
  }

  /** A new database, and a module whose migrations one writes. */
  async function openSite(): Promise<Site> {
    const { url, name } = await (await town()).database();
    const { owner } = await externalAccess(url, () => 'the town trusts everybody');
    const folder = join(place, name, 'migrations');
    await mkdir(folder, { recursive: true });
    const sources = [store, { module: 'trial', folder: join(place, name) }];
    return {
      run: () => session(owner, (client) => migrate(client, sources, now)),
      sql: (text) => session(owner, async (client) => (await client.query(text)).rows),
      write: (file, text) => writeFile(join(folder, file), text),
    };
  }

  const marks = 'select n from trial.marks order by n';

  test('migrations run once, in the order of their names, in a schema of their module', async () => {
    const site = await openSite();
    await site.write('0002-second.sql', 'insert into trial.marks select max(n) + 1 from trial.marks');
    await site.write('0001-first.sql', 'create table trial.marks (n int); insert into trial.marks values (1)');
    await site.write('0010-tenth.sql', 'insert into trial.marks select max(n) + 1 from trial.marks');
    await site.write('notes.txt', 'this is not SQL');
    assert.equal(await site.run(), 4, 'one of the store and three of the module');
    assert.deepEqual(await site.sql(marks), [{ n: 1 }, { n: 2 }, { n: 3 }]);
    assert.equal(await site.run(), 0);
    await site.write('0011-eleventh.sql', 'insert into trial.marks values (11)');
    assert.equal(await site.run(), 1);
    const applied = await site.sql<{ file: string }>(
      `select file from store.migrations where module = 'trial' order by file`,
    );
    assert.deepEqual(
      applied.map(({ file }) => file),
      ['0001-first.sql', '0002-second.sql', '0010-tenth.sql', '0011-eleventh.sql'],
    );
  });

  test('a migration that was changed after it ran stops the start, before anything else runs', async () => {
    const site = await openSite();
    await site.write('0001-first.sql', 'create table trial.marks (n int)');
    await site.run();
    await site.write('0001-first.sql', 'create table trial.marks (n bigint)');
    await site.write('0002-second.sql', 'insert into trial.marks values (2)');
    const failure = await failureOf(site.run());
    assert.ok(failure instanceof Fault && failure.code === 'conflict', String(failure));
    assert.match(failure.message, /trial\/0001-first\.sql/);
    assert.deepEqual(await site.sql(marks), []);
  });

  test('a migration that fails leaves nothing, says its name, and runs once it is mended', async () => {
    const site = await openSite();
    await site.write('0001-first.sql', 'create table trial.marks (n int)');
    await site.write(
      '0002-second.sql',
      'insert into trial.marks values (2); create table trial.more (n int); select 1 / 0',
    );
    await site.write('0003-third.sql', 'insert into trial.marks values (3)');
    const failure = await failureOf(site.run());
    assert.ok(failure instanceof Fault, String(failure));
    assert.match(failure.message, /trial\/0002-second\.sql/);
    assert.deepEqual(await site.sql(marks), [], 'neither its own rows nor those of the next one');
    assert.deepEqual(await site.sql(`select to_regclass('trial.more')::text as there`), [{ there: null }]);
    await site.write('0002-second.sql', 'insert into trial.marks values (2)');
    assert.equal(await site.run(), 2);
    assert.deepEqual(await site.sql(marks), [{ n: 2 }, { n: 3 }]);
  });

  test('several processes that start at once migrate once between them', async () => {
    const site = await openSite();
    await site.write('0001-first.sql', 'create table trial.marks (n int); select pg_sleep(0.05)');
    await site.write('0002-second.sql', 'insert into trial.marks values (2)');
    const ran = await Promise.all(Array.from({ length: 5 }, () => site.run()));
    assert.equal(
      ran.reduce((sum, one) => sum + one, 0),
      3,
    );
    assert.deepEqual(await site.sql(marks), [{ n: 2 }]);
  });

  test('a module without migrations has nothing to run', async () => {
    const { url } = await (await town()).database();
    const { owner } = await externalAccess(url, () => 'the town trusts everybody');
    const nowhere = [store, { module: 'trial', folder: join(place, 'nowhere') }];
    assert.equal(await session(owner, (client) => migrate(client, nowhere, now)), 1);
  });

  test('migrations that can not be read are not taken for absent', async () => {
    const { url, name } = await (await town()).database();
    const { owner } = await externalAccess(url, () => 'the town trusts everybody');
    await mkdir(join(place, name));
    await writeFile(join(place, name, 'migrations'), 'a file where a folder should be');
    const odd = [store, { module: 'trial', folder: join(place, name) }];
    await failureOf(session(owner, (client) => migrate(client, odd, now)));
  });
});
