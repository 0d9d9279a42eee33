// The kernel put together: every part made once, in the order of the house, and handed to those that need it.
import { join } from 'node:path';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { type Clock, instantOf, systemClock } from '#base/time';
import { type Access, createAccess } from '#kernel/access';
import type { Capability, Log, Module } from '#kernel/contract';
import { createEgress, type Egress, type EgressOptions } from '#kernel/egress';
import { eventModule, type Live, openLive, openSubscriptions, type Subscriptions } from '#kernel/event';
import { createFiles, type Files, type FilesDeps } from '#kernel/file';
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
  openInvoker,
  openRegistry,
  type Registry,
  type Request,
  renewing,
  spoolDelivery,
  usualLimits,
} from '#kernel/invoke';
import { ledgerModule } from '#kernel/ledger';
import { openTally, type Tally, type UsageRow } from '#kernel/meter';
import { platformModule, type Upkeep } from '#kernel/platform';
import { type MigrationSource, openSpool, openStore, type Spool, type Store } from '#kernel/store';
import { createTenants, type Tenants } from '#kernel/tenant';
import { startWork, type WorkLoop, workModule } from '#kernel/work';
import { type Guards, openGuards, type Whole } from './guards.ts';
import { healthOf } from './health.ts';

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
  /** What the operator has set, by name; never the values. */
  readonly settings?: Readonly<Record<string, boolean>>;
  /** How this installation is addressed from outside, under a host name that leads to it. */
  readonly urlOf?: (host: string) => string;
  readonly egress?: EgressOptions;
  /** Where bytes are kept, when not on the disk of this machine, and how many. */
  readonly files?: Pick<FilesDeps, 's3' | 'room' | 'mostBytes'> | undefined;
  readonly poolSize?: number;
  /** Tests that move the clock let the work loop run only when they say so. */
  readonly workByItself?: boolean;
  onStoreLost?(reason: string): void;
}

