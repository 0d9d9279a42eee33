// Where a sale is like what its partner does otherwise, and that looks like fraud: neither would say much alone.
import type { Around, SeenPartner } from '../history.ts';
import { originOf, type Part } from '../part.ts';
import { advertisingIn, isHosting, isVeiled, lettersOf, placeIn } from '../places.ts';
import { atLeast, networkOf, type Profile } from '../profile.ts';

type Looked = string | undefined;

const percent = (part: number, whole: number) => `${Math.round((100 * part) / whole)} %`;

export function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

/** Seconds from the visit to the sale. */
export function delayOf({ sale, click }: Around): number {
  return click && sale.clickId ? (sale.atMs - click.atMs) / 1000 : Number.POSITIVE_INFINITY;
}

/** What came over the same place of the partner's; all of theirs when they name none. */
function placeOf({ click }: Around, { all, places }: Profile): Part {
  return places.get(placeIn(click?.landingUrl ?? null) ?? '') ?? all;
}

function isQuickHabit({ sales, middleDelay }: Part, seconds: number): boolean {
  return sales >= 2 && middleDelay !== undefined && middleDelay <= seconds;
}

export function swift(around: Around, { all }: Profile): Looked {
  if (!isQuickHabit(all, 45) || delayOf(around) > 120) return undefined;
  return `Bought ${Math.round(delayOf(around))} seconds after the visit, as half of the partner’s buyers do`;
}

/** Hardly any of the visits buys, and this one did at once. */
export function luckyVisit(around: Around, { all: { clicks, sales } }: Profile): Looked {
  if (clicks < 50 || share(sales, clicks) > 0.032 || delayOf(around) > 75) return undefined;
  return `Of ${clicks} visits ${sales} bought, this one ${Math.round(delayOf(around))} seconds after it`;
}

/** People who look at prices in an app come again and again; who is led over pages does not. */
export function returning({ click, clicks }: Around, { all: whole, rest }: Profile): Looked {
  const all = placeIn(click?.landingUrl ?? null) ? whole : rest;
  if (!click?.device || all.byDevice < 60 || share(all.again, all.byDevice) < 0.8) return undefined;
  if (share(all.fromApps, all.clicks) > 0.3) return undefined;
  const same = clicks.filter(({ device }) => device === click.device);
  return same.length > 1
    ? `${same.length} visits by this visitor, and ${all.again} of ${all.byDevice} repeated`
    : undefined;
}

export function rented({ click }: Around, { all }: Profile): Looked {
  if (!click || !isHosting(click.ip)) return undefined;
  const isHabit = share(all.rented, all.clicks) > 0.5 || (all.sales >= 2 && share(all.rentedSales, all.sales) > 0.5);
  return isHabit ? `${click.ip} is a rented machine, as ${all.rented} of ${all.clicks} visits come from` : undefined;
}

export function veiled({ click }: Around, { all }: Profile): Looked {
  if (!click || !isVeiled(click.ip) || share(all.veiled, all.clicks) < 0.7) return undefined;
  return `${click.ip} hides where it is, as ${all.veiled} of ${all.clicks} visits do`;
}

export function hiddenPlace(around: Around, profile: Profile): Looked {
  const place = placeOf(around, profile);
  if (place === profile.all || place.clicks < 3) return undefined;
  const hidden = place.rented + place.veiled;
  if (share(hidden, place.clicks) < 0.55 || share(profile.all.fromHome, profile.all.clicks) > 0.25) return undefined;
  return `${hidden} of ${place.clicks} visits over this place of the partner’s hide who they are`;
}

const halfAnHour = 1800;

/** Who advertises lamps buys words about lamps, too; who takes what is ours already buys our name alone. */
export function brandBuyers({ click, ownWords }: Around, { all, worded, named }: Profile): Looked {
  const { isPaid, words } = advertisingIn(click?.landingUrl ?? null);
  const isOurs = ownWords.some((word) => lettersOf(words).includes(lettersOf(word)));
  if (!isPaid || !isOurs || !isQuickHabit(all, halfAnHour) || atLeast(named, worded) < 0.5) return undefined;
  return `An advertisement for “${words}”; of ${worded} that name their words ${named} are for our name`;
}

/** Coupons that are shown to followers bring visits from where the followers are. */
export function spokenNowhere({ sale, partner }: Around, { all }: Profile): Looked {
  if (sale.coupon === null || sale.clickId !== null || sale.isCouponPublic || partner.showsCoupons) return undefined;
  if (all.clicks < 10 || share(all.fromPublic, all.clicks) > 0.16) return undefined;
  return `The coupon ${sale.coupon} without a visit, and ${all.fromPublic} of ${all.clicks} visits come from followers`;
}

export function lookAlikes({ click, partner, ownHost }: Around, { all }: Profile): Looked {
  if (!click || originOf(click, { partner, ownHost }) !== 'nowhere') return undefined;
  if (share(all.fromLookAlikes, all.clicks) < 0.01) return undefined;
  return `Says not where from; ${all.fromLookAlikes} other visits came over hosts that are spelled like ours`;
}

/** From pages of strangers: where no place of the partner's is named, or where who comes over it buys at once. */
export function strangers(around: Around, profile: Profile): Looked {
  const { click, partner, ownHost } = around;
  if (!click || originOf(click, { partner, ownHost }) !== 'strangers' || !partner.website) return undefined;
  const { all } = profile;
  const place = placeOf(around, profile);
  const isSlow = place !== all && (place.middleDelay ?? 0) > 5000 && delayOf(around) > 5000;
  if (isSlow || share(all.fromStrangers, all.clicks) < 0.25) return undefined;
  return `Came over ${click.referrer}, as ${percent(all.fromStrangers, all.clicks)} of the visits do over such pages`;
}

