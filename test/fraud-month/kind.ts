// What a kind is. Those of kinds.ts are all there are.
import type { Intensity } from './records.ts';
import { hourMs, type Stage } from './stage.ts';

export interface HonestKind {
  readonly name: string;
  /** The kinds of fraud that a rule which looks at one thing would take it for. */
  readonly looksLike: readonly string[];
  readonly partners: number;
  /** Once for each of the partners. */
  play(stage: Stage): void;
}

export interface FraudKind {
  readonly name: string;
  /** Once for each intensity. */
  play(stage: Stage, intensity: Intensity): void;
}

/** Partners differ: of ten with the same plan the greatest has five times the visits of the smallest. */
export function crowd({ dice }: Stage, meanVisits: number, rate: number): { visits: number; orders: number } {
  const visits = Math.max(1, Math.round(dice.skewed(meanVisits * 0.883, 0.5)));
  return { visits, orders: dice.count(visits * rate) };
}

/** Moments after something was sent or shown: half within `halfHours`, and a long tail. */
export function wave({ dice, span }: Stage, halfHours: number, times: number): () => number {
  const starts = Array.from({ length: times }, () => {
    const day = Math.floor(dice.between(span.fromMs, span.untilMs - 48 * hourMs) / (24 * hourMs));
    return (day * 24 + 7 + dice.below(13)) * hourMs;
  });
  return () => dice.pick(starts) + dice.exponential(halfHours / Math.LN2) * hourMs;
}

export const searchEngines = ['https://www.google.com/', 'https://www.google.com/', 'https://www.bing.com/'] as const;
