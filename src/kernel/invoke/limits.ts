// How often somebody may call: a bucket of tokens per address, per actor and per tenant, refilled evenly.
import { Fault } from '#base/fault';
import { durationMs } from '#base/time';
import type { Limit } from '#kernel/contract';

export interface LimitSettings {
  readonly perIp: Limit;
  readonly perActor: Limit;
  readonly perTenant: Limit;
}

export const usualLimits: LimitSettings = {
  perIp: { calls: 1200, per: '1 minute' },
  perActor: { calls: 1200, per: '1 minute' },
  perTenant: { calls: 12_000, per: '1 minute' },
};

export interface Limiter {
  (who: string, nowMs: number): void;
  readonly limit: Limit;
}

/** One call costs as many units as the window has milliseconds, and every millisecond brings `calls`: all whole. */
interface Bucket {
  units: number;
  filledAtMs: number;
}

/** Whoever has not called for two generations of this many callers is forgotten, with a full bucket. */
const generation = 25_000;

/** Answers a function that takes one token, or refuses and says when to come back. */
export function limiter(limit: Limit, subject: string): Limiter {
  const { calls, per } = limit;
  const cost = durationMs(per);
  const full = calls * cost;
  let recent = new Map<string, Bucket>();
  let older = new Map<string, Bucket>();

  function bucketOf(who: string, nowMs: number): Bucket {
    const known = recent.get(who);
    if (known) return known;
    const bucket = older.get(who) ?? { units: full, filledAtMs: nowMs };
    if (recent.size >= generation) [older, recent] = [recent, new Map()];
    recent.set(who, bucket);
    return bucket;
  }

  function take(who: string, nowMs: number) {
    const bucket = bucketOf(who, nowMs);
    const units = Math.min(full, bucket.units + Math.max(0, nowMs - bucket.filledAtMs) * calls);
    bucket.filledAtMs = nowMs;
    bucket.units = units >= cost ? units - cost : units;
    if (units >= cost) return;
    const retryAfterSeconds = Math.ceil((cost - units) / calls / 1000);
    throw new Fault('limited', `More than ${calls} calls in ${per} ${subject}; wait ${retryAfterSeconds} s`, {
      details: { retryAfterSeconds },
    });
  }
  return Object.assign(take, { limit });
}
