// Which events somebody waits for, as far as this process knows: all that has been written down, and what any process
// has said since. Where that is not known, every event may be one of them.
import { prepared, records, type Store } from '#kernel/store';

export interface Expected {
  /** A run of this company is about to wait for these; every process hears of it. */
  add(tenantId: string, topics: readonly string[]): void;
  /** Whether it may be that somebody waits for one of these. */
  has(tenantId: string, types: readonly string[]): boolean;
  /** Something may have been missed: until it is read anew, everything is waited for. */
  forget(): void;
  read(now: string): Promise<void>;
  stop(): void;
}

const topic = 'work.waits';
const most = 50_000;
/** Who says that it is about to wait has written it down by then. */
const writingMs = 60_000;
const all = prepared(`select distinct tenant_id, topic from work.waits where topic <> '' limit ${most + 1}`);

export function openExpected(store: Store): Expected {
  let known: Set<string> | undefined;
  /** What was said last, the oldest first: a reading may not find it written down yet. */
  const lately = new Map<string, number>();

  function hear(name: string) {
    known?.add(name);
    if (known && known.size > most) known = undefined;
    lately.delete(name);
    lately.set(name, performance.now());
    for (const [oldest, atMs] of lately) {
      if (performance.now() - atMs <= writingMs) break;
      lately.delete(oldest);
    }
  }

  const stop = store.broadcast.hear(topic, hear);
  return {
    add(tenantId, topics) {
      for (const one of topics) store.broadcast.publish(topic, nameOf(tenantId, one));
    },
    has: (tenantId, types) => !known || types.some((type) => known?.has(nameOf(tenantId, type))),
    forget() {
      known = undefined;
    },
    async read(now) {
      const rows = records(await store.engine(now).run({ statement: all, values: [] }));
      const names = rows.map((row) => nameOf(String(row.tenant_id), String(row.topic)));
      const together = new Set([...names, ...lately.keys()]);
      known = together.size > most ? undefined : together;
    },
    stop,
  };
}

function nameOf(tenantId: string, type: string): string {
  return `${tenantId} ${type}`;
}
