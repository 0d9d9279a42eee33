// The companies' own grants as this process remembers them. They are read once and again when any process says that
// they changed; while such words could be missed, they are read for every call.
import { LRUCache } from 'lru-cache';
import { Fault } from '#base/fault';
import { type Clock, type Duration, durationMs, instantOf } from '#base/time';
import { readAgain, type Store } from '#kernel/store';
import { type Rules, rulesOf } from './own.ts';
import { grantsInForce } from './store.ts';

export interface Book {
  /** At once when what is remembered of a company is true; else once it has been read. Fails when it can not be. */
  ready(tenantId: string): Promise<void> | undefined;
  /** What was true when last made ready. */
  of(tenantId: string): Rules;
  /** Tells every process. */
  changed(tenantId: string): void;
  close(): void;
}

interface Held {
  readonly rules: Rules;
  readonly readAtMs: number;
  readonly isStale: boolean;
}

const topic = 'access.changed';
const remembered = 5000;
/** Should a word ever be lost with the process that had it to say. */
const life: Duration = '30 seconds';

export function openBook(store: Store, clock: Clock): Book {
  const held = new LRUCache<string, Held>({ max: remembered });
  const lifeMs = durationMs(life);
  const looks = looking(async (tenantId) => {
    const readAtMs = clock.nowMs();
    const { db } = store.read({ tenantId, now: instantOf(readAtMs) });
    const grants = await readAgain(() => grantsInForce(db));
    return { rules: rulesOf(grants), readAtMs, isStale: false };
  }, held);

  function doubt(tenantId: string) {
    const known = held.peek(tenantId);
    if (known) held.set(tenantId, { ...known, isStale: true });
  }

  function hear(tenantId: string) {
    looks.overtake(tenantId);
    if (!held.has(tenantId)) return;
    doubt(tenantId);
    // Whoever asks next looks again if this fails.
    looks.shared(tenantId).catch(() => undefined);
  }

  function hearGap() {
    looks.overtake();
    for (const tenantId of [...held.keys()]) doubt(tenantId);
  }

  const stops = [store.broadcast.hear(topic, hear), store.broadcast.onGap(hearGap)];
  return {
    ready(tenantId) {
      if (!store.broadcast.up) return looks.alone(tenantId);
      const known = held.get(tenantId);
      const ageMs = known ? clock.nowMs() - known.readAtMs : Number.POSITIVE_INFINITY;
      return known && !known.isStale && ageMs >= 0 && ageMs <= lifeMs ? undefined : looks.shared(tenantId);
    },
    of(tenantId) {
      const known = held.get(tenantId);
      if (known) return known.rules;
      throw new Fault('unavailable', 'What you may do here can not be looked up right now; try again in a moment');
    },
    changed: (tenantId) => store.broadcast.publish(topic, tenantId),
    close() {
      for (const stop of stops) stop();
    },
  };
}

interface Looks {
  /** Callers who ask for the same at once share one look. */
  shared(tenantId: string): Promise<void>;
  /** Nobody else's look will do: it may have begun before what this caller knows of. */
  alone(tenantId: string): Promise<void>;
  /** Looks under way may have seen what was before; they look once more. */
  overtake(tenantId?: string): void;
}

function looking(load: (tenantId: string) => Promise<Held>, held: LRUCache<string, Held>): Looks {
  const underWay = new Map<string, { done: Promise<void> }>();

  function shared(tenantId: string): Promise<void> {
    const known = underWay.get(tenantId);
    if (known) return known.done;
    const own = { done: Promise.resolve() };
    underWay.set(tenantId, own);
    own.done = look(tenantId, own);
    return own.done;
  }

  async function look(tenantId: string, own: object): Promise<void> {
    try {
      const found = await load(tenantId);
      if (underWay.get(tenantId) !== own) return await shared(tenantId);
      held.set(tenantId, found);
    } finally {
      if (underWay.get(tenantId) === own) underWay.delete(tenantId);
    }
  }

  return {
    shared,
    async alone(tenantId) {
      held.set(tenantId, await load(tenantId));
    },
    overtake(tenantId) {
      if (tenantId === undefined) underWay.clear();
      else underWay.delete(tenantId);
    },
  };
}
