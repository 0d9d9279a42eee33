// Queries over sessions, API keys and signing keys. `db` is the engine's unless it says other.
import { and, asc, desc, eq, gt, isNull, lt, ne, or, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import { type Db, query } from '#kernel/store';
import { agents } from './agent/tables.ts';
import { apiKeys, jwks, memberships, userSessions, users } from './tables.ts';

const sessionState = {
  id: userSessions.id,
  personId: users.id,
  version: userSessions.version,
  role: memberships.role,
  tenantId: memberships.tenantId,
  expiresAt: userSessions.expiresAt,
  createdAt: userSessions.createdAt,
  seenAt: userSessions.seenAt,
  provenAt: userSessions.provenAt,
};

const isPerson = and(eq(users.id, userSessions.userId), eq(users.status, 'active'));
const isMember = and(eq(memberships.userId, users.id), eq(memberships.status, 'active'));

/** A session that is not over, of somebody who belongs to the tenant it is used in. */
export const sessionById = query(
  (db) =>
    db
      .select(sessionState)
      .from(userSessions)
      .innerJoin(users, isPerson)
      .innerJoin(memberships, and(isMember, eq(memberships.tenantId, sql.placeholder('tenantId'))))
      .where(and(eq(userSessions.id, sql.placeholder('id')), isNull(userSessions.revokedAt))),
  { shared: true },
);

export const sessionByToken = query(
  (db) =>
    db
      .select(sessionState)
      .from(userSessions)
      .innerJoin(users, isPerson)
      .innerJoin(memberships, and(isMember, eq(memberships.tenantId, userSessions.tenantId)))
      .where(and(eq(userSessions.token, sql.placeholder('hash')), isNull(userSessions.revokedAt))),
  { shared: true },
);

export const keyByHash = query(
  (db) =>
    db
      .select({
        id: apiKeys.id,
        personId: users.id,
        tenantId: apiKeys.tenantId,
        role: memberships.role,
        scopes: apiKeys.scopes,
        expiresAt: apiKeys.expiresAt,
        lastUsedAt: apiKeys.lastUsedAt,
        agentId: apiKeys.agentId,
        agentRole: agents.role,
        agentScopes: agents.scopes,
        agentStatus: agents.status,
      })
      .from(apiKeys)
      .innerJoin(users, and(eq(users.id, apiKeys.userId), eq(users.status, 'active')))
      .innerJoin(memberships, and(isMember, eq(memberships.tenantId, apiKeys.tenantId)))
      .leftJoin(agents, eq(agents.id, apiKeys.agentId))
      .where(and(eq(apiKeys.hash, sql.placeholder('hash')), isNull(apiKeys.revokedAt))),
  { shared: true },
);

export interface NewSession {
  readonly id: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly token: string;
  readonly expiresAt: Instant;
  readonly seenAt: Instant;
  readonly provenAt: Instant | null;
  readonly ipAddress: string;
  readonly userAgent: string;
}

export async function insertSession(db: Db, session: NewSession) {
  await db.insert(userSessions).values(session);
}

const alive = (now: Instant) => and(isNull(userSessions.revokedAt), gt(userSessions.expiresAt, now));

interface OwnSession {
  readonly id: string;
  readonly userId: string;
  readonly now: Instant;
}

export async function ownSession(db: Db, { id, userId, now }: OwnSession) {
  const [found] = await db
    .select({ id: userSessions.id, tenantId: userSessions.tenantId, version: userSessions.version })
    .from(userSessions)
    .where(and(eq(userSessions.id, id), eq(userSessions.userId, userId), alive(now)));
  return found;
}

export function sessionsOf(db: Db, { userId, now }: { userId: string; now: Instant }) {
  return db
    .select({
      id: userSessions.id,
      createdAt: userSessions.createdAt,
      seenAt: userSessions.seenAt,
      expiresAt: userSessions.expiresAt,
      ip: userSessions.ipAddress,
      userAgent: userSessions.userAgent,
    })
    .from(userSessions)
    .where(and(eq(userSessions.userId, userId), alive(now)))
    .orderBy(desc(userSessions.createdAt), desc(userSessions.id))
    .limit(200);
}

export async function endSession(db: Db, { id, userId, now }: OwnSession): Promise<boolean> {
  const ended = await db
    .update(userSessions)
    .set({ revokedAt: now })
    .where(and(eq(userSessions.id, id), eq(userSessions.userId, userId), alive(now)))
    .returning({ id: userSessions.id });
  return ended.length > 0;
}

/** All of somebody's. */
export async function endSessionsOf(db: Db, { userId, now }: { userId: string; now: Instant }) {
  await db
    .update(userSessions)
    .set({ revokedAt: now })
    .where(and(eq(userSessions.userId, userId), isNull(userSessions.revokedAt)));
}

/** Ends everybody else's who is signed in as this person, and makes this session's earlier tokens worthless. */
export async function keepOnly(db: Db, { id, userId, now }: OwnSession): Promise<number | undefined> {
  await db
    .update(userSessions)
    .set({ revokedAt: now })
    .where(and(eq(userSessions.userId, userId), ne(userSessions.id, id), isNull(userSessions.revokedAt)));
  const [kept] = await db
    .update(userSessions)
    .set({ version: sql`${userSessions.version} + 1` })
    .where(and(eq(userSessions.id, id), eq(userSessions.userId, userId), alive(now)))
    .returning({ version: userSessions.version });
  return kept?.version;
}

/** Moves the session only if it is still where it was. */
export async function moveSession(db: Db, one: OwnSession & { from: string | null; to: string }): Promise<boolean> {
  const { id, userId, now, from, to } = one;
  const still = from === null ? isNull(userSessions.tenantId) : eq(userSessions.tenantId, from);
  const moved = await db
    .update(userSessions)
    .set({ tenantId: to })
    .where(and(eq(userSessions.id, id), eq(userSessions.userId, userId), alive(now), still))
    .returning({ id: userSessions.id });
  return moved.length > 0;
}

export async function sawSession(db: Db, one: { id: string; now: Instant; expiresAt: Instant; unseenSince: Instant }) {
  const unseen = or(isNull(userSessions.seenAt), lt(userSessions.seenAt, one.unseenSince));
  await db
    .update(userSessions)
    .set({ seenAt: one.now, expiresAt: one.expiresAt })
    .where(and(eq(userSessions.id, one.id), alive(one.now), unseen));
}

export async function deleteEndedSessions(db: Db, before: Instant) {
  const over = or(lt(userSessions.expiresAt, before), lt(userSessions.revokedAt, before));
  await db.delete(userSessions).where(over);
}

const shownKey = {
  id: apiKeys.id,
  name: apiKeys.name,
  prefix: apiKeys.prefix,
  userId: apiKeys.userId,
  agentId: apiKeys.agentId,
  scopes: apiKeys.scopes,
  expiresAt: apiKeys.expiresAt,
  revokedAt: apiKeys.revokedAt,
  lastUsedAt: apiKeys.lastUsedAt,
  createdAt: apiKeys.createdAt,
};

export interface NewKey {
  readonly id: string;
  readonly name: string;
  readonly hash: string;
  readonly prefix: string;
  readonly userId: string;
  readonly agentId?: string | null;
  readonly scopes: string[] | null;
  readonly expiresAt: Instant | null;
}

/** Bound to the tenant. Nothing when there is a key of this value, whoever's it is. */
export function insertKey(db: Db, key: NewKey) {
  return db.insert(apiKeys).values(key).onConflictDoNothing({ target: apiKeys.hash }).returning(shownKey);
}

/** Bound to the tenant. */
export function keyPage(db: Db, { userId, after, limit }: { userId?: string; after?: string; limit: number }) {
  return db
    .select(shownKey)
    .from(apiKeys)
    .where(and(userId ? eq(apiKeys.userId, userId) : undefined, after ? gt(apiKeys.id, after) : undefined))
    .orderBy(asc(apiKeys.id))
    .limit(limit);
}

/** Bound to the tenant. */
export function revokeKey(db: Db, { id, userId, now }: { id: string; userId?: string; now: Instant }) {
  return db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.id, id), isNull(apiKeys.revokedAt), userId ? eq(apiKeys.userId, userId) : undefined))
    .returning(shownKey);
}

