// What the parts of the kernel are handed of its surroundings: the operator's options in the form that each wants them.
import { join } from 'node:path';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { type Clock, instantOf } from '#base/time';
import { type ConnectionParts, type Connections, createConnections } from '#kernel/connection';
import type { Call, Health } from '#kernel/contract';
import { type Invoker, invoke, type LimitSettings, limiter } from '#kernel/invoke';
import { type House, openTally, type Tally, type UsageRow } from '#kernel/meter';
import { createNotify, type Letter, type Notify } from '#kernel/notify';
import { reportStatus, type StatusWatch, type Upkeep, watchStatus } from '#kernel/platform';
import type { Spool } from '#kernel/store';
import type { Tenants } from '#kernel/tenant';
import type { Whole } from './guards.ts';
import { migrationsOf } from './migrations.ts';
import type { Kernel, KernelOptions } from './whole.ts';

export function logFolderOf(home: string): string {
  return join(home, 'log');
}

export function urlsOf({ urlOf }: Pick<KernelOptions, 'urlOf'>) {
  return urlOf ? { urlOf } : {};
}

export function limitersOf({ perIp, perActor, perTenant }: LimitSettings) {
  return {
    ip: limiter(perIp, 'from your address'),
    actor: limiter(perActor, 'by you'),
    tenant: limiter(perTenant, 'by your company'),
  };
}

/** Tests that move the clock say themselves when there is something to do. */
export function wakeOf({ workByItself }: Pick<KernelOptions, 'workByItself'>, wake: () => void) {
  return workByItself === false ? () => undefined : wake;
}

/** Who makes a link is made before what takes it to people. */
export function postOf(whole: () => Whole) {
  return { post: (call: Call, letter: Letter) => whole().notify.postLetter(call, letter) };
}

interface NoticeParts
  extends Pick<Kernel, 'store' | 'clock' | 'egress' | 'approvals' | 'vault' | 'identity' | 'tenants'> {
  whole(): Whole;
}

export function noticesOf(
  { log, urlOf = (host: string) => `http://${host || 'localhost'}` }: KernelOptions,
  { vault, identity, tenants, whole, ...parts }: NoticeParts,
): Notify {
  const url = urlOf('');
  const { port } = new URL(url);
  return createNotify({
    ...{ ...parts, log, seals: vault.seals, people: identity, brandOf: tenants.brandOf },
    url,
    async urlFor(tenantId, db) {
      const { domain } = await tenants.brandOf(tenantId, db);
      // A name that is claimed leads nowhere until it is confirmed.
      if (domain === null || tenants.ofHost(domain)?.id !== tenantId) return url;
      return urlOf(port ? `${domain}:${port}` : domain);
    },
    invoke: (request) => invoke(whole().invoker, request),
  });
}

interface Connecting extends Pick<ConnectionParts, 'store' | 'clock' | 'vault' | 'egress'> {
  whole(): Whole;
}

export function connectionsOf(options: KernelOptions, { whole, ...parts }: Connecting): Connections {
  const { log, rootKey, modules, urlOf = (host: string) => `http://${host || 'localhost'}` } = options;
  const origin = { door: 'call', requestId: 'connection', ip: '', host: '', userAgent: '' } as const;
  const actor = { kind: 'service', id: 'connection', roles: [] } as const;
  return createConnections({
    ...{ ...parts, log, rootKey, modules, urlOf },
    newId: () => newId(parts.clock.nowMs()),
    perform(tenantId, { name: capability }, input) {
      const caller = { kind: 'known', who: { tenantId, actor } } as const;
      return invoke(whole().invoker, { capability, input, caller, origin });
    },
    overlay: {
      register: (tenantId, capability) => whole().registry.register(tenantId, capability),
      unregister: (tenantId, name) => whole().registry.unregister(tenantId, name),
    },
  });
}

interface UpkeepParts extends Pick<Upkeep, 'store' | 'clock' | 'files' | 'modules' | 'telemetry' | 'play'> {
  readonly spool: Spool;
}

export function upkeepOf(options: KernelOptions, { spool, ...parts }: UpkeepParts): Upkeep {
  const { home, version, rootKey, settings = {} } = options;
  return {
    ...{ ...parts, home, version, rootKey, settings },
    sources: migrationsOf(options.modules),
    logFolder: logFolderOf(home),
    asOwner: (work) => parts.store.asOwner(work),
    gauges: () => ({ spool: spool.stats(), pools: parts.store.stats() }),
  };
}

export function statusOf(
  invoker: Invoker,
  { workByItself }: Pick<KernelOptions, 'workByItself'>,
  parts: () => readonly Health[],
): StatusWatch {
  const { store, clock, log, tenants } = invoker;
  const origin = { door: 'call', requestId: 'platform', ip: '', host: '', userAgent: '' } as const;
  const actor = { kind: 'service', id: 'platform', roles: [] } as const;
  return watchStatus({
    ...{ store, clock, log, parts, byItself: workByItself ?? true },
    report(input) {
      const caller = { kind: 'known', who: { tenantId: tenants.owner().id, actor } } as const;
      return invoke(invoker, { capability: reportStatus.name, input, origin, caller });
    },
  });
}

export function tallyInto(spool: Spool, clock: Clock): Tally {
  return openTally({
    deliver: (rows) => spool.post(usageRecord(rows, clock)),
    newId: () => newId(clock.nowMs()),
    now: () => instantOf(clock.nowMs()),
  });
}

function usageRecord(rows: UsageRow[], clock: Clock) {
  const atMs = clock.nowMs();
  return { id: newId(atMs), kind: 'usage', tenantId: null, at: instantOf(atMs), body: JSON.stringify(rows) };
}

/** Plans are sold in the owner's company; what a module is asked for there it does in its own name. */
export function shopIn(tenants: Pick<Tenants, 'owner'>, invoker: Invoker): House {
  const origin = { door: 'call', requestId: 'meter', ip: '', host: '', userAgent: '' } as const;
  return {
    sellerId: () => tenants.owner().id,
    async perform({ tenantId, ...wish }) {
      const actor = { kind: 'service', id: wish.capability.split('.')[0] ?? '', roles: [] } as const;
      const caller = { kind: 'known', who: { tenantId, actor } } as const;
      const answer = await invoke(invoker, { ...wish, caller, origin });
      if (answer.status === 'done') return answer.output;
      throw new Fault('conflict', `${wish.capability} is ${answer.status}`);
    },
  };
}
