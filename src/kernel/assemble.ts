// Every part of the kernel made once, in the order of the house, and handed to those that need it. What is opened is
// closed in the reverse order.
import { join } from 'node:path';
import { newId } from '#base/id';
import { type Clock, instantOf } from '#base/time';
import { type Access, createAccess } from '#kernel/access';
import type { Connections } from '#kernel/connection';
import type { Module } from '#kernel/contract';
import { createEgress, type Egress } from '#kernel/egress';
import { eventModule, type Live, openLive, openSubscriptions, type Subscriptions } from '#kernel/event';
import { createFiles, type Files } from '#kernel/file';
import { createIdentity, type Identity } from '#kernel/identity';
import {
  type Invoker,
  invoke,
  invokeModule,
  listing,
  openInvoker,
  openRegistry,
  renewing,
  spoolDelivery,
  usualLimits,
} from '#kernel/invoke';
import { ledgerModule } from '#kernel/ledger';
import { createModels, type Models } from '#kernel/model';
import type { Notify } from '#kernel/notify';
import { createTelemetry, platformModule, staysHere, type Telemetry, type Upkeep } from '#kernel/platform';
import { openSpool, type Spool, type Store } from '#kernel/store';
import { createTenants, type Tenants } from '#kernel/tenant';
import { httpModule, openCalledFlows, startWork, type WorkLoop, workModule } from '#kernel/work';
import { type Guards, openGuards, type Whole } from './guards.ts';
import { healthOf } from './health.ts';
import {
  connectionsOf,
  limitersOf,
  noticesOf,
  postOf,
  shopIn,
  statusOf,
  tallyInto,
  upkeepOf,
  urlsOf,
  wakeOf,
} from './surroundings.ts';
import type { Kernel, KernelOptions } from './whole.ts';

/** What everything else stands on. */
interface Ground {
  readonly options: KernelOptions;
  readonly clock: Clock;
  readonly store: Store;
  readonly opened: AsyncDisposableStack;
  now(): string;
  whole(): Whole;
}

export async function assemble(options: KernelOptions, clock: Clock, store: Store): Promise<Kernel> {
  const { whole, isWhole } = awaited();
  const opened = new AsyncDisposableStack();
  opened.defer(() => store.stop());
  const ground: Ground = { options, clock, store, opened, whole, now: () => instantOf(clock.nowMs()) };
  try {
    const parts = await partsOn(ground);
    const { modules, access } = housed(ground, parts);
    const { invoker, work, called, settle } = running(ground, { ...parts, modules, access });
    const { registry, limits } = invoker;
    parts.meter.openShop(shopIn(parts.tenants, invoker));
    isWhole({ registry, modules, access, invoker, notify: parts.notify, wake: wakeOf(options, () => work.wake()) });
    await Promise.all([parts.connections.load(), called.load()]);
    const health = () => [...parts.health, ...modules.flatMap((module) => module.health ?? [])];
    const status = statusOf(invoker, options, health);
    opened.defer(() => status.close());
    return {
      ...{ ...parts, store, clock, log: options.log, registry, modules, access, limits, work, settle },
      invoke: (request) => invoke(invoker, request),
      stop: () => opened.disposeAsync(),
    };
  } catch (error) {
    await opened.disposeAsync();
    throw error;
  }
}

interface Parts extends Guards {
  readonly spool: Spool;
  readonly tenants: Tenants;
  readonly identity: Identity;
  readonly live: Live;
  readonly subscriptions: Subscriptions;
  readonly files: Files;
  readonly egress: Egress;
  readonly connections: Connections;
  readonly telemetry: Telemetry;
  readonly models: Models;
  readonly notify: Notify;
  readonly upkeep: Upkeep;
  readonly platform: Module;
  readonly health: ReturnType<typeof healthOf>;
}

async function partsOn(ground: Ground): Promise<Parts> {
  const { options, clock, store, opened, now, whole } = ground;
  const { log, rootKey, openSignup = false, home } = options;
  const live = openLive(store, now);
  opened.defer(() => live.close());
  const deliver = spoolDelivery({ store, log, live, modules: options.modules });
  const onError = (error: unknown) => log.error({ error }, 'the spool could not deliver; it will try again');
  const spool = await openSpool({ dir: join(home, 'spool'), deliver, onError });
  opened.defer(() => spool.close());
  const tenants = await createTenants({ store, clock });
  opened.defer(() => tenants.close());
  await tenants.ensureOwner('My company');
  const urls = urlsOf(options);
  const files = createFiles({ store, clock, home, rootKey, tenants, ...urls, ...options.files });
  opened.defer(() => files.close());
  const pictureOf = files.publicPath;
  const identity = await createIdentity({
    ...{ store, tenants, clock, rootKey, openSignup, log, pictureOf, ...urls, ...postOf(whole) },
  });
  opened.defer(() => identity.close());
  const subscriptions = await openSubscriptions(store, now);
  opened.defer(() => subscriptions.close());
  const egress = createEgress(options.egress);
  opened.defer(() => egress.close());
  const guards = await openGuards({ store, clock, log, rootKey, home, identity, whole });
  opened.defer(() => guards.vault.close());
  opened.defer(() => guards.meter.close());
  const telemetry = createTelemetry({ tracing: options.tracing && { ...options.tracing, log } });
  opened.defer(() => telemetry.close());
  const models = createModels({
    ...{ store, spool, clock, log, egress, ...guards, operator: options.models },
    newId: () => newId(clock.nowMs()),
  });
  opened.defer(() => models.close());
  const own = { spool, tenants, identity, live, subscriptions, files, egress, telemetry, models, ...guards };
  const connections = connectionsOf(options, { ...guards, store, clock, egress, whole });
  opened.defer(() => connections.close());
  return { ...own, connections, ...watched(ground, own) };
}

