// Every query of this connector. What a change needs to be true stands in its `where`, never in a look before it.
import { and, count, desc, eq, lt, ne, type SQL, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import { type Db, prepared } from '#kernel/store';
import type { DeliveryState } from './model.ts';
import { deliveries, endpoints } from './tables.ts';

const isThere = ne(endpoints.state, 'removed');
const endpointColumns = {
  id: endpoints.id,
  connectionId: endpoints.connectionId,
  title: endpoints.title,
  url: endpoints.url,
  events: endpoints.events,
  subscriptions: endpoints.subscriptions,
  active: sql<boolean>`${endpoints.state} = 'active'`,
  reason: endpoints.reason,
  failingSince: endpoints.failingSince,
  version: endpoints.version,
  createdAt: endpoints.createdAt,
};

const oneAtATime = prepared(
  `select pg_advisory_xact_lock(hashtext('webhook.endpoints ' || current_setting('app.current_tenant_id')))`,
);

/** Until this transaction ends nobody else makes one in this company: how many there are is so then, too. */
export async function endpointsSoFar(db: Db): Promise<number> {
  await db.$run({ statement: oneAtATime, values: [] });
  const [row] = await db.select({ there: count() }).from(endpoints).where(isThere);
  return row?.there ?? 0;
}

export async function insertEndpoint(db: Db, made: Omit<typeof endpoints.$inferInsert, 'state'>) {
  const [row] = await db
    .insert(endpoints)
    .values({ ...made, state: 'active' })
    .returning(endpointColumns);
  return row;
}

export async function endpointById(db: Db, id: string) {
  const [row] = await db
    .select(endpointColumns)
    .from(endpoints)
    .where(and(eq(endpoints.id, id), isThere));
  return row;
}

export interface Page {
  readonly limit: number;
  readonly after?: string | undefined;
}

export function newestEndpoints(db: Db, { limit, after }: Page) {
  return db
    .select(endpointColumns)
    .from(endpoints)
    .where(and(isThere, after ? lt(endpoints.id, after) : undefined))
    .orderBy(desc(endpoints.id))
    .limit(limit);
}

type Change = Partial<Omit<typeof endpoints.$inferInsert, 'id' | 'version'>>;

/** Only if it still is as the caller saw it. */
export async function changeEndpoint(db: Db, seen: { endpointId: string; ifVersion: number }, change: Change) {
  const [row] = await db
    .update(endpoints)
    .set({ ...change, version: sql`${endpoints.version} + 1` })
    .where(and(eq(endpoints.id, seen.endpointId), eq(endpoints.version, seen.ifVersion), isThere))
    .returning(endpointColumns);
  return row;
}

/** Undefined when it is paused or removed by now. Answers the subscriptions that it had. */
export async function stopEndpoint(db: Db, id: string, reason: string) {
  const [before] = await db
    .select({ subscriptions: endpoints.subscriptions })
    .from(endpoints)
    .where(eq(endpoints.id, id))
    .for('update');
  const [row] = await db
    .update(endpoints)
    .set({ state: 'paused', reason, subscriptions: [], version: sql`${endpoints.version} + 1` })
    .where(and(eq(endpoints.id, id), eq(endpoints.state, 'active')))
    .returning(endpointColumns);
  return row && { ...row, subscriptions: before?.subscriptions ?? [] };
}

/** Since when nothing has arrived: this moment, or an earlier one. Null forgets it. */
export async function noteFailing(db: Db, id: string, since: Instant | null): Promise<Instant | null> {
  const failingSince = since === null ? null : sql`coalesce(${endpoints.failingSince}, ${since}::timestamptz)`;
  const [row] = await db
    .update(endpoints)
    .set({ failingSince })
    .where(eq(endpoints.id, id))
    .returning({ failingSince: endpoints.failingSince });
  return row?.failingSince ?? null;
}

const deliveryColumns = {
  id: deliveries.id,
  endpointId: deliveries.endpointId,
  eventId: deliveries.eventId,
  eventType: deliveries.eventType,
  state: deliveries.state,
  round: deliveries.round,
  attempts: deliveries.attempts,
  status: deliveries.status,
  problem: deliveries.problem,
  dueAt: deliveries.dueAt,
  endedAt: deliveries.endedAt,
  createdAt: deliveries.createdAt,
};

/** Undefined when this endpoint is told of this event already. */
export async function insertDelivery(db: Db, made: Omit<typeof deliveries.$inferInsert, 'state'>) {
  const [row] = await db
    .insert(deliveries)
    .values({ ...made, state: 'due' })
    .onConflictDoNothing()
    .returning({ id: deliveries.id });
  return row;
}

export async function deliveryById(db: Db, id: string) {
  const [row] = await db
    .select({ ...deliveryColumns, body: deliveries.body })
    .from(deliveries)
    .where(eq(deliveries.id, id));
  return row;
}

export interface Wanted extends Page {
  readonly endpointId?: string | undefined;
  readonly state?: DeliveryState | undefined;
}

export function newestDeliveries(db: Db, { limit, after, endpointId, state }: Wanted) {
  return db
    .select(deliveryColumns)
    .from(deliveries)
    .where(
      and(
        after ? lt(deliveries.id, after) : undefined,
        endpointId ? eq(deliveries.endpointId, endpointId) : undefined,
        state ? eq(deliveries.state, state) : undefined,
      ),
    )
    .orderBy(desc(deliveries.id))
    .limit(limit);
}

export interface Tried {
  readonly deliveryId: string;
  readonly round: number;
  readonly attempt: number;
}

type Result = Pick<typeof deliveries.$inferInsert, 'state' | 'status' | 'problem' | 'dueAt' | 'endedAt'>;

/** Undefined when somebody has written down this try before. */
export function settleTry(db: Db, { deliveryId, round, attempt }: Tried, result: Result) {
  const isThisTry = and(eq(deliveries.round, round), eq(deliveries.attempts, attempt - 1));
  return changeDelivery(db, and(eq(deliveries.id, deliveryId), eq(deliveries.state, 'due'), isThisTry), {
    ...result,
    attempts: attempt,
  });
}

export function reviveDelivery(db: Db, deliveryId: string, now: Instant) {
  return changeDelivery(db, and(eq(deliveries.id, deliveryId), eq(deliveries.state, 'dead')), {
    ...{ state: 'due', attempts: 0, dueAt: now, endedAt: null, problem: null },
    round: sql`${deliveries.round} + 1`,
  });
}

export function endDelivery(db: Db, deliveryId: string, why: { readonly problem: string; readonly endedAt: Instant }) {
  const isDue = and(eq(deliveries.id, deliveryId), eq(deliveries.state, 'due'));
  return changeDelivery(db, isDue, { ...why, state: 'dead', dueAt: null });
}

/** Those whose turn was so long ago that nobody is at them any more. */
export function endOverdue(db: Db, dueBefore: Instant, why: { readonly problem: string; readonly endedAt: Instant }) {
  const isOverdue = and(eq(deliveries.state, 'due'), lt(deliveries.dueAt, dueBefore));
  const { id, endpointId, eventType } = deliveryColumns;
  return db
    .update(deliveries)
    .set({ ...why, state: 'dead', dueAt: null })
    .where(isOverdue)
    .returning({ deliveryId: id, endpointId, eventType });
}

type DeliveryChange = Partial<Omit<typeof deliveries.$inferInsert, 'round'>> & { readonly round?: SQL };

async function changeDelivery(db: Db, where: SQL | undefined, change: DeliveryChange) {
  const [row] = await db.update(deliveries).set(change).where(where).returning(deliveryColumns);
  return row;
}

/** Answers how many were forgotten. */
export async function forgetEnded(db: Db, before: Instant): Promise<number> {
  const { rowCount } = await db.delete(deliveries).where(lt(deliveries.endedAt, before));
  return rowCount ?? 0;
}
