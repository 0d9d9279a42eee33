// How a subscription stands, in words.
import type { OutputOf } from '../../client/http.ts';

export type Bought = OutputOf<'meter.plan.show'>;
export type Offer = OutputOf<'meter.plan.list'>['items'][number];
type State = NonNullable<Bought['subscription']>['state'];

interface Words {
  readonly says: string;
  readonly shape: string;
  readonly means: string;
}

export const stateWords: Readonly<Record<State, Words>> = {
  trialing: { says: 'on trial', shape: 'active', means: 'Nothing is charged yet.' },
  active: { says: 'active', shape: 'active', means: '' },
  past_due: { says: 'paid late', shape: 'warn', means: 'The last payment failed; it is tried again.' },
  unpaid: { says: 'not paid', shape: 'failed', means: 'Payments failed. Pay, or the smallest plan is what is left.' },
  paused: { says: 'paused', shape: 'paused', means: 'Nothing is charged meanwhile.' },
  incomplete: { says: 'checkout not finished', shape: 'pending', means: 'Nothing has been paid yet.' },
  ended: { says: 'ended', shape: 'cancelled', means: 'Nothing is charged any more.' },
};
