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
  let counts = new Map<string, Counts>();
  const timer = setInterval(flush, everyMs).unref();

  function flush() {
    if (counts.size === 0) return;
    const at = now();
    const rows = [...counts.values()].map(({ first, calls, failures, latencyMs }) => ({
      id: newId(),
      tenant_id: first.tenantId,
      at,
      user_id: first.userId,
      capability: first.capability,
      calls,
      failures,
      latency_ms: latencyMs,
    }));
    counts = new Map();
    deliver(rows);
  }

  return {
    count(use) {
      const key = `${use.tenantId}${use.userId}${use.capability}`;
      const counted = counts.get(key) ?? { first: use, calls: 0, failures: 0, latencyMs: 0 };
      counted.calls += 1;
      counted.failures += use.failed ? 1 : 0;
      counted.latencyMs += use.latencyMs;
      counts.set(key, counted);
    },
    flush,
    close() {
      clearInterval(timer);
      flush();
    },
  };
}
