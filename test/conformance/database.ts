// Looking at everything the database holds, past every wall.
import type { World } from '../world.ts';

type Look = Pick<World, 'sql'>;

interface Table {
  readonly name: string;
  /** Whether each of its rows belongs to one tenant. */
  readonly ofTenants: boolean;
}

/** Every table of ours, as `schema.name`. */
export function tablesOf({ sql }: Look): Promise<Table[]> {
  return sql<{ name: string; ofTenants: boolean }>(
    `select format('%I.%I', schemaname, tablename) as name, exists (
       select 1 from information_schema.columns
       where table_schema = schemaname and table_name = tablename and column_name = 'tenant_id') as "ofTenants"
     from pg_tables where schemaname not in ('pg_catalog', 'information_schema', 'watching') order by 1`,
  );
}

export type Photograph = ReadonlyMap<string, string>;

/** How many rows each table holds and what their contents come to; of one tenant alone when one is named. */
export async function photograph(look: Look, options: { except?: readonly string[]; tenantId?: string } = {}) {
  const { except = [], tenantId } = options;
  const tables = (await tablesOf(look)).filter(
    ({ name, ofTenants }) => !except.includes(name) && (ofTenants || tenantId === undefined),
  );
  const parts = tables.map(
    ({ name }) =>
      `select '${name}' as name, count(*) || ' ' || coalesce(md5(string_agg(row, ',' order by row)), '') as state
       from (select t::text as row from ${name} t ${tenantId ? 'where tenant_id = $1' : ''}) rows`,
  );
  const rows = await look.sql<{ name: string; state: string }>(parts.join(' union all '), tenantId ? [tenantId] : []);
  return new Map(rows.map(({ name, state }) => [name, state])) as Photograph;
}

/** The tables that are not as they were. */
export function changedBetween(before: Photograph, after: Photograph): string[] {
  return [...after].filter(([name, state]) => before.get(name) !== state).map(([name]) => name);
}

export interface Watch {
  /** The tables that are not as they were before this was done, whoever wrote in them meanwhile. */
  changedBy(act: () => Promise<unknown>, options?: { except?: readonly string[] }): Promise<string[]>;
}

/** Notes every row that is written, so that what has changed is known without looking at everything there is. */
export async function watchRows(look: Look): Promise<Watch> {
  const tables = await tablesOf(look);
  await look.sql('create schema watching');
  await look.sql('create unlogged table watching.rows (id bigserial primary key, name text, was text, became text)');
  await look.sql(`create function watching.note() returns trigger language plpgsql security definer as $$ begin
    insert into watching.rows (name, was, became) values (tg_argv[0], old::text, new::text);
    return null;
  end $$`);
  for (const { name } of tables) {
    await look.sql(`create trigger watching after insert or update or delete on ${name}
      for each row execute function watching.note('${name}')`);
  }
  return {
    async changedBy(act, { except = [] } = {}) {
      await look.sql('truncate watching.rows');
      await act();
      // What was written and taken back, or written as it was, has not changed.
      const changed = await look.sql<{ name: string }>(
        `select distinct name from (
           select name from watching.rows, lateral (values (was, -1), (became, 1)) as side (row, way)
           where name <> all ($1) and row is not null
           group by name, row having sum(way) <> 0) changed order by 1`,
        [except],
      );
      return changed.map(({ name }) => name);
    },
  };
}

/** Six digits stand in many an id by chance: a code stands somewhere when neither digit nor letter is beside it. */
export function patternOf(text: string): string {
  return /^\d+$/.test(text) ? `(?<![0-9A-Za-z])${text}(?![0-9A-Za-z])` : '';
}

/** The tables in which one of these texts stands, with which. */
export async function whereStands(look: Look, texts: readonly string[]): Promise<string[]> {
  const tables = await tablesOf(look);
  const parts = tables.map(
    ({ name }) =>
      `select distinct '${name}: ' || wanted.word as place
       from ${name} t, unnest($1::text[], $2::text[]) as wanted (word, as_pattern)
       where position(wanted.word in t::text) > 0 and t::text ~ wanted.as_pattern`,
  );
  const rows = await look.sql<{ place: string }>(parts.join(' union all '), [texts, texts.map(patternOf)]);
  return rows.map(({ place }) => place);
}
