// Queries over people, where they belong, and how they prove who they are. `db` is the engine's unless it says other.
import { and, asc, eq, gt, inArray, lt, ne, notExists, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import type { Role } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { factors } from './factor/tables.ts';
import { accounts, memberships, type Standing, signInAttempts, users, verifications } from './tables.ts';

export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}

const person = { id: users.id, name: users.name, email: users.email };
const credential = 'credential';

/** Undefined when the e-mail belongs to somebody already. */
export async function insertPerson(db: Db, one: Person): Promise<Person | undefined> {
  const [made] = await db
    .insert(users)
    .values({ ...one, emailVerified: false })
    .onConflictDoNothing({ target: users.email })
    .returning(person);
  return made;
}

export async function personById(db: Db, id: string): Promise<Person | undefined> {
  const [found] = await db.select(person).from(users).where(eq(users.id, id));
  return found;
}

/** Answers nothing when the e-mail belongs to somebody else. */
export async function renamePerson(db: Db, { id, name, email }: Person): Promise<Person | undefined> {
  const taken = db
    .select({ id: users.id })
    .from(users)
    .where(and(eq(users.email, email), ne(users.id, id)));
  const [renamed] = await db
    .update(users)
    .set({ name, email, emailVerified: sql`${users.emailVerified} and ${users.email} = ${email}` })
    .where(and(eq(users.id, id), notExists(taken)))
    .returning(person);
  return renamed;
}

/** Everybody on the installation. */
export function personPage(db: Db, { after, limit }: { after: string | undefined; limit: number }) {
  return db
    .select({ ...person, status: users.status, createdAt: users.createdAt })
    .from(users)
    .where(after ? gt(users.id, after) : undefined)
    .orderBy(asc(users.id))
    .limit(limit);
}

/** Two people who lock one another out at once can not both succeed: `by` must be active when it is their turn. */
export async function disablePerson(db: Db, { id, by }: { id: string; by: string }): Promise<boolean> {
  const locked = await db
    .select({ id: users.id, status: users.status })
    .from(users)
    .where(inArray(users.id, [id, by]))
    .orderBy(asc(users.id))
    .for('update');
  if (!locked.some((one) => one.id === by && one.status === 'active')) return false;
  return setStanding(db, { id, from: 'active', to: 'disabled' });
}

export async function setStanding(db: Db, one: { id: string; from: Standing; to: Standing }): Promise<boolean> {
  const { id, from, to } = one;
  const changed = await db
    .update(users)
    .set({ status: to })
    .where(and(eq(users.id, id), eq(users.status, from)))
    .returning({ id: users.id });
  return changed.length > 0;
}

/** Only for the e-mail that was proven, should it have changed since. */
export async function confirmEmail(db: Db, { id, email }: { id: string; email: string }): Promise<boolean> {
  const confirmed = await db
    .update(users)
    .set({ emailVerified: true })
    .where(and(eq(users.id, id), eq(users.email, email)))
    .returning({ id: users.id });
  return confirmed.length > 0;
}

export function peopleByIds(db: Db, ids: readonly string[]): Promise<Person[]> {
  if (ids.length === 0) return Promise.resolve([]);
  return Promise.resolve(
    db
      .select(person)
      .from(users)
      .where(inArray(users.id, [...ids])),
  );
}

export async function personWithPassword(db: Db, email: string) {
  const [found] = await db
    .select({
      ...person,
      status: users.status,
      accountId: accounts.id,
      hash: accounts.password,
      factorAt: factors.confirmedAt,
    })
    .from(users)
    .leftJoin(accounts, and(eq(accounts.userId, users.id), eq(accounts.providerId, credential)))
    .leftJoin(factors, eq(factors.userId, users.id))
    .where(eq(users.email, email));
  return found;
}

export async function setPassword(db: Db, one: { id: string; userId: string; hash: string }) {
  const { id, userId, hash } = one;
  await db
    .insert(accounts)
    .values({ id, userId, providerId: credential, accountId: userId, password: hash })
    .onConflictDoUpdate({ target: [accounts.providerId, accounts.accountId], set: { password: hash } });
}

/** As the engine, or bound to the tenant. False when they belong there already. */
export async function insertMembership(
  db: Db,
  one: { id: string; tenantId: string; userId: string; role: Role },
): Promise<boolean> {
  const made = await db.insert(memberships).values(one).onConflictDoNothing().returning({ id: memberships.id });
  return made.length > 0;
}

export interface Belonging {
  readonly tenantId: string;
  readonly role: Role;
}

/** As the engine: everybody who belongs to a company and may come in. */
export function activeMembers(db: Db, tenantId: string) {
  return db
    .select({ ...person, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.tenantId, tenantId), eq(memberships.status, 'active'), eq(users.status, 'active')))
    .orderBy(asc(users.id));
}

/** Where somebody belongs, the oldest first. */
export function belongingsOf(db: Db, userId: string): Promise<Belonging[]> {
  const rows = db
    .select({ tenantId: memberships.tenantId, role: memberships.role })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.userId, userId), eq(memberships.status, 'active'), eq(users.status, 'active')))
    .orderBy(asc(memberships.createdAt), asc(memberships.id));
  return Promise.resolve(rows);
}

