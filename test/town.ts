// One PostgreSQL for all tests of a process; every world gets a database of its own, copied from a migrated template.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import pg from 'pg';
import { startEmbedded } from '#kernel/store';

export interface Town {
  readonly home: string;
  readonly superuser: pg.ClientConfig;
  /** A new database, empty or a copy of another. */
  database(template?: string): Promise<{ readonly name: string; readonly url: string }>;
}

let opened: Promise<Town & { close(): Promise<void> }> | undefined;
let databases = 0;

// Asked for while this file is read, so outside of any test: it happens after the last one, not after the first.
after(async () => {
  await (await opened)?.close();
});

/** Opened by the first test that asks, closed after the last. */
export function town(): Promise<Town> {
  opened ??= open();
  return opened;
}

async function open(): Promise<Town & { close(): Promise<void> }> {
  const home = await mkdtemp(join(tmpdir(), 'cadre-town-'));
  const embedded = await startEmbedded({ home, passing: true });
  const superuser = { host: embedded.socketDir, port: embedded.port, user: embedded.superuser, database: 'postgres' };
  await asSuperuser(superuser, (client) =>
    client.query('create role cadre_owner login createrole').catch(() => undefined),
  );
  return {
    home,
    superuser,
    async database(template) {
      databases += 1;
      const name = `world_${databases}`;
      const copy = template ? ` template ${template} strategy file_copy` : '';
      await asSuperuser(superuser, (client) => client.query(`create database ${name} owner cadre_owner${copy}`));
      const socket = encodeURIComponent(embedded.socketDir);
      return { name, url: `postgres://cadre_owner@localhost:${embedded.port}/${name}?host=${socket}` };
    },
    async close() {
      await embedded.stop();
      await rm(home, { recursive: true, force: true });
    },
  };
}

export async function asSuperuser<T>(config: pg.ClientConfig, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(config);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