/** Where strangers send visits, and the visits over one place are of one visitor. */
export function oneVisitor(around: Around, profile: Profile): Looked {
  const place = placeOf(around, profile);
  if (place === profile.all || place.clicks < 2 || share(place.fromOneAddress, place.clicks) < 0.5) return undefined;
  return share(profile.all.fromStrangers, profile.all.clicks) > 0.25
    ? `${place.fromOneAddress} of ${place.clicks} visits over this place come from one address`
    : undefined;
}

const tenMinutes = 600;

/** A task is given to one visitor, and done at once; who posts somewhere is visited by many. */
export function ownPlace(around: Around, { all, placed, lone }: Profile): Looked {
  if (placed < 20 || share(lone, placed) < 0.9 || share(all.fromStrangers, all.clicks) < 0.2) return undefined;
  const place = placeIn(around.click?.landingUrl ?? null);
  if (!place || delayOf(around) > tenMinutes) return undefined;
  return `Came over ${place} and bought at once; ${lone} of ${placed} visits have a place of their own`;
}

/** Whoever comes from the partner's own page has seen it. */
export function stuffed(around: Around, { all }: Profile): Looked {
  const { click, partner, ownHost } = around;
  const isStrange = share(all.fromStrangers, all.clicks) > 0.3 && share(all.sales, all.clicks) <= 0.02;
  if (!click || !isStrange || delayOf(around) < 20_000) return undefined;
  if (originOf(click, { partner, ownHost }) === 'home') return undefined;
  const hours = Math.round(delayOf(around) / 3600);
  return `Bought ${hours} hours later, after one of ${all.clicks} visits of which hardly any buys`;
}

/** Many visitors at as many addresses do not all have one browser. */
export function sameBrowser(around: Around, profile: Profile): Looked {
  const { all } = profile;
  const place = placeOf(around, profile);
  const isFarm = place !== all && place.clicks >= 5 && share(place.byOneBrowser, place.clicks) > 0.6;
  const isSwift = share(all.byOneBrowser, all.clicks) > 0.35 && delayOf(around) <= 90;
  if (!isQuickHabit(all, 200) || all.clicks < 10 || !(isFarm || isSwift)) return undefined;
  return `${all.byOneBrowser} of ${all.clicks} visits came by one browser, and who comes buys within minutes`;
}

const daySeconds = 86_400;
const fewPlaces = 10;

/** Visits that were made up are as far from the sale as chance puts them, and nobody buys soon. Who has one place
 * alone, such as a letter to readers, is seen by all that they do. */
export function latePlace(around: Around, profile: Profile): Looked {
  const { click, partner, ownHost } = around;
  const place = placeOf(around, profile);
  const { size } = profile.places;
  if (!click || place === profile.all || size < 2 || size > fewPlaces) return undefined;
  if (originOf(click, { partner, ownHost }) !== 'nowhere' || delayOf(around) < daySeconds) return undefined;
  if (place.leastDelay < daySeconds) return undefined;
  return `Bought ${Math.round(delayOf(around) / daySeconds)} days later, as all do who come over this place`;
}

/** At a place that the partner names, by the browser that most of their visits have. */
export function usualBrowser(around: Around, profile: Profile): Looked {
  const { all } = profile;
  const same = all.browsers.get(around.click?.userAgent ?? '') ?? 0;
  if (placeOf(around, profile) === all || all.clicks < 20 || share(same, all.clicks) < 0.35) return undefined;
  if (share(all.fromOneAddress, all.clicks) > 0.3) return undefined;
  return `${same} of ${all.clicks} visits came by the same browser, wherever they are`;
}

export function oneBrowserManyHomes(around: Around, profile: Profile): Looked {
  const { all } = profile;
  const isOfThem = delayOf(around) <= 200 || placeOf(around, profile) !== all;
  if (!isOfThem || all.clicks < 20 || share(all.fromOneAddress, all.clicks) > 0.3) return undefined;
  const most = share(all.byOneBrowser, all.clicks);
  return most >= 0.9
    ? `${all.byOneBrowser} of ${all.clicks} visits came by one browser, from many addresses`
    : undefined;
}

export function disposableNetwork({ click, clicks }: Around, { all, disposable }: Profile): Looked {
  if (!click || share(disposable, all.sales) < 0.2 || share(all.fromOneAddress, all.clicks) < 0.135) return undefined;
  const near = clicks.filter(({ ip }) => networkOf(ip) === networkOf(click.ip)).length;
  return near > 3 ? `${disposable} mailboxes that are thrown away, and ${near} visits from one network` : undefined;
}

/** By the device or the account, or not for once: a mailbox alone is a customer's who has become a partner, too. */
export function handedOn({ sale, buyers, partner }: Around, { all, byPartners }: Profile): Looked {
  const isTheirs = ({ device, payKey }: SeenPartner) =>
    (device !== null && device === sale.device) || (payKey !== null && payKey === sale.paymentKey);
  const other = buyers.find((one) => one.id !== partner.id && (byPartners > 1 || isTheirs(one)));
  if (!other || all.clicks < 3 || share(all.fromNowhere, all.clicks) < 0.9) return undefined;
  return `The buyer is the partner ${other.id}, and no page leads to this partner’s link`;
}

/** One is somebody's taste; several of few are a program's. */
export function madeUpMail({ sale }: Around, { madeUp, sales }: Profile): string | undefined {
  if (!sale.isMailMadeUp || madeUp < 3 || atLeast(madeUp, sales) <= 0.08) return undefined;
  return `${madeUp} of ${sales} buyers have mailboxes with names that nobody would choose`;
}
