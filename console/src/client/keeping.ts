// What was last known, kept by the browser for when there is no line: reads alone, of one person in one company, a day
// at the most, and gone when one signs out.
import { dehydrate, hydrate } from '@tanstack/react-query';
import { cache } from './queries.ts';

const kept = [
  'mine',
  'identity.person.me',
  'access.me.show',
  'approval.request.list',
  'approval.request.get',
  'approval.autonomy.list',
  'audit.entry.sum',
  'identity.agent.list',
  'identity.member.list',
  'meter.budget.show',
  'meter.usage.summary',
  'ledger.balance.list',
  'notify.notice.list',
  'platform.arrangement.show',
  'platform.status.read',
] as const;
const place = 'known';
const longestMs = 24 * 3_600_000;
const everyMs = 3000;

interface Kept {
  readonly at: number;
  readonly state: unknown;
}

function store(mode: IDBTransactionMode): Promise<IDBObjectStore> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('cadre', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore(place);
    opening.onsuccess = () => resolve(opening.result.transaction(place, mode).objectStore(place));
    opening.onerror = () => reject(opening.error);
  });
}

function answerOf<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Only while there is no line: with one, everything is asked anew. */
export async function recall(): Promise<void> {
  if (navigator.onLine || !('indexedDB' in window)) return;
  const known = (await answerOf((await store('readonly')).get(place))) as Kept | undefined;
  if (known && Date.now() - known.at < longestMs) hydrate(cache, known.state as Parameters<typeof hydrate>[1]);
}

export function keepKnown(): void {
  if (!('indexedDB' in window)) return;
  let timer: ReturnType<typeof setTimeout> | undefined;
  cache.getQueryCache().subscribe(({ type }) => {
    if (type !== 'updated' || timer !== undefined) return;
    timer = setTimeout(() => {
      timer = undefined;
      if (navigator.onLine) void write();
    }, everyMs);
  });
}

async function write(): Promise<void> {
  const state = dehydrate(cache, {
    shouldDehydrateQuery: ({ queryKey, state: { status } }) =>
      status === 'success' && kept.some((name) => name === queryKey[0]),
  });
  await answerOf((await store('readwrite')).put({ at: Date.now(), state } satisfies Kept, place));
}

/** Whoever comes next knows nothing, and finds nothing half typed. */
export async function forgetKnown(): Promise<void> {
  sessionStorage.clear();
  if ('indexedDB' in window) await answerOf((await store('readwrite')).clear());
}
