// A circuit breaker: after several failures in a row nobody is asked for a while, then one may try. Pure.

export interface Breaker {
  readonly failures: number;
  /** Nobody before this instant; 0 while it is closed. */
  readonly untilMs: number;
  /** How often it has opened since it was last closed: each time for longer. */
  readonly openings: number;
  /** Since when somebody tries. */
  readonly trialMs: number | undefined;
}

export const closed: Breaker = { failures: 0, untilMs: 0, openings: 0, trialMs: undefined };

const mostFailures = 5;
const firstPauseMs = 10_000;
const longestPauseMs = 300_000;
/** Whoever tries and is not heard of for that long has died. */
const trialPatienceMs = 120_000;

export type State = 'closed' | 'open' | 'half_open';

export function stateOf({ untilMs }: Breaker, nowMs: number): State {
  if (untilMs === 0) return 'closed';
  return nowMs < untilMs ? 'open' : 'half_open';
}

export function allows(breaker: Breaker, nowMs: number): boolean {
  const state = stateOf(breaker, nowMs);
  if (state !== 'half_open') return state === 'closed';
  return breaker.trialMs === undefined || nowMs - breaker.trialMs >= trialPatienceMs;
}

/** Somebody asks: while it is half open they are the one who tries. */
export function asked(breaker: Breaker, nowMs: number): Breaker {
  return stateOf(breaker, nowMs) === 'half_open' ? { ...breaker, trialMs: nowMs } : breaker;
}

export function succeeded(): Breaker {
  return closed;
}

/** They gave up for reasons of their own, and say nothing about it. */
export function abandoned(breaker: Breaker): Breaker {
  return breaker.trialMs === undefined ? breaker : { ...breaker, trialMs: undefined };
}

/** `pauseMs` is what the other side has asked for itself. */
export function failed(breaker: Breaker, nowMs: number, pauseMs = 0): Breaker {
  const failures = breaker.failures + 1;
  const isTrial = stateOf(breaker, nowMs) === 'half_open';
  const own = isTrial || failures >= mostFailures ? pauseAfter(breaker.openings) : 0;
  const wait = Math.min(longestPauseMs, Math.max(own, pauseMs));
  if (wait === 0) return { ...breaker, failures };
  return {
    failures,
    untilMs: Math.max(breaker.untilMs, nowMs + wait),
    openings: breaker.openings + 1,
    trialMs: undefined,
  };
}

function pauseAfter(openings: number): number {
  return Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(openings, 10));
}
