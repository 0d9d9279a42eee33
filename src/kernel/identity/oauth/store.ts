// Queries over programs and what they were granted. `db` is the engine's.
import { and, asc, eq, gt, isNull, lt, notExists, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import { type Db, query } from '#kernel/store';
import { memberships, users } from '../tables.ts';
import { oauthClients, oauthCodes, oauthGrants, oauthRefreshTokens } from './tables.ts';

/** A grant does not change: it is there or it is not. */
export const grantVersion = 1;

const isActive = and(eq(users.id, oauthGrants.userId), eq(users.status, 'active'));

/** A grant that has not been taken back, of somebody who belongs to its company. */
export const grantById = query(
  (db) =>
    db
      .select({
        id: oauthGrants.id,
        personId: users.id,
        tenantId: oauthGrants.tenantId,
        role: memberships.role,
        scopes: oauthGrants.scopes,
      })
      .from(oauthGrants)
      .innerJoin(users, isActive)
      .innerJoin(
        memberships,
        and(
          eq(memberships.userId, users.id),
          eq(memberships.tenantId, oauthGrants.tenantId),
          eq(memberships.status, 'active'),
        ),
      )
      .where(
        and(
          eq(oauthGrants.id, sql.placeholder('id')),
          eq(oauthGrants.tenantId, sql.placeholder('tenantId')),
          isNull(oauthGrants.revokedAt),
        ),
      ),
  { shared: true },
);

export interface Client {
  readonly id: string;
  readonly name: string;
  readonly redirectUris: string[];
  readonly uri: string | null;
}

export async function insertClient(db: Db, client: Client) {
  await db.insert(oauthClients).values(client);
}

export async function clientById(db: Db, id: string): Promise<Client | undefined> {
  const { name, redirectUris, uri } = oauthClients;
  const [found] = await db
    .select({ id: oauthClients.id, name, redirectUris, uri })
    .from(oauthClients)
    .where(eq(oauthClients.id, id));
  return found;
}

/** Whoever registers and is never let in is forgotten. */
export async function deleteIdleClients(db: Db, before: Instant) {
  const granted = db.select({ id: oauthGrants.id }).from(oauthGrants).where(eq(oauthGrants.clientId, oauthClients.id));
  await db.delete(oauthClients).where(and(lt(oauthClients.createdAt, before), notExists(granted)));
}

export async function deleteExpired(db: Db, { codes, tokens, grants }: Record<'codes' | 'tokens' | 'grants', Instant>) {
  await db.delete(oauthCodes).where(lt(oauthCodes.expiresAt, codes));
  await db.delete(oauthRefreshTokens).where(lt(oauthRefreshTokens.expiresAt, tokens));
  await db.delete(oauthGrants).where(lt(oauthGrants.revokedAt, grants));
}

export interface NewGrant {
  readonly id: string;
  readonly clientId: string;
  readonly userId: string;
  readonly tenantId: string;
  readonly scopes: string[];
  readonly resource: string | null;
}

export async function insertGrant(db: Db, grant: NewGrant) {
  await db.insert(oauthGrants).values(grant);
}

export interface NewCode {
  readonly id: string;
  readonly grantId: string;
  readonly hash: string;
  readonly redirectUri: string;
  readonly challenge: string;
  readonly expiresAt: Instant;
}

export async function insertCode(db: Db, code: NewCode) {
  await db.insert(oauthCodes).values(code);
}

const heldBy = { grantId: oauthGrants.id, clientId: oauthGrants.clientId, resource: oauthGrants.resource };
const held = {
  ...heldBy,
  userId: oauthGrants.userId,
  tenantId: oauthGrants.tenantId,
  scopes: oauthGrants.scopes,
  revokedAt: oauthGrants.revokedAt,
};

export async function codeByHash(db: Db, hash: string) {
  const { redirectUri, challenge, expiresAt, usedAt } = oauthCodes;
  const [found] = await db
    .select({ ...held, redirectUri, challenge, expiresAt, usedAt })
    .from(oauthCodes)
    .innerJoin(oauthGrants, eq(oauthGrants.id, oauthCodes.grantId))
    .where(eq(oauthCodes.hash, hash));
  return found;
}

export async function refreshByHash(db: Db, hash: string) {
  const { expiresAt, usedAt } = oauthRefreshTokens;
  const [found] = await db
    .select({ ...held, expiresAt, usedAt })
    .from(oauthRefreshTokens)
    .innerJoin(oauthGrants, eq(oauthGrants.id, oauthRefreshTokens.grantId))
    .where(eq(oauthRefreshTokens.hash, hash));
  return found;
}

interface Use {
  readonly hash: string;
  readonly now: Instant;
}

/** True for the first who comes with it, and never again. */
export async function useCode(db: Db, { hash, now }: Use): Promise<boolean> {
  const used = await db
    .update(oauthCodes)
    .set({ usedAt: now })
    .where(and(eq(oauthCodes.hash, hash), isNull(oauthCodes.usedAt)))
    .returning({ id: oauthCodes.id });
  return used.length > 0;
}

/** True for the first who comes with it, and never again. */
export async function useRefresh(db: Db, { hash, now }: Use): Promise<boolean> {
  const used = await db
    .update(oauthRefreshTokens)
    .set({ usedAt: now })
    .where(and(eq(oauthRefreshTokens.hash, hash), isNull(oauthRefreshTokens.usedAt)))
    .returning({ id: oauthRefreshTokens.id });
  return used.length > 0;
}

export async function insertRefresh(db: Db, one: { id: string; grantId: string; hash: string; expiresAt: Instant }) {
  await db.insert(oauthRefreshTokens).values(one);
}

export async function sawGrant(db: Db, { id, now }: { id: string; now: Instant }) {
  await db.update(oauthGrants).set({ seenAt: now }).where(eq(oauthGrants.id, id));
}

export async function revokeGrant(db: Db, { id, now }: { id: string; now: Instant }): Promise<boolean> {
  const revoked = await db
    .update(oauthGrants)
    .set({ revokedAt: now })
    .where(and(eq(oauthGrants.id, id), isNull(oauthGrants.revokedAt)))
    .returning({ id: oauthGrants.id });
  return revoked.length > 0;
}

interface Holder {
  readonly userId: string;
  readonly tenantId: string;
}

const ofHolder = ({ userId, tenantId }: Holder) =>
  and(eq(oauthGrants.userId, userId), eq(oauthGrants.tenantId, tenantId), isNull(oauthGrants.revokedAt));

export async function revokeOwnGrant(db: Db, one: Holder & { id: string; now: Instant }): Promise<boolean> {
  const revoked = await db
    .update(oauthGrants)
    .set({ revokedAt: one.now })
    .where(and(ofHolder(one), eq(oauthGrants.id, one.id)))
    .returning({ id: oauthGrants.id });
  return revoked.length > 0;
}

/** Whoever leaves a company takes along what they let in. */
export async function revokeGrantsOf(db: Db, one: Holder & { now: Instant }) {
  await db.update(oauthGrants).set({ revokedAt: one.now }).where(ofHolder(one));
}

export function grantPage(db: Db, { after, limit, ...holder }: Holder & { after: string | undefined; limit: number }) {
  return db
    .select({
      id: oauthGrants.id,
      client: oauthClients.name,
      uri: oauthClients.uri,
      scopes: oauthGrants.scopes,
      createdAt: oauthGrants.createdAt,
      seenAt: oauthGrants.seenAt,
    })
    .from(oauthGrants)
    .innerJoin(oauthClients, eq(oauthClients.id, oauthGrants.clientId))
    .where(and(ofHolder(holder), after ? gt(oauthGrants.id, after) : undefined))
    .orderBy(asc(oauthGrants.id))
    .limit(limit);
}

export async function isGrant(db: Db, id: string): Promise<boolean> {
  const found = await db.select({ id: oauthGrants.id }).from(oauthGrants).where(eq(oauthGrants.id, id));
  return found.length > 0;
}
