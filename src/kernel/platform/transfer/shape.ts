// The tables of tenants as they are in this database right now. Found by looking, so that no module can be forgotten;
// names in SQL come from here alone, never from a file.
import { hash } from 'node:crypto';
import { basename, dirname } from 'node:path';
import { z } from 'zod';
import type { MigrationSource } from '#kernel/store';
import { filledOfHouse, meetings, sayings, soundsSecret, type Use, withheldOfHouse } from './lists.ts';
import { parentsFirst, parentsOf } from './parents.ts';

/** Asks the database, bound to one tenant or as the owner of its tables. */
export type Ask = (text: string, values?: readonly unknown[]) => Promise<Record<string, unknown>[]>;

export interface Column {
  readonly name: string;
  readonly type: string;
}

export interface TransferTable {
  /** `notes.notes`, as the archive names it. */
  readonly name: string;
  /** Quoted as SQL wants it. */
  readonly quoted: string;
  readonly use: Use;
  readonly why: string;
  /** Those that travel. */
  readonly columns: readonly Column[];
  /** Those that stay behind though they hold something. */
  readonly withheld: readonly string[];
  /** Those that are filled where a row is taken in. */
  readonly filled: readonly Column[];
  /** What tells one row from another, besides its tenant. */
  readonly key: readonly string[];
  /** By what a row meets one that is there already. */
  readonly meets: readonly string[] | undefined;
  /** The same for tables into which the same rows fit. */
  readonly checksum: string;
}

const FoundColumn = z.object({ name: z.string(), type: z.string(), required: z.boolean() });
type FoundColumn = z.output<typeof FoundColumn>;
const Found = z.object({
  oid: z.number(),
  name: z.string(),
  quoted: z.string(),
  schema: z.string(),
  columns: z.array(FoundColumn),
  key: z.array(z.string()).nullable(),
  parents: z.array(z.number()),
});
type Found = z.output<typeof Found>;

const looking = `
  select c.oid::int8::float8 as oid, n.nspname || '.' || c.relname as name, n.nspname as schema,
    format('%I.%I', n.nspname, c.relname) as quoted,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod),
       'required', a.attnotnull and not a.atthasdef) order by a.attnum)
     from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
       and a.attname <> 'tenant_id' and a.atttypid <> 'xid8'::regtype) as columns,
    (select array_agg(a.attname::text order by a.attnum) from pg_index i
     join pg_attribute a on a.attrelid = c.oid and a.attnum = any(i.indkey)
     where i.indrelid = c.oid and i.indisprimary and a.attname <> 'tenant_id') as key,
    ${parentsOf} as parents
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and c.relrowsecurity and n.nspname = any($1)
    and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped)
  order by 2`;

/** Every table of tenants, parents before those that refer to them. */
export async function tablesOf(ask: Ask, sources: readonly MigrationSource[]): Promise<TransferTable[]> {
  const found = z.array(Found).parse(await ask(looking, [sources.map(({ module }) => module)]));
  const house = new Set(sources.filter(isHouse).map(({ module }) => module));
  const tables = new Map<number, TransferTable>();
  for (const one of parentsFirst(found)) {
    const staying = one.parents
      .map((parent) => tables.get(parent))
      .find((parent) => parent && parent.use !== 'carried');
    tables.set(one.oid, tableOf(one, { isOfHouse: house.has(one.schema), staying }));
  }
  return [...tables.values()];
}

/** A module of the kernel lies beside this one. */
function isHouse({ module, folder }: MigrationSource): boolean {
  const kernel = dirname(dirname(import.meta.dirname));
  return module === basename(folder) && dirname(folder) === kernel;
}

const unsaid = 'nobody has said yet whether it may travel';
const mayHide = /^(text|bytea|json|jsonb|character varying.*|character.*)(\[\])?$/;

interface Belonging {
  readonly isOfHouse: boolean;
  /** A table to which this one refers, and which does not move. */
  readonly staying: TransferTable | undefined;
}

function tableOf({ name, quoted, columns, key }: Found, { isOfHouse, staying }: Belonging): TransferTable {
  const isHidden = ({ name: column, type }: FoundColumn) =>
    isOfHouse ? withheldOfHouse[name]?.includes(column) === true : mayHide.test(type) && soundsSecret(column);
  const open = columns.filter((column) => !isHidden(column));
  const hidden = columns.filter(isHidden);
  const said = isOfHouse ? (sayings[name] ?? { use: 'left', why: unsaid }) : sayingFor({ columns, hidden, staying });
  const described = open.map(({ name: column, type, required }) => [column, type, required]);
  return {
    ...{ name, quoted, use: said.use, why: said.why, meets: meetings[name] },
    columns: open.map(({ name: column, type }) => ({ name: column, type })),
    withheld: hidden.map(({ name: column }) => column),
    filled: filledOfHouse[name] ?? [],
    key: key ?? open.filter(({ type }) => type !== 'json').map(({ name: column }) => column),
    checksum: hash('sha256', JSON.stringify(described.sort())),
  };
}

interface Seen extends Pick<Belonging, 'staying'> {
  readonly columns: readonly FoundColumn[];
  readonly hidden: readonly FoundColumn[];
}

/** What can not be without its secret, its connection, or what it is a part of can be read, and not taken in. */
function sayingFor({ columns, hidden, staying }: Seen): { use: Use; why: string } {
  const without = (what: string) => ({ use: 'told' as const, why: `it can not be without its ${what}` });
  const needed = hidden.find(({ required }) => required);
  if (needed) return without(`${needed.name}, which is a secret`);
  const connected = columns.some(({ name, required }) => name === 'connection_id' && required);
  if (connected) return without('connection, which is made anew');
  if (staying) return without(`${staying.name}, which stays behind`);
  return { use: 'carried', why: 'the company’s own' };
}
