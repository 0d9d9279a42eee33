// How the stories of this folder meet a real PostgreSQL: a database with the store's foundations and one table of notes
// that are a tenant's, as every table of a module is.
import assert from 'node:assert/strict';
import type pg from 'pg';
import { newId } from '#base/id';
import { asSuperuser, town } from '#test/town';
import { patienceMs } from '#test/within';
import { Lane, type LaneConfig } from './lane.ts';
import { migrate } from './migrate.ts';
import { Pool, type PoolOptions } from './pool.ts';
import { externalAccess, session } from './roles.ts';
import type { Binding } from './scope.ts';
import { type Entry, prepared, type Result, unprepared } from './statement.ts';

export const now = '2026-03-01T12:00:00.000Z';
const passwordOf = () => 'the town trusts everybody';

export interface Scene {
  readonly superuser: pg.ClientConfig;
  readonly app: LaneConfig;
  readonly engine: LaneConfig;
  readonly url: string;
  lane(settings?: LaneConfig): Promise<Lane>;
  pool(size: number, settings?: LaneConfig, options?: PoolOptions): Pool;
  /** Looks into the database past every wall. */
  sql<Row extends object = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

const notes = `
  select store.open_schema('trial');
  create table trial.notes (
    id uuid primary key,
    tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
    created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
    updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
    body text not null,
    author_id uuid,
    details jsonb,
    tags text[],
    unique (tenant_id, body)
  );
  select store.tenant_table('trial.notes')`;

export async function openScene(): Promise<Scene> {
  const { superuser, database } = await town();
  const { name, url } = await database();
  const { owner, app, engine } = await externalAccess(url, passwordOf);
  await session(owner, (client) => migrate(client, [{ module: 'store', folder: import.meta.dirname }], now));
  const sql: Scene['sql'] = async (text, values = []) =>
    asSuperuser({ ...superuser, database: name }, async (client) => (await client.query(text, [...values])).rows);
  await sql(notes);
  const open: { close(): Promise<void> }[] = [];
  return {
    ...{ superuser: { ...superuser, database: name }, app, engine, url, sql },
    async lane(settings = {}) {
      const lane = await Lane.open({ ...app, options: '-c timezone=UTC', ...settings });
      open.push(lane);
      return lane;
    },
    pool(size, settings = {}, options = {}) {
      const pool = new Pool({ ...app, options: '-c timezone=UTC', ...settings }, size, {
        waitMs: patienceMs,
        ...options,
      });
      open.push(pool);
      return pool;
    },
    async close() {
      await Promise.all(open.map((one) => one.close()));
    },
  };
}

export const entry = (text: string, ...values: readonly unknown[]): Entry => ({ statement: prepared(text), values });
export const plain = (text: string, ...values: readonly unknown[]): Entry => ({ statement: unprepared(text), values });

/** The first value of the first row. */
export function only(results: readonly Result[] | Result): unknown {
  const result = 'rows' in results ? results : results.at(-1);
  return result?.rows[0]?.[0];
}

export function someTenant(): Binding {
  return { tenantId: newId(Date.parse(now)), now };
}

/** What the work is refused with; that it is refused at all is asserted here. */
export async function failureOf(work: Promise<unknown>): Promise<Error & { readonly code?: string }> {
  const error: unknown = await work.then(
    () => undefined,
    (refused: unknown) => refused,
  );
  assert.ok(error instanceof Error, 'It was not refused');
  return error;
}
