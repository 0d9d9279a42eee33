// Plain reads write nothing, so they are counted here and handed over once a second, one row per who and what.
// A crash loses the counts of that second: reads cost nothing that is billed.
import type { UsageRow } from './tables.ts';

export interface Counted {
  readonly tenantId: string;
  readonly userId: string;
  readonly capability: string;
  readonly failed: boolean;
  readonly latencyMs: number;
}

export interface Tally {
  count(use: Counted): void;
  /** Hands over what has been counted so far. */
  flush(): void;
  close(): void;
}

export interface TallyOptions {
  readonly everyMs?: number;
  deliver(rows: UsageRow[]): void;
  newId(): string;
  now(): string;
}

interface Counts {
  readonly first: Counted;
  calls: number;
  failures: number;
  latencyMs: number;
}

export function openTally({ everyMs = 1000, deliver, newId, now }: TallyOptions): Tally {
  let all: Counts[] = [];
  let byWho = new Map<string, Map<string, Map<string, Counts>>>();
  const timer = setInterval(flush, everyMs).unref();

  function flush() {
    if (all.length === 0) return;
    const at = now();
    const rows = all.map(({ first, calls, failures, latencyMs }) => ({
      id: newId(),
      tenant_id: first.tenantId,
      at,
      user_id: first.userId,
      capability: first.capability,
      calls,
      failures,
      latency_ms: latencyMs,
    }));
    all = [];
    byWho = new Map();
    deliver(rows);
  }

  /** Three looks by words that are there already are cheaper than making one long word of them. */
  function countsOf(use: Counted): Counts {
    const known = byWho.get(use.tenantId)?.get(use.userId)?.get(use.capability);
    if (known) return known;
    const counts: Counts = { first: use, calls: 0, failures: 0, latencyMs: 0 };
    all.push(counts);
    const people = byWho.get(use.tenantId) ?? new Map<string, Map<string, Counts>>();
    const used = people.get(use.userId) ?? new Map<string, Counts>();
    byWho.set(use.tenantId, people.set(use.userId, used.set(use.capability, counts)));
    return counts;
  }

  return {
    count(use) {
      const counted = countsOf(use);
      counted.calls += 1;
      counted.failures += use.failed ? 1 : 0;
      counted.latencyMs += use.latencyMs;
    },
    flush,
    close() {
      clearInterval(timer);
      flush();
    },
  };
}
