// Queries over what agents have earned: cells of evidence, what they have spent in a day, and reviews.
import { and, desc, eq, lt, sql } from 'drizzle-orm';
import { Fault } from '#base/fault';
import type { Money } from '#base/money';
import type { Db } from '#kernel/store';
import { autonomy, reviews, spent } from './tables.ts';
import { after, type Band, type Outcome } from './trust.ts';

export interface Cell {
  readonly agentId: string;
  readonly capability: string;
  readonly band: Band;
}

function isCell({ agentId, capability, band }: Cell) {
  return and(eq(autonomy.agentId, agentId), eq(autonomy.capability, capability), eq(autonomy.band, band));
}

export async function cellIn(db: Db, cell: Cell) {
  const [row] = await db.select().from(autonomy).where(isCell(cell));
  return row;
}

export type CellRow = typeof autonomy.$inferSelect;

/** The cell as a row that this transaction holds. */
async function holdCell(db: Db, { id, agentId, capability, band }: Cell & { id: string }): Promise<CellRow> {
  const cell = { agentId, capability, band };
  await db
    .insert(autonomy)
    .values({ id, ...cell })
    .onConflictDoNothing();
  const [row] = await db.select().from(autonomy).where(isCell(cell)).for('update');
  if (!row) throw new Fault('internal', 'What an agent has earned was not stored');
  return row;
}

const counters = { as_asked: 'asAsked', changed: 'changed', rejected: 'rejected' } as const;

export async function countOutcome(
  db: Db,
  { outcome, now, ...cell }: Cell & { id: string; outcome: Outcome; now: string },
) {
  const row = await holdCell(db, cell);
  const next = after({ n: row.n, asAsked: row.nAsAsked, pinned: row.pinned }, outcome);
  await db
    .update(autonomy)
    .set({
      [counters[outcome]]: row[counters[outcome]] + 1,
      n: next.n,
      nAsAsked: next.asAsked,
      ...(outcome === 'rejected' ? { snappedAt: now } : {}),
    })
    .where(eq(autonomy.id, row.id));
}

export async function pinCell(db: Db, { pinned, ...cell }: Cell & { id: string; pinned: boolean }) {
  const before = await holdCell(db, cell);
  await db.update(autonomy).set({ pinned }).where(eq(autonomy.id, before.id));
  return { wasPinned: before.pinned, row: { ...before, pinned } };
}

export function cellPage(db: Db, one: { limit: number; after?: string | undefined; agentId?: string | undefined }) {
  return db
    .select()
    .from(autonomy)
    .where(
      and(
        one.after ? lt(autonomy.id, one.after) : undefined,
        one.agentId ? eq(autonomy.agentId, one.agentId) : undefined,
      ),
    )
    .orderBy(desc(autonomy.id))
    .limit(one.limit);
}

export interface Spending {
  readonly id: string;
  readonly agentId: string;
  readonly at: string;
  readonly stake: Money;
}

/** What the agent has staked on this day, with this; several at once add up one after the other. */
export async function addSpent(db: Db, { id, agentId, at, stake }: Spending): Promise<Money> {
  const { currency } = stake;
  const [row] = await db
    .insert(spent)
    .values({ id, agentId, day: at.slice(0, 10), currency, amount: Math.abs(stake.amount) })
    .onConflictDoUpdate({
      target: [spent.tenantId, spent.agentId, spent.day, spent.currency],
      set: { amount: sql`${spent.amount} + excluded.amount` },
    })
    .returning({ amount: spent.amount });
  return { amount: row?.amount ?? Math.abs(stake.amount), currency };
}

/** What was refused was not spent. */
export function takeSpent(db: Db, { agentId, at, stake }: Omit<Spending, 'id'>) {
  return db
    .update(spent)
    .set({ amount: sql`greatest(0, ${spent.amount} - ${Math.abs(stake.amount)}::bigint)` })
    .where(and(eq(spent.agentId, agentId), eq(spent.day, at.slice(0, 10)), eq(spent.currency, stake.currency)));
}

export function insertReview(db: Db, row: typeof reviews.$inferInsert) {
  return db.insert(reviews).values(row);
}

export function reviewPage(
  db: Db,
  one: { limit: number; after?: string | undefined; state: 'open' | 'good' | 'bad' | undefined },
) {
  return db
    .select()
    .from(reviews)
    .where(and(one.after ? lt(reviews.id, one.after) : undefined, one.state ? eq(reviews.state, one.state) : undefined))
    .orderBy(desc(reviews.id))
    .limit(one.limit);
}

export async function closeReview(
  db: Db,
  one: { id: string; state: 'good' | 'bad'; personId: string; note: string | null },
) {
  const [row] = await db
    .update(reviews)
    .set({ state: one.state, personId: one.personId, note: one.note })
    .where(and(eq(reviews.id, one.id), eq(reviews.state, 'open')))
    .returning();
  return row;
}
