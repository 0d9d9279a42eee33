// Statements written by hand, for what must take one round trip: prepared once, their rows checked as they come.
import { z } from 'zod';
import { type Db, prepared, records } from '#kernel/store';

export type Ask<Row> = (db: Db, values: readonly unknown[]) => Promise<Row[]>;

export function statement<Row extends z.ZodType>(text: string, row: Row): Ask<z.output<Row>> {
  const asked = prepared(text);
  const rows = z.array(row);
  return async (db, values) => rows.parse(records(await db.$run({ statement: asked, values })));
}
