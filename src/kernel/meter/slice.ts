// A slice is what one process may spend of one limit without asking. Everything it holds is counted as spent by all
// others until it has been told back: what a process took with it into its grave stays counted.
//   granted = used + returned + free + held
import type { Instant } from '#base/time';
import type { Cap } from './model.ts';

export interface Slice {
  readonly cap: Cap;
  readonly key: string;
  readonly tenantId: string;
  readonly accountId: string;
  readonly start: Instant;
  /** Another one when the database no longer knows the former. */
  leaseId: string;
  generation: number;
  isFresh: boolean;
  granted: number;
  used: number;
  returned: number;
  free: number;
  /** In reservations that have not been settled. */
  held: number;
  /** Spent beyond what was reserved and beyond what was free. */
  over: number;
  told: Totals;
  toldAtMs: number;
  takenAtMs: number;
  /** What those who wait need. */
  demand: number;
  /** How much to ask for; doubled while it goes fast. */
  wish: number;
  wishedAtMs: number;
  lastGrant: number;
  /** What the limit leaves for anybody, and what other living processes hold, when last told. */
  room: number;
  elsewhere: number;
  /** So much was refused a moment ago. */
  refused: { readonly from: number; readonly untilMs: number } | undefined;
  hasWarned: boolean;
  /** Its limit has been changed, or its period is over: it only gives back. */
  isRetired: boolean;
}

export interface Totals {
  readonly used: number;
  readonly returned: number;
  readonly over: number;
}

type Opening = Pick<Slice, 'cap' | 'key' | 'tenantId' | 'accountId' | 'start' | 'leaseId'> & { readonly nowMs: number };

const nothing: Totals = { used: 0, returned: 0, over: 0 };

export function openSlice({ nowMs, ...rest }: Opening): Slice {
  return {
    ...rest,
    ...{ generation: 0, isFresh: true, granted: 0, free: 0, held: 0, ...nothing, told: nothing },
    ...{
      toldAtMs: nowMs,
      takenAtMs: nowMs,
      demand: 0,
      wish: 0,
      wishedAtMs: 0,
      lastGrant: 0,
      room: Number.POSITIVE_INFINITY,
    },
    ...{ elsewhere: 0, refused: undefined, hasWarned: false, isRetired: false },
  };
}

/** What one reservation has taken of one slice. */
export interface Part {
  readonly slice: Slice;
  readonly generation: number;
  readonly amount: number;
}

export function take(slice: Slice, amount: number, nowMs: number): Part {
  slice.free -= amount;
  slice.held += amount;
  slice.takenAtMs = nowMs;
  return { slice, generation: slice.generation, amount };
}

export function grant(slice: Slice, granted: number) {
  const more = granted - slice.granted;
  slice.free += more;
  slice.granted = granted;
  if (more > 0) slice.lastGrant = more;
}

/** What was really spent of it. More than was reserved comes out of what is free; what is not there is owed. */
export function settle({ slice, generation, amount }: Part, actual: number) {
  if (generation !== slice.generation) {
    slice.over += actual;
    return;
  }
  slice.held -= amount;
  const covered = Math.min(actual, amount + slice.free);
  slice.free += amount - covered;
  slice.used += covered;
  slice.over += actual - covered;
}

export function giveBack(slice: Slice) {
  slice.returned += slice.free;
  slice.free = 0;
}

/** The database no longer knows this lease: what it has not heard of yet is owed to the next one. */
export function startAnew(slice: Slice, leaseId: string) {
  const owed = slice.used - slice.told.used + (slice.over - slice.told.over);
  Object.assign(slice, { leaseId, generation: slice.generation + 1, isFresh: true, told: nothing });
  Object.assign(slice, { granted: 0, used: 0, returned: 0, free: 0, held: 0, over: owed });
}

export function hasNews({ used, returned, over, told }: Slice): boolean {
  return used !== told.used || returned !== told.returned || over !== told.over;
}

/** Nothing is left in it and everything has been told. */
export function isEmpty(slice: Slice): boolean {
  return slice.free === 0 && slice.held === 0 && slice.demand === 0;
}

const firstWish = 16;
const hurryMs = 1000;
const mostAhead = 2 ** 40;

/** How much to ask for: what is needed, and as much ahead as is being spent. */
export function wishFor(slice: Slice, nowMs: number): number {
  const need = needOf(slice);
  const quick = nowMs - slice.wishedAtMs < hurryMs;
  const least = firstWish * Math.max(1, need);
  slice.wish = quick ? Math.max(least, Math.min(slice.wish * 2, mostAhead)) : least;
  slice.wishedAtMs = nowMs;
  return slice.wish;
}

export function needOf({ demand, free }: Slice): number {
  return Math.max(0, demand - free);
}

/** Time to ask for more before anybody has to wait for it. */
export function isLow({ free, lastGrant, cap, room }: Slice): boolean {
  return free < lastGrant / 4 && (!cap.isHard || room > 0);
}
