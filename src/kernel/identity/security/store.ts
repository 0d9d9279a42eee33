// Queries over security events. `db` is the engine's; a company's own are asked for by name.
import { and, desc, eq, exists, gte, isNull, lt, or, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import type { Db } from '#kernel/store';
import { memberships } from '../tables.ts';
import type { Gathered, IncidentKind } from './model.ts';
import { securityEvents } from './tables.ts';

export async function insertIncidents(db: Db, rows: readonly Gathered[]) {
  await db.insert(securityEvents).values([...rows]);
}

interface Wanted {
  /** Undefined: everybody's. */
  readonly tenantId: string | undefined;
  readonly kind: IncidentKind | undefined;
  readonly since: Instant | undefined;
}

function isWanted(db: Db, { tenantId, kind, since }: Wanted) {
  return and(
    tenantId ? or(eq(securityEvents.tenantId, tenantId), isOfMember(db, tenantId)) : undefined,
    kind ? eq(securityEvents.kind, kind) : undefined,
    since ? gte(securityEvents.at, since) : undefined,
  );
}

/** Before anybody was known to be anywhere: it concerns the companies that the account belongs to. */
function isOfMember(db: Db, tenantId: string) {
  const member = db
    .select({ id: memberships.id })
    .from(memberships)
    .where(and(eq(memberships.tenantId, tenantId), sql`${memberships.userId}::text = ${securityEvents.actorId}`));
  return and(isNull(securityEvents.tenantId), exists(member));
}

/** The newest first. */
export function incidentPage(db: Db, { before, limit, ...wanted }: Wanted & { before?: string; limit: number }) {
  const { id, at, kind, tenantId, actorId, ip, userAgent, detail, count } = securityEvents;
  return db
    .select({ id, at, kind, tenantId, actorId, ip, userAgent, detail, count })
    .from(securityEvents)
    .where(and(isWanted(db, wanted), before ? lt(id, before) : undefined))
    .orderBy(desc(id))
    .limit(limit);
}

export function incidentCounts(db: Db, wanted: Wanted) {
  const hour = sql<string>`date_trunc('hour', ${securityEvents.at})`;
  const total = sql<string>`sum(${securityEvents.count})`;
  return db
    .select({ hour, kind: securityEvents.kind, count: total })
    .from(securityEvents)
    .where(isWanted(db, wanted))
    .groupBy(hour, securityEvents.kind)
    .orderBy(desc(hour), securityEvents.kind)
    .limit(2000);
}

export async function deleteIncidents(db: Db, before: Instant) {
  await db.delete(securityEvents).where(lt(securityEvents.at, before));
}
