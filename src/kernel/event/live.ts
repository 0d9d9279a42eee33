// Events as they happen, to whoever is listening in this process: consoles, streams, other doors. What commits here is
// heard at once; what commits elsewhere is announced by broadcast and fetched. Durable reactions do not depend on it.
import { inArray } from 'drizzle-orm';
import type { EventRecord } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { aiEvents, type EventRow } from './tables.ts';

export interface Live {
  /** Tells this process and every other one of events that have committed. */
  committed(rows: readonly EventRow[]): void;
  /** Hears a tenant's events. Answers how to stop. */
  subscribe(tenantId: string, listener: (event: EventRecord) => void): () => void;
  /** Hears every tenant's events; for parts of the kernel that keep caches. */
  subscribeAll(listener: (event: EventRecord) => void): () => void;
  close(): void;
}

const topic = 'event';
const everyTenant = '*';

export function openLive(store: Store, now: () => string): Live {
  const listeners = new Map<string, Set<(event: EventRecord) => void>>();
  const stop = store.broadcast.hear(topic, (body) => void fetchAnnounced(body));
  const own = new Set<string>();

  function deliver(event: EventRecord) {
    for (const listener of listeners.get(event.tenantId) ?? []) listener(event);
    for (const listener of listeners.get(everyTenant) ?? []) listener(event);
  }

  async function fetchAnnounced(body: string) {
    const [tenantId = '', ...ids] = body.split(' ');
    const unseen = ids.filter((id) => !own.delete(id));
    if (unseen.length === 0) return;
    if (!listeners.has(tenantId) && !listeners.has(everyTenant)) return;
    const rows = await store.engine(now()).db.select().from(aiEvents).where(inArray(aiEvents.id, unseen));
    for (const row of rows) deliver({ ...row, type: row.eventType, data: row.eventData, timestamp: row.createdAt });
  }

  function subscribe(scope: string, listener: (event: EventRecord) => void) {
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
    subscribe: (tenantId, listener) => subscribe(tenantId, listener),
    subscribeAll: (listener) => subscribe(everyTenant, listener),
    close() {
      stop();
      listeners.clear();
    },
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
