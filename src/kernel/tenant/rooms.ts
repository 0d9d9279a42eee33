// Every query over what a company has of its own: workspaces, brands, integrations. `db` is bound to the company.
import { and, asc, count, desc, eq, gt, isNull, ne, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import type { Db } from '#kernel/store';
import { type IntegrationStatus, type Look, wordOf } from './model.ts';
import { brands, subscriptions, tenantIntegrations, workspaces } from './tables.ts';

interface Page {
  readonly after: string | undefined;
  readonly limit: number;
}

const workspace = {
  id: workspaces.id,
  name: workspaces.name,
  title: workspaces.title,
  archivedAt: workspaces.archivedAt,
  createdAt: workspaces.createdAt,
};

export async function insertWorkspace(db: Db, one: { id: string; name: string; title: string }) {
  const [made] = await db.insert(workspaces).values(one).onConflictDoNothing().returning(workspace);
  return made;
}

export function workspacePage(db: Db, { after, limit }: Page) {
  return db
    .select(workspace)
    .from(workspaces)
    .where(after ? gt(workspaces.id, after) : undefined)
    .orderBy(asc(workspaces.id))
    .limit(limit);
}

export async function workspaceById(db: Db, id: string) {
  const [found] = await db.select(workspace).from(workspaces).where(eq(workspaces.id, id));
  return found;
}

export async function retitleWorkspace(db: Db, { id, from, to }: { id: string; from: string; to: string }) {
  const [changed] = await db
    .update(workspaces)
    .set({ title: to })
    .where(and(eq(workspaces.id, id), eq(workspaces.title, from)))
    .returning(workspace);
  return changed;
}

/** Away, or back. The one that is `kept` stays. */
export async function shelveWorkspace(db: Db, { id, at, kept }: { id: string; at: Instant | null; kept: string }) {
  const isOther = at === null ? sql`${workspaces.archivedAt} is not null` : isNull(workspaces.archivedAt);
  const [changed] = await db
    .update(workspaces)
    .set({ archivedAt: at })
    .where(and(eq(workspaces.id, id), ne(workspaces.name, kept), isOther))
    .returning(workspace);
  return changed;
}

const brand = {
  id: brands.id,
  name: brands.name,
  look: brands.look,
  domain: brands.domain,
  version: brands.version,
  archivedAt: brands.archivedAt,
  createdAt: brands.createdAt,
};

interface BrandText {
  readonly name: string;
  readonly look: Look;
  readonly domain: string | null;
}

export async function insertBrand(db: Db, one: BrandText & { readonly id: string }) {
  const [made] = await db.insert(brands).values(one).returning(brand);
  return made;
}

export function brandPage(db: Db, { after, limit }: Page) {
  return db
    .select(brand)
    .from(brands)
    .where(after ? gt(brands.id, after) : undefined)
    .orderBy(asc(brands.id))
    .limit(limit);
}

export async function brandById(db: Db, id: string) {
  const [found] = await db.select(brand).from(brands).where(eq(brands.id, id));
  return found;
}

/** The brand of a host, else the company's oldest. */
export async function brandOf(db: Db, host: string | undefined) {
  const isHere = sql`coalesce(${brands.domain} = ${host ?? ''}, false)`;
  const [found] = await db
    .select({ name: brands.name, look: brands.look, domain: brands.domain })
    .from(brands)
    .where(isNull(brands.archivedAt))
    .orderBy(desc(isHere), asc(brands.id))
    .limit(1);
  return found;
}

/** By the short form of its name: `acme-garden`. */
export async function hasBrand(db: Db, word: string): Promise<boolean> {
  const used = await db.select({ name: brands.name }).from(brands).where(isNull(brands.archivedAt));
  return used.some(({ name }) => wordOf(name) === word);
}

/** The company's oldest brand, else the company itself. */
export async function brandOr(db: Db, company: () => Promise<{ readonly name: string } | undefined>) {
  return (await brandOf(db, undefined)) ?? { name: (await company())?.name ?? '', look: {}, domain: null };
}

type BrandChange = Partial<BrandText> & { readonly archivedAt?: Instant | null };

/** Changes the brand only if it still is as the caller saw it. */
export async function changeBrand(db: Db, { id, ifVersion }: { id: string; ifVersion: number }, change: BrandChange) {
  const [changed] = await db
    .update(brands)
    .set({ ...change, version: sql`${brands.version} + 1` })
    .where(and(eq(brands.id, id), eq(brands.version, ifVersion)))
    .returning(brand);
  return changed;
}

const integration = {
  id: tenantIntegrations.id,
  connector: tenantIntegrations.connector,
  name: tenantIntegrations.name,
  settings: tenantIntegrations.settings,
  status: tenantIntegrations.status,
  note: tenantIntegrations.note,
  createdAt: tenantIntegrations.createdAt,
  updatedAt: tenantIntegrations.updatedAt,
};

interface IntegrationState {
  readonly connector: string;
  readonly name: string;
  /** What an administrator may read; secrets lie in the vault. */
  readonly settings: Record<string, unknown>;
  readonly status: IntegrationStatus;
  readonly note: string | null;
}

/** What is connected now, whatever it was before. */
async function putIntegration(db: Db, one: IntegrationState & { readonly id: string }) {
  const { settings, status, note } = one;
  await db
    .insert(tenantIntegrations)
    .values(one)
    .onConflictDoUpdate({
      target: [tenantIntegrations.tenantId, tenantIntegrations.connector, tenantIntegrations.name],
      set: { settings, status, note },
    });
}

async function dropIntegration(db: Db, { connector, name }: Pick<IntegrationState, 'connector' | 'name'>) {
  await db
    .delete(tenantIntegrations)
    .where(and(eq(tenantIntegrations.connector, connector), eq(tenantIntegrations.name, name)));
}

/** Kept by whoever connects. */
export const integrations = { put: putIntegration, drop: dropIntegration } as const;

export function integrationPage(db: Db, { after, limit }: Page) {
  return db
    .select(integration)
    .from(tenantIntegrations)
    .where(after ? gt(tenantIntegrations.id, after) : undefined)
    .orderBy(asc(tenantIntegrations.id))
    .limit(limit);
}

/** How many of each a company has, and what it has subscribed to. */
export async function countsOf(db: Db) {
  const [[inWorkspaces], [inBrands], byStatus, [subscription]] = await Promise.all([
    db.select({ n: count() }).from(workspaces).where(isNull(workspaces.archivedAt)),
    db.select({ n: count() }).from(brands).where(isNull(brands.archivedAt)),
    db
      .select({ status: tenantIntegrations.status, n: count() })
      .from(tenantIntegrations)
      .groupBy(tenantIntegrations.status),
    db
      .select({
        plan: subscriptions.plan,
        status: subscriptions.status,
        periodStart: subscriptions.periodStart,
        periodEnd: subscriptions.periodEnd,
      })
      .from(subscriptions)
      .where(ne(subscriptions.status, 'cancelled'))
      .orderBy(desc(subscriptions.periodStart))
      .limit(1),
  ]);
  return { workspaces: inWorkspaces?.n ?? 0, brands: inBrands?.n ?? 0, byStatus, subscription: subscription ?? null };
}
