// What a call leaves behind is written by one statement. A few rows travel as parameters of their own, which is the
// fastest; many travel column by column, a column of one value as that value; those that may have been written before
// as one JSON parameter for each table.
import { type Entry, prepared, type Statement } from './statement.ts';

export interface RecordPart {
  readonly table: string;
  /** Every column that is written, with its type. */
  readonly columns: Readonly<Record<string, string>>;
  /** The columns by which a row that is handed in again is known; absent when meeting it again is an error. */
  readonly once?: readonly string[];
}

export interface PartRows {
  readonly part: RecordPart;
  readonly rows: readonly object[];
}

export interface PartText {
  readonly part: RecordPart;
  /** The rows as one JSON list in UTF-8; nothing when there are none. */
  readonly rows: Buffer | undefined;
}

export interface Recorder {
  /** For rows that are new. */
  fresh(parts: readonly PartRows[]): Entry | undefined;
  /** The same with a statement of somebody else's, which comes last: one with them, unless they are many. */
  freshWith(parts: readonly PartRows[], last: Entry): Entry[];
  /** For rows that may be there already: then they stay as they are. */
  again(parts: readonly PartRows[]): Entry | undefined;
  /** The same for rows that are JSON already. */
  texts(parts: readonly PartText[]): Entry | undefined;
}

const mostAsParameters = 10;
/** Each combination of tables and numbers of rows is a statement that every connection prepares and keeps. */
const mostStatements = 100;

export function recorder(): Recorder {
  const statements = new Map<string, Statement>();

  function statement(key: string, compose: () => string): Statement {
    const known = statements.get(key) ?? prepared(compose());
    statements.set(key, known);
    return known;
  }

  function again(parts: readonly PartRows[]): Entry | undefined {
    return handedOver(parts.map(({ part, rows }) => ({ part, rows: rows.length > 0 ? json(rows) : undefined })));
  }

  function texts(parts: readonly PartText[]): Entry | undefined {
    return handedOver(parts.map(({ part, rows }) => ({ part, rows: rows && storable(rows) })));
  }

  function handedOver(parts: readonly { part: RecordPart; rows: string | Buffer | undefined }[]): Entry | undefined {
    const present = parts.filter(({ rows }) => rows !== undefined);
    if (present.length === 0) return undefined;
    const key = present.map(({ part }) => part.table).join();
    return {
      statement: statement(key, () => together(present.map(({ part }, index) => fromJson(part, index + 1)))),
      values: present.map(({ rows }) => rows),
    };
  }

  function many(parts: readonly PartRows[]): Entry | undefined {
    const tables = parts.filter(({ rows }) => rows.length > 0).map(columnwise);
    const key = tables.map(({ part, varying }) => `${part.table}(${varying.join()})`).join();
    const isKnown = statements.has(key) || statements.size < mostStatements;
    if (!isKnown || tables.some(({ part }) => hasLists(part))) return again(parts);
    return {
      statement: statement(key, () => together(fromColumns(tables))),
      values: tables.flatMap(({ values }) => values),
    };
  }

  function fresh(parts: readonly PartRows[]): Entry | undefined {
    return countOf(parts) > mostAsParameters ? many(parts) : (few(parts) ?? again(parts));
  }

  function freshWith(parts: readonly PartRows[], last: Entry): Entry[] {
    const one = countOf(parts) > mostAsParameters ? undefined : few(parts, last);
    return one ? [one] : [fresh(parts), last].filter((entry) => entry !== undefined);
  }

  /** Undefined when it would be a statement too many to keep prepared, and when there is nothing to write. */
  function few(parts: readonly PartRows[], last?: Entry): Entry | undefined {
    let key = last?.statement.name ?? '';
    for (const { part, rows } of parts) if (rows.length > 0) key += `${part.table}:${rows.length},`;
    if (key === '' || (statements.size >= mostStatements && !statements.has(key))) return undefined;
    const values = parameters(parts);
    if (!last) return { statement: statement(key, () => together(fromParameters(parts))), values };
    const both = () => together([...fromParameters(parts), shifted(last.statement, values.length)]);
    return { statement: statement(key, both), values: [...values, ...last.values] };
  }

  return { fresh, freshWith, again, texts };
}

