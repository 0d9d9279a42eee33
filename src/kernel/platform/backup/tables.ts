// What there is to keep: every table of every module, parents before those that refer to them.
import type pg from 'pg';

export interface TableShape {
  /** Quoted as SQL wants it. */
  readonly name: string;
  /** Whether its rows belong to tenants and are walled off from its owner as well. */
  readonly isWalled: boolean;
  readonly columns: readonly string[];
}

interface Row {
  readonly oid: number;
  readonly name: string;
  readonly walled: boolean;
  readonly columns: string[];
  readonly parents: number[];
}

/**
 * Transaction ids mean nothing on another cluster. They are given anew where they only order rows; a table that says in
 * which era each of its rows was written keeps them.
 */
const columnsToKeep = `
  select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
  where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
    and (a.atttypid <> 'xid8'::regtype or a.attname <> 'txid' or exists (
      select from pg_attribute e where e.attrelid = c.oid and e.attname = 'era' and not e.attisdropped))`;

export async function tablesIn(client: pg.Client): Promise<TableShape[]> {
  const { rows } = await client.query<Row>(
    `select c.oid::int8::float8 as oid, format('%I.%I', n.nspname, c.relname) as name, c.relrowsecurity as walled,
       (${columnsToKeep}) as columns,
       (select coalesce(array_agg(distinct k.confrelid::int8::float8), '{}') from pg_constraint k
        where k.contype = 'f' and k.conrelid = c.oid and k.confrelid <> c.oid) as parents
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname in (select module from store.migrations union select 'store')
     order by n.nspname, c.relname`,
  );
  return parentsFirst(rows).map(({ name, walled, columns }) => ({ name, isWalled: walled, columns }));
}

export interface Sequence {
  readonly name: string;
  readonly last: string;
  readonly called: boolean;
}

export async function sequencesIn(client: pg.Client): Promise<Sequence[]> {
  const { rows } = await client.query<{ name: string }>(
    `select format('%I.%I', schemaname, sequencename) as name from pg_sequences
     where schemaname in (select module from store.migrations) order by 1`,
  );
  const sequences: Sequence[] = [];
  for (const { name } of rows) {
    const state = await client.query<{ last: string; called: boolean }>(
      `select last_value::text as last, is_called as called from ${name}`,
    );
    for (const { last, called } of state.rows) sequences.push({ name, last, called });
  }
  return sequences;
}

function parentsFirst(rows: readonly Row[]): Row[] {
  const sorted: Row[] = [];
  const placed = new Set<number>();
  const known = new Set(rows.map(({ oid }) => oid));
  let left = [...rows];
  while (left.length > 0) {
    const free = left.filter(({ parents }) => parents.every((parent) => placed.has(parent) || !known.has(parent)));
    if (free.length === 0)
      throw new TypeError(`Tables refer to one another in a circle: ${left.map((one) => one.name)}`);
    for (const row of free) placed.add(row.oid);
    sorted.push(...free);
    left = left.filter(({ oid }) => !placed.has(oid));
  }
  return sorted;
}
