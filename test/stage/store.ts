// The two tables of the test modules, and every query over them.
import { and, desc, eq, isNull, lt, sql } from 'drizzle-orm';
import { integer, json, text } from 'drizzle-orm/pg-core';
import { type Db, instant, moduleSchema, tenantTable } from '#kernel/store';

const schema = moduleSchema('stage');

export const things = tenantTable(schema, 'things', {
  name: text('name').notNull(),
  details: json('details').notNull(),
  version: integer('version').notNull().default(1),
  deletedAt: instant('deleted_at'),
});

export const counts = tenantTable(schema, 'counts', {
  what: text('what').notNull(),
  times: integer('times').notNull(),
});

const columns = {
  id: things.id,
  name: things.name,
  details: things.details,
  version: things.version,
  createdAt: things.createdAt,
};

const alive = isNull(things.deletedAt);

export interface Seen {
  readonly thingId: string;
  readonly ifVersion: number;
}

export async function insertThing(db: Db, thing: { id: string; name: string; details: unknown }) {
  const [made] = await db.insert(things).values(thing).returning(columns);
  return made;
}

export async function thingById(db: Db, thingId: string) {
  const [found] = await db
    .select(columns)
    .from(things)
    .where(and(eq(things.id, thingId), alive));
  return found;
}

export function newestThings(db: Db, { limit, after }: { limit: number; after?: string | undefined }) {
  return db
    .select(columns)
    .from(things)
    .where(and(alive, after ? lt(things.id, after) : undefined))
    .orderBy(desc(things.id))
    .limit(limit);
}

type Change = { readonly name?: string; readonly deletedAt?: string };

/** Changes the thing only if it is as the caller saw it. */
export async function changeThing(db: Db, { thingId, ifVersion }: Seen, change: Change) {
  const [changed] = await db
    .update(things)
    .set({ ...change, version: sql`${things.version} + 1` })
    .where(and(eq(things.id, thingId), eq(things.version, ifVersion), alive))
    .returning(columns);
  return changed;
}

/** One more of `what`; answers how many there are. */
export async function count(db: Db, { id, what }: { id: string; what: string }): Promise<number> {
  const [counted] = await db
    .insert(counts)
    .values({ id, what, times: 1 })
    .onConflictDoUpdate({ target: [counts.tenantId, counts.what], set: { times: sql`${counts.times} + 1` } })
    .returning({ times: counts.times });
  return counted?.times ?? 0;
}
