// The kernel put together: every part made once, in the order of the house, and handed to those that need it.
import { join } from 'node:path';
import { newId } from '#base/id';
import { type Clock, instantOf, systemClock } from '#base/time';
import { type Access, createAccess } from '#kernel/access';
import { auditModule } from '#kernel/audit';
import type { Health, Log, Module } from '#kernel/contract';
import { createEgress, type Egress, type EgressOptions } from '#kernel/egress';
import { eventModule, type Live, openLive } from '#kernel/event';
import { createIdentity, type Identity } from '#kernel/identity';
import {
  type Answer,
  type Gates,
  type Invoker,
  invoke,
  invokeModule,
  type LimitSettings,
  limiter,
  listing,
  openGates,
  openInvoker,
  openRegistry,
  type Registry,
  type Request,
  spoolDelivery,
  usualLimits,
} from '#kernel/invoke';
import { meterModule, openTally, type UsageRow } from '#kernel/meter';
import { platformModule } from '#kernel/platform';
import { type MigrationSource, openSpool, openStore, prepared, type Spool, type Store } from '#kernel/store';
import { createTenants, type Tenants } from '#kernel/tenant';
import { startWork, type WorkLoop, workModule } from '#kernel/work';

export interface KernelOptions {
  readonly home: string;
  readonly version: string;
  readonly rootKey: string;
  readonly databaseUrl?: string | undefined;
  readonly openSignup?: boolean;
  /** Apps and connectors. */
  readonly modules: readonly Module[];
  readonly log: Log;
  readonly clock?: Clock;
  readonly limits?: LimitSettings;
  readonly gates?: Gates;
  readonly egress?: EgressOptions;
  readonly poolSize?: number;
  /** Tests that move the clock let the work loop run only when they say so. */
  readonly workByItself?: boolean;
  onStoreLost?(reason: string): void;
}

export interface Kernel {
  readonly store: Store;
  readonly spool: Spool;
  readonly clock: Clock;
  readonly log: Log;
  readonly registry: Registry;
  readonly modules: readonly Module[];
  readonly access: Access;
  readonly tenants: Tenants;
  readonly identity: Identity;
  readonly egress: Egress;
  readonly live: Live;
  readonly work: WorkLoop;
  invoke(request: Request): Promise<Answer>;
  /** Everything under way is written down: tallies, the spool, what is due. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

const ownFolders = ['tenant', 'identity', 'access', 'audit', 'event', 'meter', 'invoke', 'work'];

export async function openKernel(options: KernelOptions): Promise<Kernel> {
  const clock = options.clock ?? systemClock;
  const store = await openStore({
    home: options.home,
    databaseUrl: options.databaseUrl,
    rootKey: options.rootKey,
    migrations: migrationsOf(options.modules),
    now: instantOf(clock.nowMs()),
    ...(options.poolSize ? { poolSize: options.poolSize } : {}),
    ...(options.onStoreLost ? { onLost: options.onStoreLost } : {}),
  });
  try {
    return await assemble(options, clock, store);
  } catch (error) {
    await store.stop();
    throw error;
  }
}

function migrationsOf(modules: readonly Module[]): MigrationSource[] {
  const own = ownFolders.map((module) => ({ module, folder: join(import.meta.dirname, module) }));
  const others = modules.flatMap(({ name, folder }) => (folder ? [{ module: name, folder }] : []));
  return [...own, ...others];
}

async function assemble(options: KernelOptions, clock: Clock, store: Store): Promise<Kernel> {
  const { log } = options;
  const now = () => instantOf(clock.nowMs());
  const spool = await openSpool({
    dir: join(options.home, 'spool'),
    deliver: spoolDelivery(store, log),
    onError: (error) => log.error({ error }, 'the spool could not deliver; it will try again'),
  });
  const tenants = await createTenants({ store, clock });
  await tenants.ensureOwner('My company');
  const { rootKey, openSignup = false } = options;
  const identity = await createIdentity({ store, tenants, clock, rootKey, openSignup, log });
  const live = openLive(store, now);
  live.subscribeAll((event) => identity.onEvents(event));
  const platform = platformModule({
    version: options.version,
    health: healthOf({ store, spool, now }),
    logFolder: logFolderOf(options.home),
  });
  const { modules, registry, access } = compose([platform, ...options.modules], { tenants, identity, live });
  const tally = openTally({
    deliver: (rows) => spool.post(usageRecord(rows, clock)),
    newId: () => newId(clock.nowMs()),
    now,
  });
  const invoker: Invoker = openInvoker({
    ...{ store, spool, clock, log, registry, access, tenants, identity, tally, live },
    gates: options.gates ?? openGates,
    limits: limitersOf(options.limits ?? usualLimits),
    wake: () => work.wake(),
  });
  const work: WorkLoop = startWork({
    ...{ store, clock, log, modules },
    tenants: async () => ({ owner: tenants.owner().id, all: await tenants.all() }),
    invoke: (request) => invoke(invoker, request),
    lookByItself: options.workByItself ?? true,
  });
  const egress = createEgress(options.egress);
  return {
    ...{ store, spool, clock, log, registry, modules, access, tenants, identity, egress, live, work },
    invoke: (request) => invoke(invoker, request),
    async settle() {
      await work.settle();
      tally.flush();
      await spool.flush();
    },
    async stop() {
      await work.stop();
      tally.close();
      live.close();
      await spool.close();
      await egress.close();
      await identity.close();
      tenants.close();
      await store.stop();
    },
  };
}

/** The registry lists capabilities of which one lists the registry. */
function compose(others: readonly Module[], parts: { tenants: Tenants; identity: Identity; live: Live }) {
  const late: { registry?: Registry; access?: Access } = {};
  const listed = listing(() => {
    if (!late.registry || !late.access) throw new TypeError('The kernel is not put together yet');
    return { registry: late.registry, access: late.access };
  });
  const withoutAccess = [
    parts.tenants.module,
    parts.identity.module,
    auditModule,
    eventModule(parts.live),
    meterModule,
    invokeModule(listed),
    workModule,
    ...others,
  ];
  const access = createAccess(withoutAccess);
  const modules = [...withoutAccess, access.module];
  const registry = openRegistry(modules);
  Object.assign(late, { registry, access });
  return { modules, registry, access };
}

export function logFolderOf(home: string): string {
  return join(home, 'log');
}

function healthOf({ store, spool, now }: { store: Store; spool: Spool; now: () => string }): Health[] {
  const ping = prepared('select 1');
  return [
    { part: 'server', check: () => Promise.resolve({ ok: true }) },
    {
      part: 'database',
      async check() {
        await store.engine(now()).run({ statement: ping, values: [] });
        return { ok: store.broadcast.up, note: store.kind };
      },
    },
    {
      part: 'jobs',
      check() {
        const { backlog } = spool.stats();
        return Promise.resolve({ ok: backlog < mostWaiting, note: `${backlog} records wait` });
      },
    },
  ];
}

const mostWaiting = 10_000;

function limitersOf({ perIp, perActor, perTenant }: LimitSettings) {
  return {
    ip: limiter(perIp, 'from your address'),
    actor: limiter(perActor, 'by you'),
    tenant: limiter(perTenant, 'by your company'),
  };
}

function usageRecord(rows: UsageRow[], clock: Clock) {
  const atMs = clock.nowMs();
  return { id: newId(atMs), kind: 'usage', tenantId: null, at: instantOf(atMs), body: rows };
}
