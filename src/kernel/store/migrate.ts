// Each module brings its tables up to date by itself: numbered SQL files, run once, in order, forward only.
import { hash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { Fault } from '#base/fault';

export interface MigrationSource {
  /** The module's name, which is also its Postgres schema. */
  readonly module: string;
  /** The module's folder; its `migrations/*.sql` are read if there are any. */
  readonly folder: string;
}

interface Migration {
  readonly module: string;
  readonly file: string;
  readonly text: string;
  readonly checksum: string;
}

const lockKey = 0x0cad4e;

/** Brings the database up to date under a lock; several processes may start at once. Answers how many files ran. */
export async function migrate(client: pg.Client, sources: readonly MigrationSource[], now: string): Promise<number> {
  const wanted = (await Promise.all(sources.map(read))).flat();
  if ((await pending(client, wanted)).length === 0) return 0;
  await client.query('select pg_advisory_lock($1)', [lockKey]);
  try {
    await prepare(client);
    const missing = await pending(client, wanted);
    for (const migration of missing) await run(client, migration, now);
    return missing.length;
  } finally {
    await client.query('select pg_advisory_unlock($1)', [lockKey]);
  }
}

async function read({ module, folder }: MigrationSource): Promise<Migration[]> {
  const path = join(folder, 'migrations');
  const files = await readdir(path).catch(noneIfAbsent);
  const scripts = files.filter((file) => file.endsWith('.sql')).sort();
  return Promise.all(
    scripts.map(async (file) => {
      const text = await readFile(join(path, file), 'utf8');
      return { module, file, text, checksum: hash('sha256', text) };
    }),
  );
}

function noneIfAbsent(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}

async function prepare(client: pg.Client) {
  await client.query(`
    create schema if not exists store;
    grant usage on schema store to cadre_app, cadre_engine;
    create table if not exists store.migrations (
      module text not null,
      file text not null,
      checksum text not null,
      applied_at timestamptz not null,
      primary key (module, file)
    )`);
}

async function pending(client: pg.Client, wanted: readonly Migration[]): Promise<Migration[]> {
  const known = await client.query<{ there: string | null }>(`select to_regclass('store.migrations')::text as there`);
  if (known.rows[0]?.there == null) return [...wanted];
  const applied = await client.query<{ key: string; checksum: string }>(
    `select module || '/' || file as key, checksum from store.migrations`,
  );
  const checksums = new Map(applied.rows.map((row) => [row.key, row.checksum]));
  return wanted.filter((migration) => {
    const key = `${migration.module}/${migration.file}`;
    const checksum = checksums.get(key);
    if (checksum !== undefined && checksum !== migration.checksum) {
      throw new Fault('conflict', `Migration ${key} has been changed after it ran; add a new one instead`);
    }
    return checksum === undefined;
  });
}

async function run(client: pg.Client, { module, file, text, checksum }: Migration, now: string) {
  try {
    await client.query('begin');
    if (module !== 'store') await client.query('select store.open_schema($1)', [module]);
    await client.query(text);
    await client.query('insert into store.migrations (module, file, checksum, applied_at) values ($1, $2, $3, $4)', [
      module,
      file,
      checksum,
      now,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Fault('internal', `Migration ${module}/${file} failed and left nothing behind`, { cause: error });
  }
}
