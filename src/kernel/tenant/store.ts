// Every query of this module. `db` is the engine's: what is here exists before a tenant is known.
import { and, asc, eq, gt, inArray, isNull, ne, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import { type Db, query } from '#kernel/store';
import type { Company } from './companies.ts';
import { defaultWorkspace, slugOf } from './model.ts';
import type { PlanName } from './plans.ts';
import { domains, subscriptions, tenants, workspaces } from './tables.ts';

const profile = { id: tenants.id, name: tenants.name, plan: tenants.plan, status: tenants.status };

export const tenantById = query(
  (db) =>
    db
      .select(profile)
      .from(tenants)
      .where(eq(tenants.id, sql.placeholder('id'))),
  { shared: true },
);

export function tenantsByIds(db: Db, ids: readonly string[]) {
  return db
    .select(profile)
    .from(tenants)
    .where(inArray(tenants.id, [...ids]));
}

const confirmed = sql<string[]>`coalesce(
  json_agg(${domains.host} order by ${domains.confirmedAt}) filter (where ${domains.confirmedAt} is not null), '[]')`;

/** What is kept in memory, of some companies or of all. */
export function companyRows(db: Db, ids: readonly string[] | undefined): Promise<Company[]> {
  const rows = db
    .select({ ...profile, slug: tenants.slug, claimedAt: tenants.claimedAt, hosts: confirmed })
    .from(tenants)
    .leftJoin(domains, eq(domains.tenantId, tenants.id))
    .where(ids ? inArray(tenants.id, [...ids]) : undefined)
    .groupBy(tenants.id);
  return Promise.resolve(rows);
}

export async function activeTenantIds(db: Db): Promise<string[]> {
  const rows = await db
    .select({ id: tenants.id })
    .from(tenants)
    .where(eq(tenants.status, 'active'))
    .orderBy(tenants.id);
  return rows.map(({ id }) => id);
}

export function tenantPage(db: Db, { after, limit }: { after: string | undefined; limit: number }) {
  return db
    .select({ ...profile, slug: tenants.slug, createdAt: tenants.createdAt })
    .from(tenants)
    .where(after ? gt(tenants.id, after) : undefined)
    .orderBy(asc(tenants.id))
    .limit(limit);
}

export interface NewTenant {
  readonly id: string;
  readonly name: string;
  readonly plan: PlanName;
  readonly now: Instant;
  newId(): string;
}

/** The tenant with its workspace and subscription. False when the installation has its owner already. */
export async function insertTenant(db: Db, { id, name, plan, now, newId }: NewTenant): Promise<boolean> {
  const made = await db
    .insert(tenants)
    .values({ id, name, slug: slugOf(name, id), plan, status: 'active' })
    .onConflictDoNothing({ target: tenants.plan, where: sql`plan = 'owner'` })
    .returning({ id: tenants.id });
  if (made.length === 0) return false;
  await db.insert(workspaces).values({ id: newId(), tenantId: id, name: defaultWorkspace, title: name });
  const status = plan === 'owner' ? 'active' : 'trialing';
  await db.insert(subscriptions).values({ id: newId(), tenantId: id, plan, status, periodStart: now });
  return true;
}

/** True for exactly one caller ever, however many ask at once; the losers wait until the winner has committed. */
export async function claimOwner(db: Db, { name, now }: { name: string | undefined; now: Instant }): Promise<boolean> {
  const won = await db
    .update(tenants)
    .set({ claimedAt: now, ...(name ? { name } : {}) })
    .where(and(eq(tenants.plan, 'owner'), isNull(tenants.claimedAt)))
    .returning({ id: tenants.id });
  return won.length > 0;
}

/** Takes the name only while it is the one that was expected. */
export function renameTenant(db: Db, { id, from, to }: { id: string; from: string; to: string }) {
  return db
    .update(tenants)
    .set({ name: to })
    .where(and(eq(tenants.id, id), eq(tenants.name, from)))
    .returning(profile);
}

interface PlanChange {
  readonly id: string;
  readonly from: PlanName;
  readonly to: PlanName;
  readonly now: Instant;
  readonly subscriptionId: string;
}

/** Only while the plan is the one that was expected. What was subscribed to so far ends, and the next begins. */
export async function changePlan(db: Db, { id, from, to, now, subscriptionId }: PlanChange) {
  const changed = await db
    .update(tenants)
    .set({ plan: to })
    .where(and(eq(tenants.id, id), eq(tenants.plan, from), ne(tenants.plan, 'owner')))
    .returning(profile);
  if (changed.length === 0) return undefined;
  await db
    .update(subscriptions)
    .set({
      status: 'cancelled',
      periodEnd: sql`greatest(${now}::timestamptz, ${subscriptions.periodStart} + interval '1 millisecond')`,
    })
    .where(and(eq(subscriptions.tenantId, id), ne(subscriptions.status, 'cancelled')));
  await db
    .insert(subscriptions)
    .values({ id: subscriptionId, tenantId: id, plan: to, status: 'active', periodStart: now });
  return changed[0];
}

const domain = { host: domains.host, confirmedAt: domains.confirmedAt, createdAt: domains.createdAt };

export function domainsOf(db: Db, tenantId: string) {
  return db.select(domain).from(domains).where(eq(domains.tenantId, tenantId)).orderBy(domains.host);
}

export function insertDomain(db: Db, one: { id: string; tenantId: string; host: string; confirmedAt: Instant | null }) {
  return db.insert(domains).values(one).onConflictDoNothing().returning(domain);
}

export function deleteDomain(db: Db, { tenantId, host }: { tenantId: string; host: string }) {
  return db
    .delete(domains)
    .where(and(eq(domains.tenantId, tenantId), eq(domains.host, host)))
    .returning(domain);
}

export function confirmDomain(db: Db, { tenantId, host, now }: { tenantId: string; host: string; now: Instant }) {
  return db
    .update(domains)
    .set({ confirmedAt: now })
    .where(and(eq(domains.tenantId, tenantId), eq(domains.host, host), isNull(domains.confirmedAt)))
    .returning(domain);
}
