// Events as they happen, to whoever is listening in this process: consoles, streams, other doors. What commits here is
// heard at once; what commits elsewhere is announced by broadcast and fetched. Durable reactions do not depend on it.
import { inArray } from 'drizzle-orm';
import type { EventRecord } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { aiEvents, type EventRow } from './tables.ts';

type Listener = (event: EventRecord) => void;

export interface Live {
  /** Tells this process and every other one of events that have committed. */
  committed(rows: readonly EventRow[]): void;
  /** Hears a tenant's events. Answers how to stop. */
  subscribe(tenantId: string, listener: Listener): () => void;
  /** Hears every tenant's events; for parts of the kernel that keep caches. */
  subscribeAll(listener: Listener): () => void;
  /** Hears that events of other processes may have been missed. Answers how to stop. */
  onGap(listener: () => void): () => void;
  close(): void;
}

const topic = 'event';
const everyTenant = '*';

export function openLive(store: Store, now: () => string): Live {
  const listeners = new Map<string, Set<Listener>>();
  const gaps = new Set<() => void>();
  const own = new Set<string>();
  const fetch = fetching(store, now, deliver);
  const stops = [store.broadcast.hear(topic, hearAnnounced), store.broadcast.onGap(tellGap)];

  function deliver(event: EventRecord) {
    for (const listener of listeners.get(event.tenantId) ?? []) listener(event);
    for (const listener of listeners.get(everyTenant) ?? []) listener(event);
  }

  function tellGap() {
    for (const gap of gaps) gap();
  }

  function hearAnnounced(body: string) {
    const [tenantId = '', ...ids] = body.split(' ');
    const unseen = ids.filter((id) => !own.delete(id));
    if (unseen.length === 0 || !(listeners.has(tenantId) || listeners.has(everyTenant))) return;
    fetch(unseen).catch(tellGap);
  }

  function subscribe(scope: string, listener: Listener) {
    const set = listeners.get(scope) ?? new Set();
    listeners.set(scope, set.add(listener));
    return () => {
      set.delete(listener);
      if (set.size === 0) listeners.delete(scope);
    };
  }

  return {
    committed(rows) {
      for (const row of rows) {
        deliver(recordOf(row));
        if (!store.broadcast.shared) continue;
        own.add(row.id);
        store.broadcast.publish(topic, `${row.tenant_id} ${row.id}`);
      }
    },
    subscribe,
    subscribeAll: (listener) => subscribe(everyTenant, listener),
    onGap(listener) {
      gaps.add(listener);
      return () => {
        gaps.delete(listener);
      };
    },
    close() {
      for (const stop of stops) stop();
      listeners.clear();
      gaps.clear();
    },
  };
}

/** Fetches what was announced: several at a time, one time after the other, so that what came first is heard first. */
function fetching(store: Store, now: () => string, deliver: Listener): (ids: readonly string[]) => Promise<void> {
  let announced: string[] = [];
  let isFetching = false;

  async function fetchAll() {
    while (announced.length > 0) {
      const ids = announced;
      announced = [];
      const rows = await store.engine(now()).db.select().from(aiEvents).where(inArray(aiEvents.id, ids));
      const byId = new Map(rows.map((row) => [row.id, row]));
      for (const row of ids.map((id) => byId.get(id))) {
        if (row) deliver({ ...row, type: row.eventType, data: row.eventData, timestamp: row.createdAt });
      }
    }
  }

  return async (ids) => {
    announced.push(...ids);
    if (isFetching) return;
    isFetching = true;
    await fetchAll().finally(() => {
      isFetching = false;
    });
  };
}

function recordOf(row: EventRow): EventRecord {
  return {
    id: row.id,
    type: row.event_type,
    tenantId: row.tenant_id,
    userId: row.user_id,
    data: row.event_data,
    timestamp: row.created_at,
  };
}
