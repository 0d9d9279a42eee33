// What PostgreSQL has deleted it has only marked; the bytes lie in its files until something is written over them. A
// table is written anew without them; the log that still says them is closed, left behind, and written over where it
// is kept for being used again.
import type pg from 'pg';

export interface Scrubbed {
  readonly tables: string[];
  /** What this connection was not allowed to do. */
  readonly refused: string[];
}

/** Holds each table while it is written anew. */
export async function scrub(owner: pg.Client, tables: readonly string[]): Promise<Scrubbed> {
  const done: string[] = [];
  const refused: string[] = [];
  const attempt = async (what: string, text: string) => {
    try {
      await owner.query(text);
      return true;
    } catch (error) {
      if (!isForbidden(error)) throw error;
      refused.push(what);
      return false;
    }
  };
  await owner.query('set statement_timeout = 0');
  for (const table of await existing(owner, tables)) {
    if (await attempt(table, `vacuum (full, analyze) ${table}`)) done.push(table);
  }
  // The planner keeps samples of what it has seen.
  await attempt('statistics', 'vacuum full pg_catalog.pg_statistic');
  // A segment is let go by the second checkpoint after its last record.
  for (const turn of ['first', 'second']) {
    await attempt(`${turn} switch of the log`, 'select pg_switch_wal()');
    await attempt(`${turn} checkpoint`, 'checkpoint');
  }
  await attempt('what is left of the log', overwriteAhead);
  return { tables: done, refused };
}

/** Segments of the log that wait to be used again still hold what stood in them: a switch fills one with zeros. */
const overwriteAhead = `
  do $$
  declare
    ahead integer;
  begin
    select count(*) into ahead from pg_catalog.pg_ls_waldir()
      where name ~ '^[0-9A-F]{24}$' and name > pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn());
    for turn in 1 .. ahead loop
      perform pg_catalog.pg_logical_emit_message(false, 'cadre', '');
      perform pg_catalog.pg_switch_wal();
    end loop;
  end $$`;

async function existing(owner: pg.Client, tables: readonly string[]): Promise<string[]> {
  const { rows } = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from unnest($1::text[]) as wanted
     join pg_class c on c.oid = to_regclass(wanted) join pg_namespace n on n.oid = c.relnamespace order by 1`,
    [tables],
  );
  return rows.map(({ name }) => name);
}

function isForbidden(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '42501';
}
