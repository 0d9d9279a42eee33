// For how long an answer may be told again, by the kind of data that it holds.
import type { Duration } from '#base/time';
import type { EventType } from './event.ts';

export const rememberedFor = {
  ai: '1 hour',
  api: '5 minutes',
  user: '30 minutes',
  tenant: '2 hours',
  commerce: '10 minutes',
} as const satisfies Record<string, Duration>;

/** Its answer is remembered, per company and asker, until it is too old or one of these events happens there. */
export interface Remembering {
  readonly kind: keyof typeof rememberedFor;
  readonly until: readonly EventType[];
  /** The answer is the same for whoever may ask. */
  readonly forAll?: boolean;
}
