// The companies as this process remembers them. They are asked for on every call, so they are kept in memory and read
// again when any process says that one changed; while such words could be missed, nothing remembered is believed.
import { type Clock, instantOf } from '#base/time';
import { readAgain, type Store } from '#kernel/store';
import { type Companies, type Company, companyIndex } from './companies.ts';
import { companyRows } from './store.ts';

export interface Directory extends Pick<Companies, 'owner' | 'get' | 'ofHost' | 'ofSlug'> {
  /** At once when what is remembered of a company is true; else once it has been read. */
  ready(tenantId: string): Promise<void> | undefined;
  /** Tells every process, and answers once this one knows. */
  changed(tenantId: string): Promise<void>;
  refresh(): Promise<void>;
  close(): void;
}

export const changedTopic = 'tenant.changed';
const retryMs = 1000;
const everybody = '*';
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export async function openDirectory(store: Store, clock: Clock): Promise<Directory> {
  const companies = companyIndex();
  const reader = reading(companies, (ids) => companyRows(store.engine(instantOf(clock.nowMs())).db, ids));
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  function readSoon(id: string) {
    clearTimeout(retry);
    if (closed) return;
    reader.read(id).catch(() => {
      if (!closed) retry = setTimeout(() => readSoon(id), retryMs).unref();
    });
  }

  await reader.read(everybody);
  const stopHearing = store.broadcast.hear(changedTopic, readSoon);
  const stopGaps = store.broadcast.onGap(() => readSoon(everybody));
  return {
    get owner() {
      return companies.owner;
    },
    get: companies.get,
    ofHost: companies.ofHost,
    ofSlug: companies.ofSlug,
    ready(id) {
      const isTrue = store.broadcast.up && !reader.doubts(id) && companies.get(id) !== undefined;
      return isTrue || !uuid.test(id) ? undefined : reader.read(id);
    },
    changed(tenantId) {
      store.broadcast.publish(changedTopic, tenantId);
      return reader.read(tenantId);
    },
    refresh: () => reader.read(everybody),
    close() {
      closed = true;
      clearTimeout(retry);
      stopHearing();
      stopGaps();
    },
  };
}

interface Reader {
  /** Answers once what is true from now on, or later, has been read. */
  read(id: string): Promise<void>;
  /** Whether what is remembered of it may be untrue. */
  doubts(id: string): boolean;
}

function reading(companies: Companies, rowsOf: (ids: string[] | undefined) => Promise<Company[]>): Reader {
  /** Whose rows are to be read, each with the number of the last word about it. */
  const wanted = new Map<string, number>();
  let words = 0;
  let underWay: Promise<void> | undefined;

  async function readWanted() {
    try {
      // What changes in the same moment is read together.
      await null;
      while (wanted.size > 0) await readOnce(new Map(wanted));
    } finally {
      underWay = undefined;
    }
  }

  /** A word that arrives while reading may have come too late for it, so its company stays wanted. */
  async function readOnce(asked: ReadonlyMap<string, number>) {
    const isAll = asked.has(everybody);
    const rows = await readAgain(() => rowsOf(isAll ? undefined : [...asked.keys()]));
    if (isAll) companies.clear();
    for (const id of asked.keys()) companies.remove(id);
    for (const row of rows) companies.put(row);
    for (const [id, word] of asked) if (wanted.get(id) === word) wanted.delete(id);
  }

  return {
    read(id) {
      words += 1;
      wanted.set(id, words);
      underWay ??= readWanted();
      return underWay;
    },
    doubts: (id) => wanted.has(id) || wanted.has(everybody),
  };
}
