// Three countries that agree when nothing is wrong: where a visit came from, where its buyer lives, and to whom the
// partner says they speak. Buyers are counted, not sales: however often somebody on a journey buys, they are one.
import type { SeenClick, SeenPartner, SeenSale } from './history.ts';

export interface Countries {
  /** Buyers of whom the countries of visit and home are known. */
  readonly known: number;
  /** Those whose visit was from elsewhere than where they bought. */
  readonly moved: number;
  /** Those whose visit came from where the partner speaks to, and who live elsewhere. */
  readonly feigned: number;
  /** Visits of which the country is known, and those from where the partner does not speak to. */
  readonly placed: number;
  readonly astray: number;
}

interface Visited {
  readonly sale: SeenSale;
  readonly click: SeenClick;
}

/** Where somebody lives: where their bill goes, for the rest may be a journey. */
function homeOf({ billingCountry, country }: SeenSale): string | null {
  return billingCountry ?? country;
}

export function isFeigned({ sale, click }: Visited, { audience }: SeenPartner): boolean {
  const home = homeOf(sale);
  if (!click.country || !home) return false;
  return audience.includes(click.country) && !audience.includes(home);
}

export function countriesOf(visited: readonly Visited[], clicks: readonly SeenClick[], partner: SeenPartner) {
  const known = visited.filter(({ sale, click }) => click.country && homeOf(sale));
  const placed = clicks.filter(({ country }) => country !== null);
  const isAstray = ({ country }: SeenClick) => !partner.audience.includes(country ?? '');
  return {
    known: peopleIn(known),
    moved: peopleIn(known.filter(({ sale, click }) => sale.country && sale.country !== click.country)),
    feigned: peopleIn(known.filter((one) => isFeigned(one, partner))),
    placed: placed.length,
    astray: partner.audience.length > 0 ? placed.filter(isAstray).length : 0,
  } satisfies Countries;
}

function peopleIn(visited: readonly Visited[]): number {
  const whose = ({ customerKey, paymentKey, device, ip, id }: SeenSale) =>
    customerKey ?? paymentKey ?? device ?? ip ?? id;
  return new Set(visited.map(({ sale }) => whose(sale))).size;
}
