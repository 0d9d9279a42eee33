// How often somebody may call: a bucket of tokens per address, per actor and per tenant, refilled evenly.
import { LRUCache } from 'lru-cache';
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

export type Limiter = (who: string, nowMs: number) => void;

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

const remembered = 50_000;

/** Answers a function that takes one token, or refuses and says when to come back. */
export function limiter({ calls, per }: Limit, subject: string): Limiter {
  const buckets = new LRUCache<string, Bucket>({ max: remembered });
  const perMs = calls / durationMs(per);
  return (who, nowMs) => {
    const bucket = buckets.get(who);
    if (!bucket) {
      buckets.set(who, { tokens: calls - 1, filledAtMs: nowMs });
      return;
    }
    const tokens = Math.min(calls, bucket.tokens + Math.max(0, nowMs - bucket.filledAtMs) * perMs);
    bucket.filledAtMs = nowMs;
    bucket.tokens = tokens >= 1 ? tokens - 1 : tokens;
    if (tokens >= 1) return;
    const retryAfterSeconds = Math.ceil((1 - tokens) / perMs / 1000);
    throw new Fault('limited', `More than ${calls} calls in ${per} ${subject}; wait ${retryAfterSeconds} s`, {
      details: { retryAfterSeconds },
    });
  };
}
