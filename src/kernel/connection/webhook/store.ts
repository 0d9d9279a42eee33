// Every query on what was received.
import { and, desc, eq, lt } from 'drizzle-orm';
import type { Db } from '#kernel/store';
import { received } from '../tables.ts';

const columns = {
  id: received.id,
  connector: received.connector,
  connectionId: received.connectionId,
  externalId: received.externalId,
  type: received.type,
  state: received.state,
  createdAt: received.createdAt,
};

type NewRow = Omit<typeof received.$inferInsert, 'tenantId' | 'createdAt' | 'updatedAt'>;

/** Nothing when it was received before. */
export async function insertReceived(db: Db, row: NewRow) {
  const [inserted] = await db.insert(received).values(row).onConflictDoNothing().returning(columns);
  return inserted;
}

interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly connectionId?: string | undefined;
  readonly state?: 'stored' | 'told' | undefined;
}

export function receivedPage(db: Db, { limit, after, connectionId, state }: Wanted) {
  const which = and(
    after ? lt(received.id, after) : undefined,
    connectionId ? eq(received.connectionId, connectionId) : undefined,
    state ? eq(received.state, state) : undefined,
  );
  return db.select(columns).from(received).where(which).orderBy(desc(received.id)).limit(limit);
}

export async function receivedById(db: Db, id: string) {
  const [row] = await db
    .select({ ...columns, payload: received.payload })
    .from(received)
    .where(eq(received.id, id));
  return row;
}

/** Nothing when it has been told already. */
export async function markTold(db: Db, id: string) {
  const which = and(eq(received.id, id), eq(received.state, 'stored'));
  const [row] = await db.update(received).set({ state: 'told' }).where(which).returning(columns);
  return row;
}
