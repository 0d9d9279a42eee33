// A statement is SQL text known by name: prepared once per connection, then only its values travel.
import { hash } from 'node:crypto';

export interface Statement {
  /** Empty for text that is sent whole each time. */
  readonly name: string;
  readonly text: string;
  /** A cheap read by key may ride on a connection that other reads share. */
  readonly shared: boolean;
}

export interface Entry {
  readonly statement: Statement;
  readonly values: readonly unknown[];
}

export interface Result {
  readonly rows: unknown[][];
  readonly columns: readonly string[];
  /** The word PostgreSQL answered with: SELECT, INSERT, COMMIT … */
  readonly command: string;
  readonly rowCount: number;
}

export function prepared(text: string, options: { shared?: boolean } = {}): Statement {
  return { name: `c_${hash('sha1', text).slice(0, 20)}`, text, shared: options.shared ?? false };
}

export function unprepared(text: string): Statement {
  return { name: '', text, shared: false };
}

/** The rows of a result as records by column name. */
export function records(result: Result): Record<string, unknown>[] {
  return result.rows.map((row) => Object.fromEntries(result.columns.map((column, index) => [column, row[index]])));
}