/** Where somebody belongs, disabled or not. */
export function everyBelongingOf(db: Db, userIds: readonly string[]) {
  if (userIds.length === 0) return Promise.resolve([]);
  const { userId, tenantId, role, status } = memberships;
  const rows = db
    .select({ userId, tenantId, role, status })
    .from(memberships)
    .where(inArray(userId, [...userIds]))
    .orderBy(asc(memberships.createdAt), asc(memberships.id));
  return Promise.resolve(rows);
}

/** The installation's first super admin. */
export async function firstAdmin(db: Db, ownerId: string): Promise<Person | undefined> {
  const [found] = await db
    .select(person)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(
      and(
        eq(memberships.tenantId, ownerId),
        eq(memberships.role, 'super_admin'),
        eq(memberships.status, 'active'),
        eq(users.status, 'active'),
      ),
    )
    .orderBy(asc(memberships.createdAt), asc(memberships.id))
    .limit(1);
  return found;
}

/** Bound to the tenant. */
export function memberPage(db: Db, { after, limit }: { after: string | undefined; limit: number }) {
  return db
    .select({
      userId: memberships.userId,
      role: memberships.role,
      status: memberships.status,
      since: memberships.createdAt,
    })
    .from(memberships)
    .where(after ? gt(memberships.userId, after) : undefined)
    .orderBy(asc(memberships.userId))
    .limit(limit);
}

/** Bound to the tenant. */
export async function membershipOf(db: Db, userId: string) {
  const [found] = await db
    .select({ role: memberships.role, status: memberships.status, since: memberships.createdAt })
    .from(memberships)
    .where(eq(memberships.userId, userId));
  return found;
}

interface Leaving {
  readonly userId: string;
  /** What they are now; nothing happens when they are something else by then. */
  readonly from: Role;
  /** One of whom must stay; of an empty list, nobody. */
  readonly remaining: readonly Role[];
}

/**
 * Bound to the tenant. Whoever leaves is still `from`, and somebody else of `remaining` stays. The locks are taken in
 * one order, so two people who take one another's role away at once can not both succeed.
 */
function leaving(db: Db, { userId, from, remaining }: Leaving) {
  const guards = db.$with('guards').as(
    db
      .select({ guardId: memberships.userId })
      .from(memberships)
      .where(and(inArray(memberships.role, [...remaining]), eq(memberships.status, 'active')))
      .orderBy(memberships.id)
      .for('update'),
  );
  const other = sql`exists (select 1 from ${guards} where ${guards.guardId} <> ${userId})`;
  const may = and(eq(memberships.userId, userId), eq(memberships.role, from), remaining.length > 0 ? other : undefined);
  return { guards, may };
}

/** Bound to the tenant. */
export async function changeRole(db: Db, { to, ...one }: Leaving & { to: Role }): Promise<boolean> {
  const { guards, may } = leaving(db, one);
  const changed = await db
    .with(guards)
    .update(memberships)
    .set({ role: to })
    .where(may)
    .returning({ id: memberships.id });
  return changed.length > 0;
}

/** Bound to the tenant. */
export async function disableMembership(db: Db, one: Leaving): Promise<boolean> {
  const { guards, may } = leaving(db, one);
  const disabled = await db
    .with(guards)
    .update(memberships)
    .set({ status: 'disabled' })
    .where(and(may, eq(memberships.status, 'active')))
    .returning({ id: memberships.id });
  return disabled.length > 0;
}

/** Bound to the tenant. */
export async function enableMembership(db: Db, userId: string): Promise<boolean> {
  const enabled = await db
    .update(memberships)
    .set({ status: 'active' })
    .where(and(eq(memberships.userId, userId), eq(memberships.status, 'disabled')))
    .returning({ id: memberships.id });
  return enabled.length > 0;
}

/** Bound to the tenant. */
export async function deleteMembership(db: Db, one: Leaving): Promise<boolean> {
  const { guards, may } = leaving(db, one);
  const gone = await db.with(guards).delete(memberships).where(may).returning({ id: memberships.id });
  return gone.length > 0;
}

/** Counts one more try and answers how many there have been since `cutoff`. */
export async function countAttempt(
  db: Db,
  { id, subject, now, cutoff }: { id: string; subject: string; now: Instant; cutoff: Instant },
): Promise<{ count: number; since: Instant }> {
  const fresh = sql`${signInAttempts.since} <= ${cutoff}::timestamptz`;
  const [counted] = await db
    .insert(signInAttempts)
    .values({ id, subject, count: 1, since: now })
    .onConflictDoUpdate({
      target: signInAttempts.subject,
      set: {
        count: sql`case when ${fresh} then 1 else ${signInAttempts.count} + 1 end`,
        since: sql`case when ${fresh} then ${now}::timestamptz else ${signInAttempts.since} end`,
      },
    })
    .returning({ count: signInAttempts.count, since: signInAttempts.since });
  return counted ?? { count: 1, since: now };
}

export async function forgetAttempts(db: Db, subject: string) {
  await db.delete(signInAttempts).where(eq(signInAttempts.subject, subject));
}

/** What nobody can use any more. */
export async function deleteStale(db: Db, { now, attemptsBefore }: { now: Instant; attemptsBefore: Instant }) {
  await db.delete(verifications).where(lt(verifications.expiresAt, now));
  await db.delete(signInAttempts).where(lt(signInAttempts.since, attemptsBefore));
}
