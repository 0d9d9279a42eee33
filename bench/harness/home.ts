// A home of its own for each measurement, on the same disk as the checkout: a temporary folder may be memory, and then
// fsync costs nothing and every figure of a write is wrong.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import pg from 'pg';

export async function withHome<T>(work: (home: string) => Promise<T>): Promise<T> {
  const parent = resolve('.cadre');
  mkdirSync(parent, { recursive: true, mode: 0o700 });
  const home = mkdtempSync(join(parent, 'bench-'));
  try {
    return await work(home);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

export interface DatabasePlace {
  readonly host: string;
  readonly port: number;
}

/** Where the home's PostgreSQL listens: lines 4 and 5 of its own `postmaster.pid`. */
export async function databaseOf(home: string): Promise<DatabasePlace> {
  const lines = (await readFile(join(home, 'postgres', 'postmaster.pid'), 'utf8')).split('\n');
  return { host: lines[4] ?? '', port: Number(lines[3]) };
}

export async function asSuperuser<T>(
  place: DatabasePlace & { readonly database: string },
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = new pg.Client({ ...place, user: 'postgres' });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

const shownSettings = ['fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'commit_delay'] as const;

export function databaseSettings(place: DatabasePlace): Promise<string> {
  return asSuperuser({ ...place, database: 'postgres' }, async (client) => {
    const result = await client.query<{ name: string; value: string }>(
      'select name, current_setting(name) as value from pg_settings where name = any($1)',
      [[...shownSettings]],
    );
    const version = await client.query<{ server_version: string }>('show server_version');
    const pairs = result.rows.map(({ name, value }) => `${name} ${value}`);
    return `PostgreSQL ${version.rows[0]?.server_version}: ${pairs.join(', ')}`;
  });
}
