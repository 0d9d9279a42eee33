// Which host leads to which tenant, and who owns the installation: asked on every visit, so it is kept in memory and
// read again whenever any process says that it changed.
import { type Clock, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import { hostName, type PlanName, type TenantStatus } from './model.ts';
import { confirmedHosts, ownerTenant } from './store.ts';

export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly plan: PlanName;
  readonly status: TenantStatus;
  /** Whether it has its first administrator. */
  readonly claimed: boolean;
}

interface Snapshot {
  readonly owner: Owner | undefined;
  /** Undefined for the host of a tenant that may not be visited. */
  readonly hosts: ReadonlyMap<string, { readonly id: string } | undefined>;
}

export interface Directory {
  readonly owner: Owner | undefined;
  ofHost(host: string): { readonly id: string } | undefined;
  /** Whether a tenant has confirmed this host as its own. */
  hasHost(host: string): boolean;
  /** Tells every process, and answers once this one knows. */
  changed(tenantId: string): Promise<void>;
  refresh(): Promise<void>;
  close(): void;
}

export const changedTopic = 'tenant.changed';
const retryMs = 1000;

export async function openDirectory(store: Store, clock: Clock): Promise<Directory> {
  let snapshot = await load(store, clock);
  let reading: Promise<void> | undefined;
  let again = false;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function read() {
    do {
      again = false;
      snapshot = await load(store, clock);
    } while (again);
  }

  /** A change that arrives while reading may have been missed by it, so it is read once more. */
  function refresh(): Promise<void> {
    if (reading) again = true;
    reading ??= read().finally(() => {
      reading = undefined;
    });
    return reading;
  }

  function refreshSoon() {
    clearTimeout(retry);
    if (closed) return;
    refresh().catch(() => {
      if (!closed) retry = setTimeout(refreshSoon, retryMs).unref();
    });
  }

  const stopHearing = store.broadcast.hear(changedTopic, refreshSoon);
  const stopGaps = store.broadcast.onGap(refreshSoon);
  return {
    get owner() {
      return snapshot.owner;
    },
    ofHost(host) {
      const { owner, hosts } = snapshot;
      const name = hostName(host);
      if (name && hosts.has(name)) return hosts.get(name);
      return owner;
    },
    hasHost: (host) => snapshot.hosts.has(hostName(host) ?? ''),
    async changed(tenantId) {
      store.broadcast.publish(changedTopic, tenantId);
      await refresh();
    },
    refresh,
    close() {
      closed = true;
      clearTimeout(retry);
      stopHearing();
      stopGaps();
    },
  };
}

async function load(store: Store, clock: Clock): Promise<Snapshot> {
  const { db } = store.engine(instantOf(clock.nowMs()));
  const [owners, rows] = await Promise.all([ownerTenant(db), confirmedHosts(db)]);
  const owner = owners.map(({ claimedAt, ...one }): Owner => ({ ...one, claimed: claimedAt !== null }))[0];
  const hosts = rows.map(({ host, tenantId, status }): [string, { id: string } | undefined] => [
    host,
    status === 'active' ? { id: tenantId } : undefined,
  ]);
  return { owner, hosts: new Map(hosts) };
}
