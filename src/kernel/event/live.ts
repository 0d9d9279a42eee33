// Events as they happen, to whoever is listening in this process. What commits here is told at once to the parts of the
// kernel that keep caches; listeners read what is committed, here or elsewhere, from the database (tail.ts), and a
// short broadcast only says that there is something to read. Reactions do not depend on any of it.
import type { EventRecord } from '#kernel/contract';
import type { Store } from '#kernel/store';
import type { EventRow } from './tables.ts';
import { openTail, type Tail } from './tail.ts';

type Listener = (event: EventRecord) => void;

export interface Live extends Pick<Tail, 'join'> {
  /** Tells this process and every other one of events that have committed together, all of one company. */
  committed(rows: readonly EventRow[]): void;
  /** The same of events that no part of the kernel has to read: the id of one of them, and the names of all. */
  told(tenantId: string, id: string, types: ReadonlySet<string>): void;
  /** Hears at once what this process commits, of every tenant; for parts of the kernel that tell others themselves. */
  subscribeAll(listener: Listener): () => void;
  close(): void;
}

const topic = 'event';
const mostTypes = 20;

export interface Heard {
  readonly tenantId: string;
  /** Of one event of the transaction. */
  readonly id: string;
  /** Of all of them; unknown when they are too many to say. */
  readonly types: readonly string[] | undefined;
}

/** What every process hears when events have committed. */
export function heardIn(body: string): Heard {
  const [tenantId = '', id = '', ...types] = body.split(' ');
  return { tenantId, id, types: types.length > 0 ? types : undefined };
}

function textOf(types: ReadonlySet<string>): string {
  return types.size > mostTypes ? '' : ` ${[...types].join(' ')}`;
}

export function openLive(store: Store, now: () => string): Live {
  const listeners = new Set<Listener>();
  const tail = openTail(store, now);
  const stop = store.broadcast.hear(topic, (body) => {
    const { tenantId, id } = heardIn(body);
    tail.announce(tenantId, id);
  });
  // By broadcast, which also comes back to ourselves.
  const told: Live['told'] = (tenantId, id, types) =>
    store.broadcast.publish(topic, `${tenantId} ${id}${textOf(types)}`);
  return {
    committed(rows) {
      for (const listener of listeners) for (const row of rows) listener(recordOf(row));
      // One stands for all: what is asked of it is its transaction.
      const last = rows.at(-1);
      if (last) told(last.tenant_id, last.id, new Set(rows.map((row) => row.event_type)));
    },
    told,
    join: (tenantId, hear) => tail.join(tenantId, hear),
    subscribeAll(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    close() {
      stop();
      tail.close();
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
