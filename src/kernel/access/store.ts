// Every query of this module. `db` is bound to the company.
import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { type Instant, msOf } from '#base/time';
import { type Db, query } from '#kernel/store';
import type { GrantEffect, OwnGrant, WhoKind } from './own.ts';
import { grants } from './tables.ts';

const standing = query((db) => db.select().from(grants).where(isNull(grants.revokedAt)));

/** All that has not been taken back, also what begins later or is over: the moment is asked for with every call. */
export async function grantsInForce(db: Db): Promise<OwnGrant[]> {
  const rows = await standing(db);
  return rows.map(({ whoKind, who, pattern, effect, redact, ask, ...row }) => ({
    ...{ whoKind, who, pattern, effect, redact, ask },
    cap: capOf(row),
    fromMs: row.fromAt === null ? Number.NEGATIVE_INFINITY : msOf(row.fromAt),
    untilMs: row.untilAt === null ? Number.POSITIVE_INFINITY : msOf(row.untilAt),
  }));
}

function capOf({ capAmount, capCurrency }: { capAmount: number | null; capCurrency: string | null }) {
  return capAmount === null || capCurrency === null ? null : { amount: capAmount, currency: capCurrency };
}

export interface GrantText {
  readonly who: { readonly kind: WhoKind; readonly id: string };
  readonly pattern: string;
  readonly effect: GrantEffect;
  readonly redact: readonly string[];
  readonly cap: { readonly amount: number; readonly currency: string } | null;
  readonly ask: boolean;
  readonly from: Instant | null;
  readonly until: Instant | null;
  readonly reason: string | null;
}

type Row = typeof grants.$inferSelect;

export interface GrantRow extends GrantText {
  readonly id: string;
  readonly givenBy: string;
  readonly revokedAt: Instant | null;
  readonly createdAt: Instant;
}

function shown(row: Row): GrantRow {
  const { id, pattern, effect, redact, ask, reason, givenBy, revokedAt, createdAt } = row;
  return {
    ...{ id, pattern, effect, redact, ask, reason, givenBy, revokedAt, createdAt },
    who: { kind: row.whoKind, id: row.who },
    cap: capOf(row),
    from: row.fromAt,
    until: row.untilAt,
  };
}

export async function insertGrant(db: Db, { id, givenBy, ...text }: GrantText & { id: string; givenBy: string }) {
  const { who, pattern, effect, redact, cap, ask, from, until, reason } = text;
  const rows = await db
    .insert(grants)
    .values({
      ...{ id, pattern, effect, ask, reason, givenBy },
      redact: [...redact],
      whoKind: who.kind,
      who: who.id,
      capAmount: cap?.amount ?? null,
      capCurrency: cap?.currency ?? null,
      fromAt: from,
      untilAt: until,
    })
    .returning();
  return rows.map(shown)[0];
}

export async function grantPage(db: Db, { after, limit }: { after: string | undefined; limit: number }) {
  const rows = await db
    .select()
    .from(grants)
    .where(and(isNull(grants.revokedAt), after ? gt(grants.id, after) : undefined))
    .orderBy(asc(grants.id))
    .limit(limit);
  return rows.map(shown);
}

/** Taken back by the first who asks. */
export async function revokeGrant(db: Db, { id, by, now }: { id: string; by: string; now: Instant }) {
  const rows = await db
    .update(grants)
    .set({ revokedAt: now, revokedBy: by })
    .where(and(eq(grants.id, id), isNull(grants.revokedAt)))
    .returning();
  return rows.map(shown)[0];
}
