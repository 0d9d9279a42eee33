// Companies: who owns the installation, who else lives on it, and which host name leads to whom.
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { type Clock, instantOf } from '#base/time';
import { defineModule, type Module } from '#kernel/contract';
import type { Db, Store } from '#kernel/store';
import { brandCapabilities, brandChanged } from './brands.ts';
import { clientCapabilities } from './clients.ts';
import type { Company } from './companies.ts';
import { type NewTenant, type Tenant, tenantEvents } from './contracts.ts';
import { type Directory, openDirectory } from './directory.ts';
import { domainCapabilities } from './domains.ts';
import * as rooms from './rooms.ts';
import { type Sales, selling } from './sales.ts';
import * as rows from './store.ts';
import { planCapabilities, planChanged } from './subscribing.ts';
import { tenantCapabilities } from './tenants.ts';
import { type Visits, visiting } from './visits.ts';
import { workspaceCapabilities } from './workspaces.ts';

export { shownBrand } from './brands.ts';
export { Tenant } from './contracts.ts';
export { changedTopic as tenantChangedTopic } from './directory.ts';
export { firstPlan, planNames } from './plans.ts';

export interface Owner extends Pick<Company, 'id' | 'name' | 'plan' | 'status'> {
  /** Whether it has its first administrator. */
  readonly claimed: boolean;
}

export interface Tenants extends Visits, Sales {
  readonly module: Module;
  /** The installation's own company. */
  owner(): Owner;
  ensureOwner(name: string): Promise<Owner>;
  get(id: string): Promise<Tenant | undefined>;
  many(ids: readonly string[]): Promise<Tenant[]>;
  /** What is connected, as the company and the operator see it; kept by whoever connects. */
  readonly integrations: typeof rooms.integrations;
  create(one: NewTenant): Promise<Tenant>;
  /** As a part of the engine's work `db`; call `changed` once that has committed. */
  createIn(db: Db, one: NewTenant): Promise<Tenant>;
  /** How a company shows itself where no address says by which brand; by the caller's connection, not a second one. */
  brandOf(id: string, db: Db): ReturnType<typeof rooms.brandOr>;
  /** Whether the company uses a brand of which this is the short name: `acme-garden`. */
  hasBrand(tenantId: string, word: string): Promise<boolean>;
  /** Makes the owner's tenant somebody's, as a part of `db`: true for one caller in its whole life. */
  claimOwnerIn(db: Db, name?: string): Promise<boolean>;
  changed(id: string): Promise<void>;
  /** The tenants that are active, for schedules. */
  all(): Promise<string[]>;
  close(): void;
}

export interface TenantsDeps {
  readonly store: Store;
  readonly clock: Clock;
}

export async function createTenants({ store, clock }: TenantsDeps): Promise<Tenants> {
  const directory = await openDirectory(store, clock);
  const now = () => instantOf(clock.nowMs());
  const engine = () => store.engine(now()).db;

  function owner(): Owner {
    const company = directory.owner;
    if (!company) throw new Fault('unavailable', 'This installation has no company yet; start it once more');
    const { id, name, plan, status, claimedAt } = company;
    return { id, name, plan, status, claimed: claimedAt !== null };
  }

  async function createIn(db: Db, { name, plan }: NewTenant): Promise<Tenant> {
    const one = { id: newId(clock.nowMs()), name, plan };
    const made = await rows.insertTenant(db, { ...one, now: now(), newId: () => newId(clock.nowMs()) });
    if (!made) throw new Fault('conflict', 'This installation has its owner already; choose another plan');
    return { ...one, status: 'active' };
  }

  async function create(one: NewTenant): Promise<Tenant> {
    const scope = store.engineWork(now());
    try {
      const tenant = await createIn(scope.db, one);
      await scope.commit([]);
      await directory.changed(tenant.id);
      return tenant;
    } finally {
      await scope.rollback();
    }
  }

  const tenants: Omit<Tenants, 'module'> = {
    owner,
    async ensureOwner(name) {
      if (!directory.owner) await create({ name, plan: 'owner' }).catch(unlessThere);
      if (!directory.owner) await directory.refresh();
      return owner();
    },
    get: async (id) => (await rows.tenantById(engine(), { id }))[0],
    many: async (ids) => (ids.length === 0 ? [] : rows.tenantsByIds(engine(), ids)),
    ...visiting(directory),
    ...selling(directory),
    integrations: rooms.integrations,
    hasBrand: (tenantId, word) => rooms.hasBrand(store.read({ tenantId, now: now() }).db, word),
    brandOf: (id, db) => rooms.brandOr(db, () => tenants.get(id)),
    create,
    createIn,
    claimOwnerIn: (db, name) => rows.claimOwner(db, { name, now: now() }),
    changed: (id) => directory.changed(id),
    all: () => rows.activeTenantIds(engine()),
    close: () => directory.close(),
  };
  return { ...tenants, module: moduleOf(store, tenants, directory) };
}

/** Another process that starts at the same time may have been the first. */
function unlessThere(error: unknown): undefined {
  if (error instanceof Fault && error.code === 'conflict') return undefined;
  throw error;
}

type Parts = Omit<Tenants, 'module'>;

function moduleOf(store: Store, tenants: Parts, directory: Directory): Module {
  async function company(id: string): Promise<Company | undefined> {
    await directory.ready(id);
    return directory.get(id);
  }
  return defineModule({
    name: 'tenant',
    title: 'Companies',
    folder: import.meta.dirname,
    capabilities: [
      ...tenantCapabilities(store, tenants),
      ...domainCapabilities(store, tenants),
      ...planCapabilities(store, tenants),
      ...workspaceCapabilities(),
      ...brandCapabilities(store, tenants),
      ...clientCapabilities(store, { company }),
    ],
    events: [...tenantEvents, brandChanged, planChanged],
    grants: {
      // What the super admin is granted by name is kept from every tenant's own administrator. `enter` stands for
      // working in another company than one's own.
      super_admin: ['tenant.tenant.list', 'tenant.tenant.enter', 'tenant.domain.confirm', 'tenant.plan.set'],
      manager: ['tenant.workspace.read', 'tenant.brand.read', 'tenant.client.read'],
    },
  });
}
