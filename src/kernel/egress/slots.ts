// At most so many requests to one host at a time; the others wait, and stop waiting when their signal says so. A place
// that comes free goes to the party that has the fewest, and within a party to whoever asked first: one that asks for
// everything at once waits for itself alone.

import { abortable } from './flight.ts';

export type Slots = ReturnType<typeof createSlots>;

interface Waiting {
  readonly party: string;
  begin(): void;
}

interface Host {
  taken: number;
  readonly byParty: Map<string, number>;
  readonly waiting: Set<Waiting>;
}

export function createSlots(perHost: number) {
  const busy = new Map<string, Host>();

  function count({ byParty }: Host, party: string, change: 1 | -1) {
    const now = (byParty.get(party) ?? 0) + change;
    if (now === 0) byParty.delete(party);
    else byParty.set(party, now);
  }

  function release(host: string, party: string) {
    const at = busy.get(host);
    if (at === undefined) return;
    count(at, party, -1);
    const next = mostEntitled(at);
    if (next) {
      at.waiting.delete(next);
      count(at, next.party, 1);
      return next.begin();
    }
    at.taken -= 1;
    if (at.taken === 0) busy.delete(host);
  }

  async function take(host: string, signal: AbortSignal, party = ''): Promise<() => void> {
    signal.throwIfAborted();
    const at = busy.get(host) ?? { taken: 0, byParty: new Map(), waiting: new Set() };
    busy.set(host, at);
    if (at.taken < perHost) {
      at.taken += 1;
      count(at, party, 1);
    } else await turn(host, at, { party, signal });
    return () => release(host, party);
  }

  async function turn(host: string, { waiting }: Host, { party, signal }: { party: string; signal: AbortSignal }) {
    const { promise, resolve: begin } = Promise.withResolvers<void>();
    const place = { party, begin };
    waiting.add(place);
    try {
      await abortable(promise, signal);
    } catch (error) {
      if (!waiting.delete(place)) release(host, party);
      throw error;
    }
  }

  return { take };
}

/** Those who wait are in the order in which they came. */
function mostEntitled({ waiting, byParty }: Host): Waiting | undefined {
  let found: Waiting | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const one of waiting) {
    const held = byParty.get(one.party) ?? 0;
    if (held < least) [found, least] = [one, held];
    if (least === 0) break;
  }
  return found;
}