type Watched = Pick<Parts, 'notify' | 'upkeep' | 'platform' | 'health'>;

/** Whoever tells people, and whoever looks after the whole. */
function watched(
  { options, store, clock, now, whole }: Ground,
  own: Omit<Parts, keyof Watched | 'connections'>,
): Watched {
  const { spool, telemetry, tenants } = own;
  const files = own.files.moving;
  const play = { tenants, invoke: (request: Parameters<typeof invoke>[1]) => invoke(whole().invoker, request) };
  const modules = () => whole().modules;
  const upkeep = upkeepOf(options, { store, clock, files, telemetry, spool, play, modules });
  const health = healthOf({ store, spool, now });
  return {
    ...{ upkeep, health, platform: platformModule({ ...upkeep, health, upkeep }) },
    notify: noticesOf(options, { ...own, store, clock, whole }),
  };
}

/** All modules in the order of the house, with the one that lists what the others grant last. */
function housed({ options, store, clock, opened, whole }: Ground, parts: Parts) {
  const { tenants, identity, vault, connections, files, audit, live, meter, approvals, notify } = parts;
  const invoking = invokeModule(
    listing(() => whole()),
    () => whole().invoker,
  );
  const events = () => whole().modules.flatMap((module) => module.events ?? []);
  const working = workModule({ egress: parts.egress, events, vault });
  const others = [
    ...[tenants.module, identity.module, vault.module, connections.module, files.module, ledgerModule, audit.module],
    ...[eventModule(live), meter.module, approvals.module, invoking, working, notify.module],
    httpModule({ egress: parts.egress }),
    ...[parts.models.module, parts.platform],
    ...[...options.modules, ...connections.agreements([notify.module, ...options.modules])],
  ];
  const access = createAccess(others, { store, clock, plans: tenants });
  opened.defer(() => access.close());
  const modules = [...others, access.module];
  tenants.offer(modules);
  return { modules, access };
}

interface Housed extends Parts {
  readonly modules: readonly Module[];
  readonly access: Access;
}

/** The pipeline, and what keeps it going. */
function running({ options, store, clock, opened, whole }: Ground, parts: Housed) {
  const { log } = options;
  const { spool, modules, access, tenants, identity, live, audit, meter, approvals, subscriptions, telemetry } = parts;
  for (const part of [identity, access, meter, subscriptions, parts.connections, parts.models])
    live.subscribeAll((event) => part.onEvents(event));
  const tally = tallyInto(spool, clock);
  opened.defer(() => tally.close());
  const actorNow = renewing(identity.actorNow);
  const invoker: Invoker = openInvoker({
    ...{ store, spool, clock, log, registry: openRegistry(modules), access, tenants, identity, tally, live },
    ...{ audit, approvals, actorNow, subscriptions, reach: parts.connections.reach, observe: telemetry.observe },
    staysHere: (tenantId, now) => staysHere({ store }, tenantId, now),
    gates: options.gates ?? parts.gates,
    limits: limitersOf(options.limits ?? usualLimits),
    wake: () => whole().wake(),
  });
  const { remembered } = invoker;
  opened.defer(() => remembered.close());
  live.subscribeAll((event) => remembered.onEvents(event));
  const called = openCalledFlows({ store, log, now: () => instantOf(clock.nowMs()), overlay: invoker.registry });
  live.subscribeAll((event) => called.onEvents(event));
  const work: WorkLoop = startWork({
    ...{ store, clock, log, modules, actorNow },
    tenants: async () => ({ owner: tenants.owner().id, all: await tenants.all() }),
    invoke: (request) => invoke(invoker, request),
    lookByItself: options.workByItself ?? true,
  });
  opened.defer(() => work.stop());
  async function settle() {
    await work.settle();
    tally.flush();
    await parts.models.flush();
    await Promise.all([spool.flush(), meter.flush(), identity.security.settle()]);
  }
  return { invoker, work, called, settle };
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
