// Calls counted as they end. It is on everybody's way, so it does no more than look two things up and add.
import type { Actor, Effect, Origin } from '#kernel/contract';

/** What is known of a call that has ended; the pipeline's own view of it fits. */
export interface Observed {
  readonly entry: { readonly contract: { readonly name: string; readonly effect: Effect } };
  readonly origin: Pick<Origin, 'door' | 'requestId'>;
  readonly actor: Pick<Actor, 'kind' | 'id'>;
  readonly tenantId: string;
  readonly callId: string;
  readonly runId?: string | undefined;
  /** When it came, milliseconds since 1970. */
  readonly nowMs: number;
}

/** `done`, `waiting`, `rehearsed`, or the code of the fault. */
export type Observe = (call: Observed, outcome: string, latencyMs: number) => void;

export interface Series {
  readonly capability: string;
  readonly door: string;
  readonly outcomes: Map<string, number>;
  /** How many took as long as the bound of the same place and longer than the one before; the last has no bound. */
  readonly buckets: Float64Array;
  totalMs: number;
}

export const boundsMs = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 10_000] as const;
/** Companies can bring capabilities of their own, without end; those beyond are counted together. */
const mostSeries = 5000;
const beyond = 'other';

export interface CallCounts {
  readonly count: Observe;
  series(): Iterable<Series>;
}

export function countCalls(most = mostSeries): CallCounts {
  const byDoor = new Map<string, Map<string, Series>>();
  const all: Series[] = [];

  function make(door: string, capability: string): Series {
    const atDoor = byDoor.get(door) ?? new Map<string, Series>();
    byDoor.set(door, atDoor);
    const name = all.length < most ? capability : beyond;
    const known = atDoor.get(name);
    if (known) return known;
    const buckets = new Float64Array(boundsMs.length + 1);
    const made: Series = { capability: name, door, outcomes: new Map(), buckets, totalMs: 0 };
    all.push(made);
    atDoor.set(name, made);
    return made;
  }

  return {
    count({ entry, origin }, outcome, latencyMs) {
      const { name } = entry.contract;
      const series = byDoor.get(origin.door)?.get(name) ?? make(origin.door, name);
      series.outcomes.set(outcome, (series.outcomes.get(outcome) ?? 0) + 1);
      const place = placeOf(latencyMs);
      series.buckets[place] = (series.buckets[place] ?? 0) + 1;
      series.totalMs += latencyMs;
    },
    series: () => all,
  };
}

function placeOf(latencyMs: number): number {
  let place = 0;
  while (place < boundsMs.length && latencyMs > (boundsMs[place] ?? 0)) place += 1;
  return place;
}
