// The baselines' own database beside Cadre's on the same server: the same columns and rows, no policies.
import pg from 'pg';
import { Pool } from '#kernel/store';
import { asSuperuser, type DatabasePlace } from '../harness/home.ts';

const database = 'baseline';
const poolSize = 16;

/** A row of the business as Cadre's steps write it: the same columns and indexes, no policies. */
export const businessTable = `
  create table if not exists business (
    id uuid primary key,
    created_at timestamptz(3) not null default now(),
    updated_at timestamptz(3) not null default now(),
    tenant_id uuid not null,
    title text not null,
    body text not null,
    amount bigint not null
  );
  create index if not exists business_tenant on business (tenant_id, id)`;

export function placeFromWords(): DatabasePlace {
  const [host = '', port = ''] = process.argv.slice(2);
  return { host, port: Number(port) };
}

export function optionsFor(place: DatabasePlace): pg.ClientConfig {
  return { ...place, user: 'postgres', database };
}

/** A pool as large as Cadre's on its own database, past every policy. */
export function cadrePool(place: DatabasePlace): pg.Pool {
  return new pg.Pool({ ...place, user: 'postgres', database: 'cadre', max: poolSize });
}

/** The same, with the house's own way of speaking to it. */
export function lanesToCadre(place: DatabasePlace): Pool {
  return new Pool({ ...place, user: 'postgres', database: 'cadre' }, poolSize);
}

/** A pool as large as Cadre's over a table with so many rows. */
export async function baselinePool(place: DatabasePlace, rows: number): Promise<pg.Pool> {
  await asSuperuser({ ...place, database: 'postgres' }, async (client) => {
    const there = await client.query('select from pg_database where datname = $1', [database]);
    if (there.rowCount === 0) await client.query(`create database ${database}`);
  });
  const pool = new pg.Pool({ ...optionsFor(place), max: poolSize });
  await pool.query('drop table if exists rows');
  await pool.query(
    `create table rows (id uuid primary key, tenant_id uuid not null, title text not null, body text not null,
       amount_cents bigint not null, created_at timestamptz(3) not null)`,
  );
  await pool.query(
    `insert into rows select ('00000000-0000-7000-8000-' || lpad((n - 1)::text, 12, '0'))::uuid, gen_random_uuid(),
       'Row ' || n, repeat('lorem ipsum ', 10), n, '2026-01-01T00:00:00Z' from generate_series(1, $1::int) n`,
    [rows],
  );
  await pool.query('analyze rows');
  return pool;
}
