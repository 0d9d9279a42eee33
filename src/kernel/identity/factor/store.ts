// Queries over second factors. `db` is the engine's.
import { and, count, eq, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Instant } from '#base/time';
import type { Db } from '#kernel/store';
import { userSessions } from '../tables.ts';
import { factors, recoveryCodes } from './tables.ts';

export async function factorOf(db: Db, userId: string) {
  const [found] = await db
    .select({ sealed: factors.sealed, confirmedAt: factors.confirmedAt, lastStep: factors.lastStep })
    .from(factors)
    .where(eq(factors.userId, userId));
  return found;
}

/** False when there is one already that has been confirmed. */
export async function enrolFactor(db: Db, one: { id: string; userId: string; sealed: string }): Promise<boolean> {
  const { sealed } = one;
  const made = await db
    .insert(factors)
    .values(one)
    .onConflictDoUpdate({
      target: factors.userId,
      set: { sealed, lastStep: 0 },
      setWhere: isNull(factors.confirmedAt),
    })
    .returning({ id: factors.id });
  return made.length > 0;
}

interface Step {
  readonly userId: string;
  readonly step: number;
}

/** True for one caller per step, and for none that comes with an earlier one. */
export async function takeStep(db: Db, { userId, step }: Step): Promise<boolean> {
  const taken = await db
    .update(factors)
    .set({ lastStep: step })
    .where(and(eq(factors.userId, userId), isNotNull(factors.confirmedAt), lt(factors.lastStep, step)))
    .returning({ id: factors.id });
  return taken.length > 0;
}

export async function confirmFactor(db: Db, one: Step & { sealed: string; now: Instant }): Promise<boolean> {
  const { userId, step, sealed, now } = one;
  const confirmed = await db
    .update(factors)
    .set({ lastStep: step, confirmedAt: now })
    .where(and(eq(factors.userId, userId), eq(factors.sealed, sealed), isNull(factors.confirmedAt)))
    .returning({ id: factors.id });
  return confirmed.length > 0;
}

export async function dropFactor(db: Db, userId: string): Promise<boolean> {
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  const dropped = await db.delete(factors).where(eq(factors.userId, userId)).returning({ id: factors.id });
  return dropped.length > 0;
}

/** In place of all earlier ones. */
export async function putRecoveryCodes(db: Db, userId: string, codes: readonly { id: string; hash: string }[]) {
  await db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId));
  await db.insert(recoveryCodes).values(codes.map((code) => ({ ...code, userId })));
}

/** True once per code. */
export async function useRecoveryCode(db: Db, one: { userId: string; hash: string; now: Instant }): Promise<boolean> {
  const { userId, hash, now } = one;
  const used = await db
    .update(recoveryCodes)
    .set({ usedAt: now })
    .where(and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.hash, hash), isNull(recoveryCodes.usedAt)))
    .returning({ id: recoveryCodes.id });
  return used.length > 0;
}

export async function recoveryCodesLeft(db: Db, userId: string): Promise<number> {
  const [left] = await db
    .select({ left: count() })
    .from(recoveryCodes)
    .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)));
  return Number(left?.left ?? 0);
}

export async function noteProof(db: Db, { sessionId, now }: { sessionId: string; now: Instant }) {
  await db.update(userSessions).set({ provenAt: now }).where(eq(userSessions.id, sessionId));
}
