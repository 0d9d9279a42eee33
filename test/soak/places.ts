// Where somebody dies next, until everywhere somebody has.
import type { Place } from './dying.ts';
import type { Death } from './flow-company.ts';

export interface Places {
  next(): Place | undefined;
  /** Somebody lived through it, for so much was not said. */
  survived(): void;
}

/** On a busy machine more is said together, and some trips end before others: one that was lived through is no end. */
const enoughSurvived = 9;

export function placesFor(wanted: readonly Place[] | undefined, endMs: number): Places {
  let [index, survived] = [0, 0];
  return {
    next() {
      if (performance.now() > endMs) return undefined;
      index += 1;
      if (wanted) return wanted[index - 1];
      return survived < enoughSurvived ? { nth: index, when: index % 2 === 0 ? 'before' : 'after' } : undefined;
    },
    survived() {
      survived += 1;
    },
  };
}

/** What one has seen who went on and on. */
export interface Told {
  readonly deaths: readonly Death[];
  /** After how many steps of a trip that nobody died on there was a place. */
  readonly between: readonly number[];
}

export function sparedIn(told: readonly Told[]): number[] {
  const died = new Set(told.flatMap(({ deaths }) => deaths.map(({ steps }) => steps)));
  return [...new Set(told.flatMap(({ between }) => between))].filter((steps) => !died.has(steps));
}

/** Where somebody died a step before or a step after, and next to that. */
export function placesAround(told: readonly Told[]): Place[] {
  const spared = sparedIn(told);
  const near = told.flatMap(({ deaths }) => deaths.filter((one) => spared.some((k) => Math.abs(k - one.steps) === 1)));
  const nths = [...new Set(near.flatMap(({ place: { nth } }) => [nth - 1, nth, nth + 1]))].filter((nth) => nth > 0);
  return nths.flatMap((nth) => [{ nth, when: 'before' } as const, { nth, when: 'after' } as const]);
}
