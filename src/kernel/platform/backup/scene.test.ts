// What the tests of backups have in common.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { catalogue } from '#catalogue';
import type { MigrationSource } from '#kernel/store';

const kernel = dirname(dirname(import.meta.dirname));
const order = ['tenant', 'identity', 'access', 'vault', 'connection', 'file', 'ledger', 'audit', 'event', 'meter'];

/** Every module of the kernel that keeps tables, and the apps, in the order in which a fresh database meets them. */
export function migrationSources(): MigrationSource[] {
  const later = ['approval', 'invoke', 'work', 'notify', 'model', 'index', 'platform'];
  const own = [...order, ...later].map((module) => ({ module, folder: join(kernel, module) }));
  const apps = catalogue.flatMap(({ name, folder }) => (folder ? [{ module: name, folder }] : []));
  return [...own.filter(({ folder }) => existsSync(folder)), ...apps];
}

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
