// Which of several does better, and whether that can be believed. Pure. The first by its share is compared with each
// other by the pooled test of two shares, and the chances are held together after Holm (1979): with many to look at,
// one of them looks good by luck.
import { compareShares, type Share, wilson } from './compare.ts';

export interface Arm extends Share {
  readonly key: string;
}

export interface Judged<One extends Arm> {
  readonly arms: readonly (One & { readonly share: number; readonly low: number; readonly high: number })[];
  /** Undefined as long as the difference may be luck. */
  readonly best: string | undefined;
  /** The chance of so large a difference where there is none, of the one that comes next; 1 when there is no other. */
  readonly p: number;
}

const significant = 0.05;
/** With fewer the test of two shares says nothing. */
const leastOfEach = 20;

export function judged<One extends Arm>(all: readonly One[]): Judged<One> {
  const arms = all
    .map((arm) => ({ ...arm, share: arm.total === 0 ? 0 : arm.good / arm.total, ...wilson(arm) }))
    .toSorted((a, b) => b.share - a.share || b.total - a.total);
  const [first, ...others] = arms.filter(({ total }) => total >= leastOfEach);
  if (!first || others.length === 0) return { arms, best: undefined, p: 1 };
  const chances = holm(others.map((other) => compareShares(first, other).p));
  const p = Math.max(...chances);
  return { arms, best: p < significant ? first.key : undefined, p };
}

/** Each times how many are left, never less than one before it. */
export function holm(chances: readonly number[]): number[] {
  const inOrder = chances.map((p, index) => ({ p, index })).toSorted((a, b) => a.p - b.p);
  const adjusted = new Array<number>(chances.length).fill(1);
  let most = 0;
  for (const [rank, { p, index }] of inOrder.entries()) {
    most = Math.max(most, Math.min(1, p * (chances.length - rank)));
    adjusted[index] = most;
  }
  return adjusted;
}
