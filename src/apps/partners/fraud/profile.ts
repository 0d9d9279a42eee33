// What a partner's sales and visits look like together. One odd sale says little; a habit says much.
import { type Countries, countriesOf } from './countries.ts';
import type { SeenClick, SeenPartner, SeenSale } from './history.ts';
import { limits } from './limits.ts';
import { isDisposable } from './mail.ts';
import { delaysOf, type From, most, originOf, type Part, type Pile, partOf } from './part.ts';
import { advertisingIn, lettersOf, placeIn } from './places.ts';

export interface Profile {
  readonly sales: number;
  readonly refunded: number;
  readonly chargedBack: number;
  /** Of the sales that followed a visit: how long after it, in seconds. */
  readonly delays: readonly number[];
  /** The same by where the visit came from. */
  readonly delaysFrom: ReadonlyMap<From, readonly number[]>;
  readonly countries: Countries;
  readonly disposable: number;
  /** Buyers with mailboxes whose names nobody would choose. */
  readonly madeUp: number;
  /** Sales by a device or account with which others bought through this partner too. */
  readonly shared: number;
  /** Sales that looked like fraud by themselves. */
  readonly suspect: number;
  /** Sales from the address or the device with which the partner signed up. */
  readonly own: number;
  /** Sales by a coupon that is not public, without a visit. */
  readonly byCouponAlone: number;
  /** Sales of which another partner is the buyer. */
  readonly byPartners: number;
  /** Visits from the network that most came from. */
  readonly fromOneNetwork: number;
  /** Visits of which it is known how long they lasted, and of those how many were over at once. */
  readonly timed: number;
  readonly overAtOnce: number;
  /** How many of the times between visits are alike: about a seventh for people, nearly all for a machine. */
  readonly evenness: number;
  readonly all: Part;
  /** Visits that came over a place of the partner's, and those that had theirs to themselves. */
  readonly placed: number;
  readonly lone: number;
  /** By the place that the partner names. */
  readonly places: ReadonlyMap<string, Part>;
  /** What came over none: all, when the partner names no place. */
  readonly unplaced: readonly SeenClick[];
  readonly rest: Part;
  /** Visits over advertisements that say for which words they were shown, and those of them with our own name. */
  readonly worded: number;
  readonly named: number;
  /** Sales over places that hardly anybody visits. */
  readonly thin: readonly SeenSale[];
}

const fewVisits = 6;

export function profileOf(pile: Pile): Profile {
  const { partner, sales, clicks } = pile;
  const visits = new Map(clicks.map((one) => [one.id, one]));
  const visited = sales.flatMap((sale) => {
    const click = sale.clickId ? visits.get(sale.clickId) : undefined;
    return click ? [{ sale, click }] : [];
  });
  const byOrigin = Map.groupBy(visited, ({ click }) => originOf(click, pile));
  const byPlace = placesOf(pile, visits);
  const unplaced = byPlace.get('');
  byPlace.delete('');
  const all = partOf(pile);
  const places = new Map([...byPlace].map(([name, some]) => [name, partOf(some)] as const));
  const placed = [...places.values()].map((place) => place.clicks);
  const stays = clicks.flatMap(({ secondsOnSite }) => secondsOnSite ?? []);
  return {
    sales: sales.length,
    refunded: sales.filter(({ refunded, chargedBack }) => refunded > 0 && !chargedBack).length,
    chargedBack: sales.filter(({ chargedBack }) => chargedBack).length,
    delays: delaysOf(pile),
    delaysFrom: new Map([...byOrigin].map(([origin, some]) => [origin, some.map(secondsOf)])),
    countries: countriesOf(visited, clicks, partner),
    disposable: sales.filter(({ customerDomain }) => isDisposable(customerDomain)).length,
    madeUp: buyersIn(sales.filter(({ isMailMadeUp }) => isMailMadeUp)),
    shared: sharedAmong(sales),
    suspect: sales.filter(({ isSuspect }) => isSuspect).length,
    own: sales.filter((sale) => isOwn(sale, partner)).length,
    byCouponAlone: sales.filter((one) => one.coupon !== null && !one.isCouponPublic && one.clickId === null).length,
    byPartners: sales.filter(({ isByPartner }) => isByPartner).length,
    fromOneNetwork: most(clicks.map(({ ip }) => networkOf(ip))),
    timed: stays.length,
    overAtOnce: stays.filter((seconds) => seconds < limits.secondsOnSite).length,
    evenness: evennessOf(clicks.map(({ atMs }) => atMs)),
    all,
    placed: placed.reduce((sum, count) => sum + count, 0),
    lone: placed.filter((count) => count === 1).length,
    places,
    ...wordsOf(pile),
    unplaced: unplaced?.clicks ?? [],
    thin: [...byPlace.values()].flatMap(({ clicks: some, sales: theirs }) => (some.length <= fewVisits ? theirs : [])),
    rest: places.size === 0 || !unplaced ? all : partOf(unplaced),
  };
}

