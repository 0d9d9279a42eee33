// Where visits come from and where buyers live. One journey proves nothing, so all of these look at several people.
import { isFeigned } from '../countries.ts';
import type { Around } from '../history.ts';
import { atLeast, type Profile } from '../profile.ts';

type Looked = string | undefined;

const severalPeople = 3;

export function elsewhere({ click, sale }: Around): Looked {
  if (!click?.country || !sale.country || click.country === sale.country) return undefined;
  return `The visit from ${click.country}, the buyer in ${sale.country}`;
}

export function abroad(_around: Around, { countries: { moved, known } }: Profile): Looked {
  if (known < 5 || moved < severalPeople || atLeast(moved, known) <= 0.3) return undefined;
  return `${moved} of ${known} buyers are elsewhere than their visit`;
}

const atOnceMs = 1_200_000;

export function leap({ click, sale }: Around, { countries: { moved, known } }: Profile): Looked {
  if (!click?.country || !sale.country || click.country === sale.country) return undefined;
  if (sale.atMs - click.atMs > atOnceMs || moved < 2 || moved / known <= 0.1) return undefined;
  return `From ${click.country} to ${sale.country} within minutes, as ${moved} of ${known} buyers`;
}

/** Who is let out by an address where the partner is paid for, and lives where they are not. */
export function feigned({ click, sale, partner }: Around, { countries }: Profile): Looked {
  if (!click || !sale.clickId || !isFeigned({ sale, click }, partner)) return undefined;
  const { feigned: count, known } = countries;
  if (count < severalPeople || atLeast(count, known) <= 0.2) return undefined;
  return `The visit from ${click.country}; ${count} of ${known} buyers live where the partner speaks to nobody`;
}

const manyVisits = 20;

export function otherAudience({ partner }: Around, { countries: { astray, placed } }: Profile): Looked {
  if (placed < manyVisits || atLeast(astray, placed) <= 0.5) return undefined;
  return `${astray} of ${placed} visits are not from ${partner.audience.join(', ')}`;
}