function countOf(parts: readonly PartRows[]): number {
  let count = 0;
  for (const { rows } of parts) count += rows.length;
  return count;
}

function parameters(parts: readonly PartRows[]): unknown[] {
  const values: unknown[] = [];
  for (const { part, rows } of parts) {
    for (const row of rows as readonly Readonly<Record<string, unknown>>[]) {
      for (const column in part.columns) values.push(parameter(part.columns[column], row[column]));
    }
  }
  return values;
}

function parameter(type: string | undefined, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (type === 'json') return json(value);
  return typeof value === 'string' && value.includes('\0') ? value.replaceAll('\0', '\ufffd') : value;
}

const unstorable = /(?<!\\)((?:\\\\)*)\\u(?:0000|d[89a-f][0-9a-f]{2})/g;

/** JSON can say NUL and half a character, PostgreSQL keeps neither; what has happened must be recorded all the same. */
function json(value: unknown): string {
  return replaced(JSON.stringify(value));
}

function replaced(text: string): string {
  return text.includes('\\u') ? text.replace(unstorable, '$1\\ufffd') : text;
}

/** JSON in UTF-8 as PostgreSQL takes it, which is nearly always as it is. */
export function storable(text: Buffer): string | Buffer {
  return text.includes('\\u') ? replaced(text.toString()) : text;
}

function fromParameters(parts: readonly PartRows[]): string[] {
  let last = 0;
  const next = () => {
    last += 1;
    return `$${last}`;
  };
  const present = parts.filter(({ rows }) => rows.length > 0);
  return present.map(({ part, rows }) => {
    const tuples = rows.map(() => `(${Object.keys(part.columns).map(next).join(', ')})`);
    return `${into(part)} values ${tuples.join(', ')}`;
  });
}

interface Columnwise {
  readonly part: RecordPart;
  /** The columns in which the rows differ; the others have one value for all. */
  readonly varying: readonly string[];
  /** In the order of the columns. */
  readonly values: readonly unknown[];
}

function columnwise({ part, rows }: PartRows): Columnwise {
  const varying: string[] = [];
  const values = Object.entries(part.columns).map(([column, type]) => {
    const all = rows.map((row) => Reflect.get(row, column) as unknown);
    if (isSame(type, all)) return parameter(type, all[0]);
    varying.push(column);
    return all.map((one) => parameter(type, one));
  });
  return { part, varying, values };
}

function isSame(type: string, values: readonly unknown[]): boolean {
  return values.length === 1 || (type !== 'json' && values.every((one) => one === values[0]));
}

/** They would be taken apart together with the list that they are in. */
function hasLists({ columns }: RecordPart): boolean {
  return Object.values(columns).some((type) => type.endsWith('[]'));
}

function fromColumns(tables: readonly Columnwise[]): string[] {
  let last = 0;
  return tables.map(({ part, varying }) => {
    const lists: string[] = [];
    const selected = Object.entries(part.columns).map(([column, type]) => {
      last += 1;
      if (!varying.includes(column)) return `$${last}::${type}`;
      lists.push(`$${last}::${type}[]`);
      return `r.${column}`;
    });
    const rows = lists.length > 0 ? ` from unnest(${lists.join(', ')}) as r(${varying.join(', ')})` : '';
    return `${into(part)} select ${selected.join(', ')}${rows}`;
  });
}

function fromJson(part: RecordPart, parameter: number): string {
  const typed = Object.entries(part.columns).map(([name, type]) => `${name} ${type}`);
  const kept = part.once ? ` on conflict (${part.once.join(', ')}) do nothing` : '';
  return `${into(part)} select * from json_to_recordset($${parameter}) as r(${typed.join(', ')})${kept}`;
}

/** Its parameters stand behind so many others. */
function shifted({ text }: Statement, by: number): string {
  return text.replaceAll(/\$(\d+)/g, (_, place) => `$${Number(place) + by}`);
}

function into({ table, columns }: RecordPart): string {
  return `insert into ${table} (${Object.keys(columns).join(', ')})`;
}

function together(inserts: readonly string[]): string {
  const named = inserts.slice(0, -1).map((sql, index) => `part_${index} as (${sql})`);
  const last = inserts.at(-1) ?? '';
  return named.length === 0 ? last : `with ${named.join(', ')} ${last}`;
}
