// What a call leaves behind is written by one statement. A few rows travel as parameters of their own, which is the
// fastest; many, and those that may have been written before, as one JSON parameter for each table.
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

export interface Recorder {
  /** For rows that are new. */
  fresh(parts: readonly PartRows[]): Entry | undefined;
  /** For rows that may be there already: then they stay as they are. */
  again(parts: readonly PartRows[]): Entry | undefined;
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
    const present = parts.filter(({ rows }) => rows.length > 0);
    if (present.length === 0) return undefined;
    const key = present.map(({ part }) => part.table).join();
    return {
      statement: statement(key, () => together(present.map(({ part }, index) => fromJson(part, index + 1)))),
      values: present.map(({ rows }) => json(rows)),
    };
  }

  function fresh(parts: readonly PartRows[]): Entry | undefined {
    let key = '';
    let count = 0;
    for (const { part, rows } of parts) {
      if (rows.length > 0) key += `${part.table}:${rows.length},`;
      count += rows.length;
    }
    if (count > mostAsParameters || (statements.size >= mostStatements && !statements.has(key))) return again(parts);
    if (count === 0) return undefined;
    return { statement: statement(key, () => together(fromParameters(parts))), values: parameters(parts) };
  }

  return { fresh, again };
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
  const text = JSON.stringify(value);
  return text.includes('\\u') ? text.replace(unstorable, '$1\\ufffd') : text;
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

function fromJson(part: RecordPart, parameter: number): string {
  const typed = Object.entries(part.columns).map(([name, type]) => `${name} ${type}`);
  const kept = part.once ? ` on conflict (${part.once.join(', ')}) do nothing` : '';
  return `${into(part)} select * from json_to_recordset($${parameter}) as r(${typed.join(', ')})${kept}`;
}

function into({ table, columns }: RecordPart): string {
  return `insert into ${table} (${Object.keys(columns).join(', ')})`;
}

function together(inserts: readonly string[]): string {
  const named = inserts.slice(0, -1).map((sql, index) => `part_${index} as (${sql})`);
  const last = inserts.at(-1) ?? '';
  return named.length === 0 ? last : `with ${named.join(', ')} ${last}`;
}
