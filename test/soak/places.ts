// Where somebody dies next, until everywhere somebody has.
import type { Place } from './dying.ts';
import type { Death } from './flow-company.ts';

export interface Places {
  next(): Place | undefined;
  /** Nobody lives on to say so much. */
  isBeyond(place: Place): void;
}

export function placesFor(wanted: readonly Place[] | undefined, endMs: number): Places {
  let [index, end] = [0, Number.POSITIVE_INFINITY];
  return {
    next() {
      if (performance.now() > endMs) return undefined;
      index += 1;
      if (wanted) return wanted[index - 1];
      return index < end ? { nth: index, when: index % 2 === 0 ? 'before' : 'after' } : undefined;
    },
    isBeyond({ nth }) {
      end = Math.min(end, nth);
    },
  };
}

/** What one has seen who went on and on. */
export interface Told {
  readonly deaths: readonly Death[];
  /** After how many steps of the last trip there was a place. */
  readonly between: readonly number[];
}

export function sparedIn(told: readonly Told[]): number[] {
  const died = new Set(told.flatMap(({ deaths }) => deaths.map(({ steps }) => steps)));
  return [...new Set(told.flatMap(({ between }) => between))].filter((steps) => !died.has(steps));
}

/** Where somebody died a step before or a step after. */
export function placesAround(told: readonly Told[]): Place[] {
  const spared = sparedIn(told);
  const near = told.flatMap(({ deaths }) => deaths.filter((one) => spared.some((k) => Math.abs(k - one.steps) === 1)));
  const nths = [...new Set(near.map(({ place }) => place.nth))];
  return nths.flatMap((nth) => [{ nth, when: 'before' } as const, { nth, when: 'after' } as const]);
}
