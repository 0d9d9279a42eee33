// Statements written by hand, for what must take one round trip: prepared once, their rows checked as they come.
import { z } from 'zod';
import { type Db, prepared, records } from '#kernel/store';

export type Ask<Row> = (db: Db, values: readonly unknown[]) => Promise<Row[]>;

export function statement<Row extends z.ZodType>(text: string, row: Row): Ask<z.output<Row>> {
  const asked = prepared(text);
  let rows: z.ZodType<z.output<Row>[]> | undefined;
  return async (db, values) => {
    // When it is first asked: there are many statements, and few of them are needed soon after a start.
    rows ??= z.compile(z.array(row));
    return rows.parse(records(await db.$run({ statement: asked, values })));
  };
}
