// The order in which models are tried, from what is known of each. Pure.
import { compareShares, type Share, wilson } from './compare.ts';
import type { Choice, Plan, Strategy } from './policy.ts';

export const statuses = ['healthy', 'degraded', 'unhealthy'] as const;
export type Status = (typeof statuses)[number];

export interface Standing {
  /** False while its circuit is open. */
  readonly isOpen: boolean;
  readonly status: Status;
  readonly latencyMs: number | undefined;
  /** What the question at hand would cost there; undefined when it has no price. */
  readonly costMicros: number | undefined;
  readonly outcomes: Share;
}

export interface Known extends Standing {
  readonly choice: Choice;
}

export interface Drawing {
  readonly plan: Plan;
  readonly known: readonly Known[];
  /** Between 0 and 1, the same for the same asker: on which arm of a comparison they are. */
  readonly draw: number;
}

/** Whoever may be asked, best first; the unhealthy after the others. */
export function orderOf({ plan, known, draw }: Drawing): Choice[] {
  const [only, second] = known;
  if (only && !second) return only.isOpen ? [only.choice] : [];
  const { strategy, fallbackStrategy } = plan;
  const [first, ...rest] = sorted(known, strategy, draw);
  const tail = strategy === 'priority' ? sorted(rest, fallbackStrategy, draw) : rest;
  const all = [...(first ? [first] : []), ...tail].filter(({ isOpen }) => isOpen);
  const well = all.filter(({ status }) => status !== 'unhealthy');
  const ill = all.filter(({ status }) => status === 'unhealthy');
  const order = [...well, ...ill].map(({ choice }) => choice);
  if (plan.mayFallBack) return order;
  return strategy === 'priority' ? order.filter((choice) => choice === known[0]?.choice) : order.slice(0, 1);
}

/** Less is better; who is not known keeps the place after those who are. */
const measures: Readonly<Record<Exclude<Strategy, 'priority' | 'quality'>, (one: Known) => number>> = {
  latency: ({ latencyMs }) => latencyMs ?? Number.POSITIVE_INFINITY,
  cost: ({ costMicros }) => costMicros ?? Number.POSITIVE_INFINITY,
};

function sorted(known: readonly Known[], strategy: Strategy, draw: number): readonly Known[] {
  if (strategy === 'priority') return known;
  if (strategy === 'quality') return byQuality(known, draw);
  const measure = measures[strategy];
  return known.toSorted((a, b) => compare(measure(a), measure(b)));
}

function compare(a: number, b: number): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** The winner first; while there is none everybody has the same share of the askers. */
function byQuality(known: readonly Known[], draw: number): readonly Known[] {
  const best = known.toSorted((a, b) => wilson(b.outcomes).low - wilson(a.outcomes).low);
  const winner = winnerOf(known.map(({ outcomes }) => outcomes));
  if (winner !== undefined) return best;
  const chosen = known[Math.min(known.length - 1, Math.floor(draw * known.length))];
  return chosen ? [chosen, ...best.filter((one) => one !== chosen)] : [];
}

const leastOutcomes = 20;
const significant = 0.05;

/** The index of the one that is better than each other, beyond chance (corrected for how many are compared). */
export function winnerOf(arms: readonly Share[]): number | undefined {
  if (arms.length < 2 || arms.some(({ total }) => total < leastOutcomes)) return undefined;
  const level = significant / (arms.length - 1);
  const winner = arms.findIndex((arm, index) =>
    arms.every((other, at) => {
      if (at === index) return true;
      const { z, p } = compareShares(arm, other);
      return z > 0 && p < level;
    }),
  );
  return winner === -1 ? undefined : winner;
}

/** The same number for the same words, spread evenly (FNV-1a). */
export function drawOf(words: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(words)) hash = Math.imul(hash ^ byte, 0x01000193);
  // Its upper bits alone are uneven for short words.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 32;
}