export interface Kernel extends Guards {
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
  readonly files: Files;
  /** How many calls come, for doors that answer some without a call. */
  readonly limits: Invoker['limits'];
  readonly live: Live;
  readonly work: WorkLoop;
  /** For what is done to an installation from outside of any call, such as restoring it. */
  readonly upkeep: Upkeep;
  invoke(request: Request): Promise<Answer>;
  /** Everything under way is written down: tallies, the spool, what is due. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Those whose tables are there however the kernel is put together, in the order in which they are made. */
const ownFolders = [
  ...[
    'tenant',
    'identity',
    'access',
    'vault',
    'file',
    'ledger',
    'audit',
    'event',
    'meter',
    'approval',
    'invoke',
    'work',
  ],
  ...['platform'],
];

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

/** Those of the kernel first, then those of these modules: the order in which a fresh database meets them. */
export function migrationsOf(modules: readonly Module[]): MigrationSource[] {
  const own = ownFolders.map((module) => ({ module, folder: join(import.meta.dirname, module) }));
  const others = modules.flatMap(({ name, folder }) => (folder ? [{ module: name, folder }] : []));
  return [...own, ...others];
}

async function assemble(options: KernelOptions, clock: Clock, store: Store): Promise<Kernel> {
  const { log, rootKey, openSignup = false, home } = options;
  const now = () => instantOf(clock.nowMs());
  const spool = await openSpool({
    dir: join(home, 'spool'),
    deliver: spoolDelivery(store, log),
    onError: (error) => log.error({ error }, 'the spool could not deliver; it will try again'),
  });
  const tenants = await createTenants({ store, clock });
  await tenants.ensureOwner('My company');
  const identity = await createIdentity({ store, tenants, clock, rootKey, openSignup, log, ...urlsOf(options) });
  const live = openLive(store, now);
  const subscriptions = await openSubscriptions(store, now);
  const files = createFiles({ store, clock, home, rootKey, tenants, ...urlsOf(options), ...options.files });
  const { whole, isWhole } = awaited();
  const guards = await openGuards({ store, clock, log, rootKey, home, identity, whole });
  const { vault, audit, meter, approvals } = guards;
  const upkeep = upkeepOf(options, { store, clock, modules: () => modules });
  const platform = platformModule({ ...upkeep, health: healthOf({ store, spool, now }), upkeep });
  const invoking = invokeModule(listingOf(whole), () => whole().invoker);
  const others = [
    ...[tenants.module, identity.module, vault.module, files.module, ledgerModule, audit.module, eventModule(live)],
    ...[meter.module, approvals.module, invoking, workModule, platform, ...options.modules],
  ];
  const access = createAccess(others, { store, clock, plans: tenants });
  const modules = [...others, access.module];
  tenants.offer(modules);
  const registry = openRegistry(modules);
  for (const part of [identity, access, meter, subscriptions]) live.subscribeAll((event) => part.onEvents(event));
  const tally = tallyInto(spool, clock);
  const actorNow = renewing(identity.actorNow);
  const invoker: Invoker = openInvoker({
    ...{ store, spool, clock, log, registry, access, tenants, identity, tally, live, audit, approvals, actorNow },
    ...{ subscriptions, reach: notYet },
    gates: options.gates ?? guards.gates,
    limits: limitersOf(options.limits ?? usualLimits),
    wake: () => whole().wake(),
  });
  const { remembered } = invoker;
  live.subscribeAll((event) => remembered.onEvents(event));
  const work: WorkLoop = startWork({
    ...{ store, clock, log, modules, actorNow },
    tenants: async () => ({ owner: tenants.owner().id, all: await tenants.all() }),
    invoke: (request) => invoke(invoker, request),
    lookByItself: options.workByItself ?? true,
  });
  isWhole({ registry, access, invoker, wake: options.workByItself === false ? () => undefined : () => work.wake() });
  const egress = createEgress(options.egress);
  const parts = {
    ...{ store, spool, clock, log, registry, modules, access, tenants, identity },
    ...{ egress, files, limits: invoker.limits, live, work, upkeep, ...guards },
  };
  return {
    ...parts,
    ...endings({ ...parts, tally, subscriptions, remembered }),
    invoke: (request) => invoke(invoker, request),
  };
}

const notYet = () => Promise.reject(new Fault('not_connected', 'There are no connections here'));

type Ending = Omit<Kernel, 'invoke' | 'settle' | 'stop'> & {
  readonly tally: Tally;
  readonly subscriptions: Subscriptions;
  readonly remembered: Invoker['remembered'];
};

function endings(parts: Ending): Pick<Kernel, 'settle' | 'stop'> {
  const { store, spool, access, tenants, identity, egress, files, live, work, meter, vault, tally } = parts;
  const { subscriptions, remembered } = parts;
  return {
    async settle() {
      await work.settle();
      tally.flush();
      await Promise.all([spool.flush(), meter.flush(), identity.security.settle()]);
    },
    async stop() {
      await work.stop();
      tally.close();
      live.close();
      subscriptions.close();
      remembered.close();
      await spool.close();
      await Promise.all([egress.close(), files.close(), meter.close(), identity.close()]);
      vault.close();
      access.close();
      tenants.close();
      await store.stop();
    },
  };
}

/** What stands in a circle with others is asked for once everything stands. */
function awaited() {
  const late: { whole?: Whole } = {};
  return {
    isWhole(whole: Whole) {
      late.whole = whole;
    },
    whole() {
      if (!late.whole) throw new TypeError('The kernel is not put together yet');
      return late.whole;
    },
  };
}

/** The registry lists capabilities of which one lists the registry. */
function listingOf(whole: () => Whole): Capability {
  return listing(() => whole());
}

function urlsOf({ urlOf }: KernelOptions) {
  return urlOf ? { urlOf } : {};
}

interface UpkeepParts extends Pick<Upkeep, 'store' | 'clock' | 'modules'> {}

function upkeepOf(options: KernelOptions, parts: UpkeepParts): Upkeep {
  const { home, version, rootKey, settings = {} } = options;
  return {
    ...{ ...parts, home, version, rootKey, settings },
    sources: migrationsOf(options.modules),
    logFolder: logFolderOf(home),
    asOwner: (work) => parts.store.asOwner(work),
  };
}

export function logFolderOf(home: string): string {
  return join(home, 'log');
}

function limitersOf({ perIp, perActor, perTenant }: LimitSettings) {
  return {
    ip: limiter(perIp, 'from your address'),
    actor: limiter(perActor, 'by you'),
    tenant: limiter(perTenant, 'by your company'),
  };
}

function tallyInto(spool: Spool, clock: Clock): Tally {
  return openTally({
    deliver: (rows) => spool.post(usageRecord(rows, clock)),
    newId: () => newId(clock.nowMs()),
    now: () => instantOf(clock.nowMs()),
  });
}

function usageRecord(rows: UsageRow[], clock: Clock) {
  const atMs = clock.nowMs();
  return { id: newId(atMs), kind: 'usage', tenantId: null, at: instantOf(atMs), body: rows };
}
