// From signals to a score with reasons, and from a score to what is done.
import type { Reason } from '../sale/shape.ts';
import type { Around } from './history.ts';
import { type Profile, profileOf } from './profile.ts';
import { isOfTheSale, type Signal, signals } from './signals.ts';

/** Weights that are to count instead, by the name of the signal; nothing switches it off. */
export type Weights = Readonly<Record<string, number>>;

export interface Scored {
  readonly score: number;
  readonly reasons: readonly Reason[];
}

export function scoreOf(around: Around, weights: Weights = {}, profile: Profile = profileOf(around)): Scored {
  const reasons = signals
    .flatMap(({ name, weight, sees }: Signal) => {
      const counted = weights[name] ?? weight;
      const evidence = counted > 0 ? sees(around, profile) : undefined;
      return evidence === undefined ? [] : [{ signal: name, weight: counted, evidence }];
    })
    .toSorted((a, b) => b.weight - a.weight);
  return { score: together(reasons.map(({ weight }) => weight)), reasons };
}

/** From here on a sale looks like fraud by itself. */
const suspectScore = 50;

export function isSuspect(reasons: readonly Reason[]): boolean {
  const own = reasons.filter(({ signal }) => isOfTheSale(signal));
  return together(own.map(({ weight }) => weight)) >= suspectScore;
}

export function isByPartner(reasons: readonly Reason[]): boolean {
  return reasons.some(({ signal }) => signal === 'partner_buys');
}

/** The chance that any of them is right, as if each were right or wrong by itself. */
export function together(weights: readonly number[]): number {
  return Math.round(100 * (1 - weights.reduce((none, weight) => none * (1 - Math.min(weight, 100) / 100), 1)));
}

export interface Thresholds {
  readonly holdScore: number;
  readonly rejectScore: number;
}

export type Verdict = 'pass' | 'hold' | 'reject';

export function verdictOf(score: number, { holdScore, rejectScore }: Thresholds): Verdict {
  if (score >= rejectScore) return 'reject';
  return score >= holdScore ? 'hold' : 'pass';
}
