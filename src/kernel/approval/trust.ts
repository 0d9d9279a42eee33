// What an agent has earned: how often it is asked, per capability and size of the stake. It begins at always, falls as
// the evidence grows, and one bad outcome brings it back.
import { z } from 'zod';
import { exponentOf, type Money } from '#base/money';

export const Band = z.enum(['none', 'under_10', 'under_100', 'under_1000', 'from_1000']);
export type Band = z.output<typeof Band>;

const bands: readonly { readonly band: Band; readonly below: number }[] = [
  { band: 'under_10', below: 10 },
  { band: 'under_100', below: 100 },
  { band: 'under_1000', below: 1000 },
];

export function bandOf(stake: Money | undefined): Band {
  if (!stake || stake.amount === 0) return 'none';
  const { amount, currency } = stake;
  const whole = Math.abs(amount) / 10 ** exponentOf(currency);
  return bands.find(({ below }) => whole < below)?.band ?? 'from_1000';
}

/** The standard normal quantile of 97.5 %. */
const z95 = 1.959963984540054;

/** Wilson's score interval of 95 % for `hits` of `n`. Nothing is known of nothing. */
export function wilson(hits: number, n: number): { readonly lower: number; readonly upper: number } {
  if (n === 0) return { lower: 0, upper: 1 };
  const rate = hits / n;
  const square = z95 * z95;
  const centre = rate + square / (2 * n);
  const spread = z95 * Math.sqrt((rate * (1 - rate)) / n + square / (4 * n * n));
  const scale = 1 + square / n;
  // At 0 and 1 a bound meets the rate, where arithmetic alone would miss it by a hair.
  const lower = Math.min(rate, Math.max(0, (centre - spread) / scale));
  return { lower, upper: Math.max(rate, Math.min(1, (centre + spread) / scale)) };
}

export interface Evidence {
  /** Decisions since the last bad outcome, and how many of them were approvals of just what was asked. */
  readonly n: number;
  readonly asAsked: number;
  readonly pinned: boolean;
}

export const nothingKnown: Evidence = { n: 0, asAsked: 0, pinned: false };

/** From the most to the least that must be known. */
const shares: readonly { readonly bound: number; readonly n: number; readonly share: number }[] = [
  { bound: 0.95, n: 50, share: 0.1 },
  { bound: 0.9, n: 0, share: 0.25 },
  { bound: 0.8, n: 0, share: 0.5 },
  { bound: 0.7, n: 0, share: 0.75 },
];

/** The part of its calls that an agent is asked about, 1 for all of them. */
export function shareAsked({ n, asAsked, pinned }: Evidence): number {
  if (pinned) return 1;
  const { lower } = wilson(asAsked, n);
  return shares.find((one) => lower >= one.bound && n >= one.n)?.share ?? 1;
}

/** The bound that would have to be reached for the next relief; nothing when there is none. */
export function nextBound(evidence: Evidence): number | null {
  const share = shareAsked(evidence);
  return shares.findLast((one) => one.share < share)?.bound ?? null;
}

export const outcomes = ['as_asked', 'changed', 'rejected'] as const;
export type Outcome = (typeof outcomes)[number];

/** A rejection, or a bad review afterwards, forgets what was earned. */
export function after(evidence: Evidence, outcome: Outcome): Evidence {
  if (outcome === 'rejected') return { ...evidence, n: 0, asAsked: 0 };
  return { ...evidence, n: evidence.n + 1, asAsked: evidence.asAsked + (outcome === 'as_asked' ? 1 : 0) };
}

/** Of what is let through, so much is looked at afterwards. */
export const reviewedShare = 0.2;
