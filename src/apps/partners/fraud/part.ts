// What visits and sales that belong together look like: all of a partner's, or those that came over one of the places
// a partner names in the address (`sub=`).
import type { SeenClick, SeenPartner, SeenSale } from './history.ts';
import { hostOf, isFront, isHosting, isLookAlike, isOfHost, isPublicPlace, isVeiled, isWebPage } from './places.ts';

export interface Part {
  readonly clicks: number;
  readonly sales: number;
  /** From rented machines, and over services that hide where one is. */
  readonly rented: number;
  readonly rentedSales: number;
  readonly veiled: number;
  /** By what each visit names as the page it came from. */
  readonly fromNowhere: number;
  readonly fromHome: number;
  readonly fromPublic: number;
  readonly fromLookAlikes: number;
  readonly fromStrangers: number;
  readonly fromApps: number;
  /** That began at the front page of the shop. */
  readonly atFront: number;
  /** Visits of which the device is known, and those by devices that came more than once. */
  readonly byDevice: number;
  readonly again: number;
  /** How many visits came by each browser, and by the most frequent of them. */
  readonly browsers: ReadonlyMap<string, number>;
  readonly byOneBrowser: number;
  readonly fromOneAddress: number;
  /** Half of the buyers had bought so many seconds after their visit; undefined when there are none. */
  readonly middleDelay: number | undefined;
  /** How soon the first of them had bought. */
  readonly leastDelay: number;
}

export interface Pile {
  readonly partner: SeenPartner;
  readonly clicks: readonly SeenClick[];
  readonly sales: readonly SeenSale[];
  readonly ownHost: string | null;
  readonly ownWords: readonly string[];
}

export function partOf(pile: Pile): Part {
  const { clicks, sales } = pile;
  const from = Map.groupBy(clicks, (click) => originOf(click, pile));
  const devices = clicks.flatMap(({ device }) => device ?? []);
  const delays = delaysOf(pile);
  const browsers = countsOf(clicks.map(({ userAgent }) => userAgent));
  const came = (origin: From) => from.get(origin)?.length ?? 0;
  return {
    clicks: clicks.length,
    sales: sales.length,
    rented: clicks.filter(({ ip }) => isHosting(ip)).length,
    rentedSales: sales.filter(({ ip }) => ip !== null && isHosting(ip)).length,
    veiled: clicks.filter(({ ip }) => isVeiled(ip)).length,
    fromNowhere: came('nowhere'),
    fromHome: came('home'),
    fromPublic: came('public'),
    fromLookAlikes: came('look-alike'),
    fromStrangers: came('strangers'),
    fromApps: came('app'),
    atFront: clicks.filter(({ landingUrl }) => isFront(landingUrl)).length,
    byDevice: devices.length,
    again: repeated(devices),
    browsers,
    byOneBrowser: Math.max(0, ...browsers.values()),
    fromOneAddress: most(clicks.map(({ ip }) => ip)),
    middleDelay: middleOf(delays),
    leastDelay: Math.min(...delays),
  };
}

export type From = 'nowhere' | 'home' | 'public' | 'look-alike' | 'ourselves' | 'app' | 'strangers';

/** Where a visit came from, as far as its browser said. */
export function originOf({ referrer }: SeenClick, { partner, ownHost }: Pick<Pile, 'partner' | 'ownHost'>): From {
  const host = hostOf(referrer);
  if (!host) return 'nowhere';
  if (!isWebPage(referrer)) return 'app';
  if (isOfHost(host, hostOf(partner.website))) return 'home';
  if (isOfHost(host, ownHost)) return 'ourselves';
  if (isLookAlike(host, ownHost)) return 'look-alike';
  return isPublicPlace(host) ? 'public' : 'strangers';
}

/** How long after their visit the buyers bought, in seconds. */
export function delaysOf({ clicks, sales }: Pick<Pile, 'clicks' | 'sales'>): number[] {
  const visits = new Map(clicks.map((one) => [one.id, one]));
  return sales.flatMap(({ clickId, atMs }) => {
    const click = clickId ? visits.get(clickId) : undefined;
    return click ? [(atMs - click.atMs) / 1000] : [];
  });
}

export function middleOf(numbers: readonly number[]): number | undefined {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];
}

function repeated(names: readonly string[]): number {
  return [...countsOf(names).values()].reduce((sum, count) => sum + (count > 1 ? count : 0), 0);
}

/** How often the most frequent of them is there. */
export function most(names: readonly string[]): number {
  return Math.max(0, ...countsOf(names).values());
}

function countsOf(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