function wordsOf({ clicks, ownWords }: Pile) {
  const names = ownWords.map(lettersOf);
  const seen = new Map<string, { readonly worded: number; readonly named: number }>();
  const totals = { worded: 0, named: 0 };
  for (const { landingUrl } of clicks) {
    const of = seen.get(landingUrl ?? '') ?? wordsIn(landingUrl, names);
    seen.set(landingUrl ?? '', of);
    totals.worded += of.worded;
    totals.named += of.named;
  }
  return totals;
}

function wordsIn(landingUrl: string | null, names: readonly string[]) {
  const { isPaid, words } = advertisingIn(landingUrl);
  const letters = isPaid ? lettersOf(words) : '';
  return {
    worded: letters === '' ? 0 : 1,
    named: letters !== '' && names.some((name) => letters.includes(name)) ? 1 : 0,
  };
}

interface Visited {
  readonly sale: SeenSale;
  readonly click: SeenClick;
}

function secondsOf({ sale, click }: Visited): number {
  return (sale.atMs - click.atMs) / 1000;
}

/** What came over each place; over none under no name. */
function placesOf(pile: Pile, visits: ReadonlyMap<string, SeenClick>): Map<string, Pile> {
  const named = new Map<string, string>();
  for (const { landingUrl } of pile.clicks) {
    if (landingUrl && !named.has(landingUrl)) named.set(landingUrl, placeIn(landingUrl) ?? '');
  }
  const placeOf = (click: SeenClick | undefined) => named.get(click?.landingUrl ?? '') ?? '';
  const sales = Map.groupBy(pile.sales, ({ clickId }) => placeOf(visits.get(clickId ?? '')));
  const clicks = Map.groupBy(pile.clicks, placeOf);
  return new Map([...clicks].map(([place, some]) => [place, { ...pile, clicks: some, sales: sales.get(place) ?? [] }]));
}

function isOwn({ ip, device }: SeenSale, partner: SeenPartner): boolean {
  return (ip !== null && ip === partner.ip) || (device !== null && device === partner.device);
}

/** Sales whose device or account bought under several names. */
function sharedAmong(sales: readonly SeenSale[]): number {
  const byKey = (key: (sale: SeenSale) => string | null) =>
    [...Map.groupBy(sales, (sale) => key(sale) ?? '')]
      .filter(([name, some]) => name !== '' && buyersIn(some) >= 3)
      .flatMap(([, some]) => some);
  return new Set([...byKey(({ device }) => device), ...byKey(({ paymentKey }) => paymentKey)]).size;
}

export function buyersIn(sales: readonly SeenSale[]): number {
  return new Set(sales.flatMap(({ customerKey }) => customerKey ?? [])).size;
}

/** The first three numbers of an IPv4 address, the first four groups of an IPv6 one. */
export function networkOf(ip: string): string {
  return ip.includes(':') ? ip.split(':').slice(0, 4).join(':') : ip.split('.').slice(0, 3).join('.');
}

const fewGaps = 20;

function evennessOf(instants: readonly number[]): number {
  const sorted = instants.toSorted((a, b) => a - b);
  const gaps = sorted.slice(1).map((at, index) => at - (sorted[index] ?? at));
  const middle = gaps.toSorted((a, b) => a - b)[Math.floor(gaps.length / 2)] ?? 0;
  if (gaps.length < fewGaps || middle === 0) return 0;
  return gaps.filter((gap) => Math.abs(gap - middle) <= middle / 5).length / gaps.length;
}

/** The lower end of what a share may truly be, after Wilson, nineteen times of twenty: two of three prove nothing. */
export function atLeast(count: number, of: number): number {
  if (of === 0) return 0;
  const z = 1.96;
  const share = count / of;
  const middle = share + z ** 2 / (2 * of);
  const margin = z * Math.sqrt((share * (1 - share) + z ** 2 / (4 * of)) / of);
  return Math.max(0, (middle - margin) / (1 + z ** 2 / of));
}
