// The terms of a program, from what the capability takes to what somebody fills in, and back.
import type { Money } from '../../base/numbers.ts';
import type { InputOf } from '../../client/http.ts';
import { fractionOf } from '../../parts/form/schema.ts';
import type { Program } from './words.ts';

export type Terms = Omit<InputOf<'partners.program.create'>, 'slug'>;

interface CurrencyRead {
  readonly leastPayout: Money;
  /** In whole units of the currency; one when nobody says otherwise. */
  readonly oneDollarOfTheTiers?: number;
}

/** As it stands in the form. */
export interface Read {
  readonly name: string;
  readonly linksLeadTo?: string;
  readonly currencies: readonly CurrencyRead[];
  readonly daysItMayBeReturned: number;
  readonly daysVisitsCount: number;
  readonly minutesToTakePayoutsBack: number;
  readonly heldFromScore: number;
  readonly rejectedFromScore: number;
  readonly newcomersArePartnersAtOnce: boolean;
  readonly ownNames?: readonly string[];
}

export function readOf(program: Program): Read {
  return {
    name: program.name,
    ...(program.landingUrl ? { linksLeadTo: program.landingUrl } : {}),
    currencies: program.currencies.map(({ currency, minimumPayout, tierUnit }) => ({
      leastPayout: { amount: minimumPayout, currency },
      oneDollarOfTheTiers: tierUnit / smallestIn(currency),
    })),
    ...{ daysItMayBeReturned: program.holdingDays, daysVisitsCount: program.cookieDays },
    ...{ minutesToTakePayoutsBack: program.graceMinutes, newcomersArePartnersAtOnce: program.acceptsByItself },
    ...{ heldFromScore: program.holdScore, rejectedFromScore: program.rejectScore, ownNames: program.ownWords },
  };
}

export function termsOf(read: Read): Terms {
  return {
    ...{ name: read.name, landingUrl: read.linksLeadTo ?? null },
    currencies: read.currencies.map(({ leastPayout: { amount, currency }, oneDollarOfTheTiers = 1 }) => ({
      ...{ currency, minimumPayout: amount, tierUnit: Math.round(oneDollarOfTheTiers * smallestIn(currency)) },
    })),
    ...{ holdingDays: read.daysItMayBeReturned, cookieDays: read.daysVisitsCount },
    ...{ graceMinutes: read.minutesToTakePayoutsBack, acceptsByItself: read.newcomersArePartnersAtOnce },
    ...{ holdScore: read.heldFromScore, rejectScore: read.rejectedFromScore, ownWords: read.ownNames ?? [] },
  };
}

/** How many of its smallest units one of it has. */
function smallestIn(currency: string): number {
  return 10 ** fractionOf(currency);
}
