// Companies: who owns the installation, who else lives on it, and which host name leads to whom.
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { type Clock, instantOf } from '#base/time';
import { defineModule, type Module } from '#kernel/contract';
import type { Db, Store } from '#kernel/store';
import { domainAdded, domainConfirmed, domainRemoved, type Tenant, tenantRenamed } from './contracts.ts';
import { type Owner, openDirectory } from './directory.ts';
import { domainCapabilities } from './domains.ts';
import type { PlanName } from './model.ts';
import * as rows from './store.ts';
import { tenantCapabilities } from './tenants.ts';

export { Tenant } from './contracts.ts';
export { changedTopic as tenantChangedTopic, type Owner } from './directory.ts';
export { firstPlan, planNames } from './model.ts';

interface NewTenant {
  readonly name: string;
  readonly plan: PlanName;
}

export interface Tenants {
  readonly module: Module;
  /** The installation's own company. */
  owner(): Owner;
  ensureOwner(name: string): Promise<Owner>;
  get(id: string): Promise<Tenant | undefined>;
  many(ids: readonly string[]): Promise<Tenant[]>;
  /** Whether a tenant has confirmed this host as its own. */
  hasHost(host: string): boolean;
  /** Whose host this is, for visitors; a host that nobody has is the owner's. */
  ofHost(host: string): { readonly id: string } | undefined;
  create(one: NewTenant): Promise<Tenant>;
  /** As a part of the engine's work `db`; call `changed` once that has committed. */
  createIn(db: Db, one: NewTenant): Promise<Tenant>;
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
    if (!directory.owner) throw new Fault('unavailable', 'This installation has no company yet; start it once more');
    return directory.owner;
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
    async get(id) {
      const [found] = await rows.tenantById(engine(), { id });
      return found;
    },
    many: async (ids) => (ids.length === 0 ? [] : rows.tenantsByIds(engine(), ids)),
    ofHost: (host) => directory.ofHost(host),
    hasHost: (host) => directory.hasHost(host),
    create,
    createIn,
    claimOwnerIn: (db, name) => rows.claimOwner(db, { name, now: now() }),
    changed: (id) => directory.changed(id),
    all: () => rows.activeTenantIds(engine()),
    close: () => directory.close(),
  };
  return { ...tenants, module: moduleOf(store, tenants) };
}

/** Another process that starts at the same time may have been the first. */
function unlessThere(error: unknown): undefined {
  if (error instanceof Fault && error.code === 'conflict') return undefined;
  throw error;
}

function moduleOf(store: Store, tenants: Omit<Tenants, 'module'>): Module {
  return defineModule({
    name: 'tenant',
    title: 'Companies',
    folder: import.meta.dirname,
    capabilities: [...tenantCapabilities(store, tenants), ...domainCapabilities(store, tenants)],
    events: [tenantRenamed, domainAdded, domainRemoved, domainConfirmed],
    // What the super admin is granted by name is kept from every tenant's own administrator.
    grants: { super_admin: ['tenant.tenant.list', 'tenant.domain.confirm'] },
  });
}