/** Bound to the tenant. Whoever leaves takes their keys along, those of their agents too. */
export async function revokeKeysOf(db: Db, { userId, now }: { userId: string; now: Instant }) {
  await db
    .update(apiKeys)
    .set({ revokedAt: now })
    .where(and(eq(apiKeys.userId, userId), isNull(apiKeys.revokedAt)));
}

/** Bound to the tenant. */
export async function usedKey(db: Db, { id, now, unusedSince }: { id: string; now: Instant; unusedSince: Instant }) {
  const unused = or(isNull(apiKeys.lastUsedAt), lt(apiKeys.lastUsedAt, unusedSince));
  await db
    .update(apiKeys)
    .set({ lastUsedAt: now })
    .where(and(eq(apiKeys.id, id), unused));
}

/** The newest first. */
export function signingKeys(db: Db, now: Instant) {
  return db
    .select({ id: jwks.id, sealed: jwks.sealed, createdAt: jwks.createdAt })
    .from(jwks)
    .where(gt(jwks.expiresAt, now))
    .orderBy(desc(jwks.createdAt), desc(jwks.id));
}

export async function insertSigningKey(db: Db, key: { id: string; sealed: string; expiresAt: Instant }) {
  await db.insert(jwks).values(key);
}

export async function deleteExpiredKeys(db: Db, now: Instant) {
  await db.delete(jwks).where(lt(jwks.expiresAt, now));
}
