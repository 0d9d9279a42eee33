// The database of a home, seen past every wall, for judging what a story left behind.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

export interface Postmaster {
  readonly pid: number;
  readonly host: string;
  readonly port: number;
}

/** What PostgreSQL writes into its data directory: on line 1 its process, on 4 its port, on 5 where its socket is. */
export function postmasterOf(home: string): Postmaster {
  const lines = readFileSync(join(home, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), host: lines[4] ?? '' };
}

/** Ends what a killed server has left running, so that its files can be removed. */
export async function endDatabase(home: string): Promise<void> {
  const file = join(home, 'postgres', 'postmaster.pid');
  if (!existsSync(file)) return;
  try {
    process.kill(postmasterOf(home).pid, 'SIGINT');
  } catch {
    // It had ended by itself and could not clear up after itself.
    return;
  }
  const giveUpAt = performance.now() + 30_000;
  while (existsSync(file) && performance.now() < giveUpAt) await pause(20);
}

export type Look = <Row extends object>(text: string, values?: readonly unknown[]) => Promise<Row[]>;

export async function pastTheWalls<T>(home: string, work: (look: Look) => Promise<T>): Promise<T> {
  const { host, port } = postmasterOf(home);
  const client = new pg.Client({ host, port, user: 'postgres', database: 'cadre' });
  await client.connect();
  try {
    return await work(async (text, values = []) => (await client.query(text, [...values])).rows);
  } finally {
    await client.end();
  }
}
