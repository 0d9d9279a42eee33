// Drizzle over our own connections: its query builder writes the SQL, a scope decides where and when it runs.
import type { Query } from 'drizzle-orm';
import { entityKind } from 'drizzle-orm/entity';
import type { NodePgQueryResultHKT } from 'drizzle-orm/node-postgres';
import { PgDatabase, PgDialect } from 'drizzle-orm/pg-core';
import { PgPreparedQuery, PgSession, type PreparedQueryConfig } from 'drizzle-orm/pg-core/session';
import { fillPlaceholders } from 'drizzle-orm/sql/sql';
import { mapRow, type SelectedField } from './row.ts';
import { type Entry, prepared, type Result, records, unprepared } from './statement.ts';

export type Run = (entry: Entry) => Promise<Result>;
/** What nothing that follows needs the answer of: it travels with the next statement, at the latest with the commit,
 * which fails if it does. */
export type Leave = (entry: Entry) => Promise<void>;
export type Db = PgDatabase<NodePgQueryResultHKT> & { readonly $run: Run; readonly $leave: Leave };

const dialect = new PgDialect();

class BuiltQuery extends PgPreparedQuery<PreparedQueryConfig> {
  static override readonly [entityKind] = 'CadreBuiltQuery';
  readonly built: Query;
  readonly fields: readonly SelectedField[] | undefined;
  readonly #run: Run;
  // Set by Drizzle on queries with joins.
  declare joinsNotNullableMap: Record<string, boolean> | undefined;

  constructor(run: Run, built: Query, fields: readonly SelectedField[] | undefined) {
    super(built, undefined, undefined, undefined);
    this.#run = run;
    this.built = built;
    this.fields = fields;
  }

  override async execute(placeholders: Record<string, unknown> = {}): Promise<unknown> {
    const values = fillPlaceholders(this.built.params, placeholders);
    return this.read(await this.#run({ statement: unprepared(this.built.sql), values }));
  }

  async all(placeholders: Record<string, unknown> = {}): Promise<unknown> {
    const values = fillPlaceholders(this.built.params, placeholders);
    return records(await this.#run({ statement: unprepared(this.built.sql), values }));
  }

  isResponseInArrayMode() {
    return false;
  }

  read(result: Result): unknown {
    const { fields } = this;
    if (fields) return result.rows.map((row) => mapRow(fields, row, this.joinsNotNullableMap));
    return { rows: records(result), rowCount: result.rowCount, command: result.command };
  }
}

class ScopeSession extends PgSession<NodePgQueryResultHKT> {
  static override readonly [entityKind] = 'CadreScopeSession';
  readonly #run: Run;

  constructor(run: Run) {
    super(dialect);
    this.#run = run;
  }

  override prepareQuery<T extends PreparedQueryConfig>(query: Query, fields: unknown): PgPreparedQuery<T> {
    return new BuiltQuery(this.#run, query, fields as readonly SelectedField[] | undefined) as PgPreparedQuery<T>;
  }

  override transaction(): never {
    throw new Error('A call is already one transaction; it can not open another');
  }
}

export function database(run: Run, leave: Leave = (entry) => run(entry).then(() => undefined)): Db {
  const db = new PgDatabase<NodePgQueryResultHKT>(dialect, new ScopeSession(run) as never, undefined);
  return Object.assign(db, { $run: run, $leave: leave });
}

interface Preparable<Rows> {
  prepare(name: string): { execute(): Promise<Rows> };
}

const drafting = database(() => Promise.reject(new Error('A drafted query runs through its statement')));

/** A query built once and prepared on every connection: `byId(db, { id })`. Use `sql.placeholder` for its values. */
export function query<Rows>(
  draw: (db: Db) => Preparable<Rows>,
  options: { shared?: boolean } = {},
): (db: Db, values?: Record<string, unknown>) => Promise<Rows> {
  const draft = draw(drafting).prepare('draft') as unknown as BuiltQuery;
  const statement = prepared(draft.built.sql, options);
  return async (db, values = {}) => {
    const filled = fillPlaceholders(draft.built.params, values);
    return draft.read(await db.$run({ statement, values: filled })) as Rows;
  };
}
