// What a call leaves behind is written by one statement: every part is an insert fed by one JSON parameter.
import { type Entry, prepared, type Statement } from './statement.ts';

export interface RecordPart {
  readonly name: string;
  /** An insert whose rows come from `json_to_recordset($1)`. */
  readonly sql: string;
}

export interface PartRows {
  readonly part: RecordPart;
  readonly rows: readonly object[];
}

/** Composes the statement of the parts that have rows; texts are made once per combination. */
export function recordComposer(): (parts: readonly PartRows[]) => Entry | undefined {
  const statements = new Map<string, Statement>();
  return (parts) => {
    const present = parts.filter(({ rows }) => rows.length > 0);
    if (present.length === 0) return undefined;
    const key = present.map(({ part }) => part.name).join();
    const statement = statements.get(key) ?? prepared(compose(present.map(({ part }) => part)));
    statements.set(key, statement);
    return { statement, values: present.map(({ rows }) => JSON.stringify(rows)) };
  };
}

function compose(parts: readonly RecordPart[]): string {
  const inserts = parts.map(({ sql }, index) => sql.replace('$1', `$${index + 1}`));
  const last = inserts.pop() ?? '';
  if (inserts.length === 0) return last;
  const named = inserts.map((sql, index) => `part_${index} as (${sql})`);
  return `with ${named.join(', ')} ${last}`;
}
