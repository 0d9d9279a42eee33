// Queries over invitations. Bound to the tenant unless it says other.
import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Instant } from '#base/time';
import type { Role } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { invitations } from './tables.ts';

const shown = {
  id: invitations.id,
  email: invitations.email,
  name: invitations.name,
  role: invitations.role,
  invitedBy: invitations.invitedBy,
  createdAt: invitations.createdAt,
  expiresAt: invitations.expiresAt,
  acceptedAt: invitations.acceptedAt,
  revokedAt: invitations.revokedAt,
};

const isOpen = and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt));

interface NewInvitation {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly hash: string;
  readonly invitedBy: string;
  readonly expiresAt: Instant;
}

/** Nothing when this e-mail has an open invitation already. */
export function insertInvitation(db: Db, invitation: NewInvitation) {
  return db.insert(invitations).values(invitation).onConflictDoNothing().returning(shown);
}

export function invitationPage(db: Db, { after, limit }: { after: string | undefined; limit: number }) {
  return db
    .select(shown)
    .from(invitations)
    .where(after ? gt(invitations.id, after) : undefined)
    .orderBy(asc(invitations.id))
    .limit(limit);
}

export async function openInvitation(db: Db, id: string) {
  const [found] = await db
    .select(shown)
    .from(invitations)
    .where(and(eq(invitations.id, id), isOpen));
  return found;
}

export function renewInvitation(db: Db, { id, hash, expiresAt }: { id: string; hash: string; expiresAt: Instant }) {
  return db
    .update(invitations)
    .set({ hash, expiresAt })
    .where(and(eq(invitations.id, id), isOpen))
    .returning(shown);
}

export function revokeInvitation(db: Db, { id, now }: { id: string; now: Instant }) {
  return db
    .update(invitations)
    .set({ revokedAt: now })
    .where(and(eq(invitations.id, id), isOpen))
    .returning(shown);
}

/** Whoever is gone invites nobody any more. */
export async function revokeInvitationsBy(db: Db, { userId, now }: { userId: string; now: Instant }) {
  await db
    .update(invitations)
    .set({ revokedAt: now })
    .where(and(eq(invitations.invitedBy, userId), isOpen));
}

/** As the engine: whoever has the link is known by nothing else. */
export async function invitationByHash(db: Db, { hash, now }: { hash: string; now: Instant }) {
  const [found] = await db
    .select({ ...shown, tenantId: invitations.tenantId })
    .from(invitations)
    .where(and(eq(invitations.hash, hash), isOpen, gt(invitations.expiresAt, now)));
  return found;
}

/** As the engine: true for the first who accepts in time. */
export async function takeInvitation(db: Db, { hash, now }: { hash: string; now: Instant }): Promise<boolean> {
  const taken = await db
    .update(invitations)
    .set({ acceptedAt: now })
    .where(and(eq(invitations.hash, hash), isOpen, gt(invitations.expiresAt, now)))
    .returning({ id: invitations.id });
  return taken.length > 0;
}
