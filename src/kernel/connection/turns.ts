// How often a vendor is asked: a bucket of tokens per connection, refilled evenly, and a pause when the vendor says so.
import { setTimeout as wait } from 'node:timers/promises';
import { Fault } from '#base/fault';
import { type Clock, durationMs } from '#base/time';
import type { Limit } from '#kernel/contract';

export interface Turns {
  /** Waits until it may be asked, at most until `untilMs`. */
  take(who: string, limit: Limit | undefined, by: Deadline): Promise<void>;
  /** The vendor does not want to hear from us for so long. */
  pause(who: string, ms: number): void;
}

export interface Deadline {
  readonly untilMs: number;
  readonly signal: AbortSignal | undefined;
}

interface Bucket {
  tokens: number;
  filledAtMs: number;
  pausedUntilMs: number;
}

const remembered = 20_000;

export function openTurns(clock: Clock): Turns {
  const buckets = new Map<string, Bucket>();

  function bucketOf(who: string, full: number): Bucket {
    const known = buckets.get(who);
    if (known) return known;
    const [oldest] = buckets.keys();
    if (buckets.size >= remembered && oldest !== undefined) buckets.delete(oldest);
    const bucket = { tokens: full, filledAtMs: clock.nowMs(), pausedUntilMs: 0 };
    buckets.set(who, bucket);
    return bucket;
  }

  /** Takes a token, in advance if need be: who comes later waits longer. Answers for how long. */
  function claim(bucket: Bucket, limit: Limit | undefined, patienceMs: number): number | undefined {
    const nowMs = clock.nowMs();
    const pauseMs = Math.max(0, bucket.pausedUntilMs - nowMs);
    if (!limit) return pauseMs <= patienceMs ? pauseMs : undefined;
    const perToken = durationMs(limit.per) / limit.calls;
    const tokens = Math.min(limit.calls, bucket.tokens + Math.max(0, nowMs - bucket.filledAtMs) / perToken);
    const waitMs = Math.max(pauseMs, (1 - tokens) * perToken, 0);
    Object.assign(bucket, { tokens: waitMs <= patienceMs ? tokens - 1 : tokens, filledAtMs: nowMs });
    return waitMs <= patienceMs ? waitMs : undefined;
  }

  return {
    async take(who, limit, { untilMs, signal }) {
      const nowMs = clock.nowMs();
      const bucket = bucketOf(who, limit?.calls ?? 0);
      const waitMs = claim(bucket, limit, untilMs - nowMs);
      if (waitMs === undefined) throw tooOften(Math.max(bucket.pausedUntilMs - nowMs, 1000));
      if (waitMs > 0) await pause(waitMs, signal);
    },
    pause(who, ms) {
      const bucket = bucketOf(who, 0);
      bucket.pausedUntilMs = Math.max(bucket.pausedUntilMs, clock.nowMs() + ms);
    },
  };
}

/** Nothing was done: whoever sends may try again. */
export function tooOften(ms: number): Fault {
  const retryAfterSeconds = Math.ceil(ms / 1000);
  return new Fault('limited', `The service wants to be asked less often; wait ${retryAfterSeconds} s`, {
    details: { reason: 'rate-limit', retryAfterSeconds },
  });
}

export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  try {
    await wait(ms, undefined, signal ? { signal } : {});
  } catch (error) {
    throw signal?.aborted ? signal.reason : error;
  }
}
