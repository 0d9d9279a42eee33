import pg from 'pg';
import { superuser } from './cluster.ts';
import type { Postmaster } from './postmaster.ts';

/** Creates the database when it is missing; returning at all proves that the server answers. */
export async function ensureDatabase({ socketDir, port }: Postmaster, name = 'cadre'): Promise<void> {
  const place = { host: socketDir, port, user: superuser, database: 'postgres' };
  const client = new pg.Client({ ...place, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    const found = await client.query('select from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
