// The connections of each company as this process remembers them: read once, and again when any process says that they
// changed or such words could have been missed.
import { type Clock, type Duration, durationMs, instantOf } from '#base/time';
import { readAgain, type Store } from '#kernel/store';
import { connectionsInUse, type Row } from './store.ts';

export interface Book {
  of(tenantId: string): Promise<readonly Row[]>;
  /** Past what is remembered. */
  afresh(tenantId: string): Promise<readonly Row[]>;
  /** Tells every process. */
  changed(tenantId: string): void;
  close(): void;
}

interface Held {
  readonly rows: readonly Row[];
  readonly readAtMs: number;
}

const topic = 'connection.changed';
const remembered = 5000;
/** Should a word ever be lost with the process that had it to say. */
const life: Duration = '30 seconds';

export function openBook(store: Store, clock: Clock): Book {
  const held = new Map<string, Held>();
  const lifeMs = durationMs(life);
  // Counts what was heard: what was read before the last word may be what was before it.
  let heard = 0;

  async function afresh(tenantId: string): Promise<readonly Row[]> {
    const [before, readAtMs] = [heard, clock.nowMs()];
    const { db } = store.read({ tenantId, now: instantOf(readAtMs) });
    const rows = await readAgain(() => connectionsInUse(db));
    if (heard === before && store.broadcast.up) keep(tenantId, { rows, readAtMs });
    return rows;
  }

  function keep(tenantId: string, known: Held) {
    const [oldest] = held.keys();
    if (held.size >= remembered && oldest !== undefined) held.delete(oldest);
    held.set(tenantId, known);
  }

  function forget(tenantId?: string) {
    heard += 1;
    if (tenantId === undefined) held.clear();
    else held.delete(tenantId);
  }

  const stops = [store.broadcast.hear(topic, forget), store.broadcast.onGap(() => forget())];
  return {
    of(tenantId) {
      const known = store.broadcast.up ? held.get(tenantId) : undefined;
      const ageMs = known ? clock.nowMs() - known.readAtMs : -1;
      return known && ageMs >= 0 && ageMs <= lifeMs ? Promise.resolve(known.rows) : afresh(tenantId);
    },
    afresh,
    changed(tenantId) {
      forget(tenantId);
      store.broadcast.publish(topic, tenantId);
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}
