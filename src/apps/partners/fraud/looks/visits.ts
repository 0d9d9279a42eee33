// What one visit shows.
import type { Around, SeenClick } from '../history.ts';
import { limits } from '../limits.ts';
import { originOf } from '../part.ts';
import { advertisingIn, hostOf, isHosting, isOfHost, isTill } from '../places.ts';

const hourMs = 3_600_000;
const justBeforeMs = 90_000;

export function manyFromAddress({ click, visits }: Around): string | undefined {
  const found = click ? inHourOf(click, visits).filter(({ ip }) => ip === click.ip) : [];
  return found.length > limits.clicksPerIpHour ? `${found.length} visits from ${click?.ip} within an hour` : undefined;
}

/** An office has one address and many machines; this is one machine. */
export function flood({ click, visits }: Around): string | undefined {
  if (!click) return undefined;
  const same = inHourOf(click, visits).filter(
    ({ ip, userAgent, device, partnerId }) =>
      partnerId === click.partnerId && ip === click.ip && userAgent === click.userAgent && device === click.device,
  );
  return same.length > limits.clicksPerIpHour ? `${same.length} visits by the same browser within an hour` : undefined;
}

function inHourOf({ atMs }: SeenClick, visits: readonly SeenClick[]): SeenClick[] {
  return visits.filter((one) => Math.abs(one.atMs - atMs) <= hourMs / 2);
}

export function tooFast({ click, sale }: Around): string | undefined {
  const seconds = click && sale.clickId ? (sale.atMs - click.atMs) / 1000 : Number.POSITIVE_INFINITY;
  return seconds < limits.secondsOnSite ? `Bought ${seconds.toFixed(1)} seconds after the visit` : undefined;
}

export function shortStay({ click }: Around): string | undefined {
  const seconds = click?.secondsOnSite ?? Number.POSITIVE_INFINITY;
  return seconds < limits.secondsOnSite ? `${seconds} seconds on the page` : undefined;
}

export function lastSecond({ click, sale, visits }: Around): string | undefined {
  if (!click || !sale.clickId || sale.atMs - click.atMs > justBeforeMs) return undefined;
  const earlier = visits.find(
    (one) => one.partnerId !== click.partnerId && one.atMs < click.atMs && isSameVisitor(one, click),
  );
  return earlier && `The partner ${earlier.partnerId} had sent the visitor before`;
}

function isSameVisitor(one: SeenClick, other: SeenClick): boolean {
  if (one.device && other.device) return one.device === other.device;
  return one.ip === other.ip && one.userAgent === other.userAgent;
}

export function lookAlike({ click, partner, ownHost }: Around): string | undefined {
  return click && originOf(click, { partner, ownHost }) === 'look-alike' ? `Came over ${click.referrer}` : undefined;
}

export function fromOurselves({ click, ownHost }: Around): string | undefined {
  const host = hostOf(click?.referrer ?? null);
  return isOfHost(host, ownHost) ? `Came over ${host}` : undefined;
}

export function brandAds({ click, ownWords }: Around): string | undefined {
  const { isPaid, words } = advertisingIn(click?.landingUrl ?? null);
  const named = ownWords.find((word) => words.toLowerCase().includes(word.toLowerCase()));
  return isPaid && named ? `An advertisement for “${words}”` : undefined;
}

const paidToLook =
  /offer-?wall|get-?paid|paid-?to|reward|freecash|swagbucks|surveys?|earn-?(money|cash|coins)|\bptc\b/i;

export function incentive({ click }: Around): string | undefined {
  const found = paidToLook.exec(`${click?.referrer ?? ''} ${click?.landingUrl ?? ''}`);
  return found ? `The address says “${found[0]}”` : undefined;
}

const imitations =
  /sdk_gphone|Android SDK built for|Emulator|Genymotion|BlueStacks|NoxPlayer|LDPlayer|MEmu|generic_x86/i;

export function emulator({ click }: Around): string | undefined {
  const found = imitations.exec(click?.userAgent ?? '');
  return found ? `The visit came by ${found[0]}` : undefined;
}

export function hosting({ click, sale }: Around): string | undefined {
  const ip = [click?.ip ?? '', sale.ip ?? ''].find(isHosting);
  return ip && `${ip} belongs to a hosting company`;
}

const atOnceMs = 300_000;

/** Who is about to pay has been won already; only who hands out coupons for all has a reason to be there. */
export function atTill({ click, sale, partner }: Around): string | undefined {
  if (!click || !sale.clickId || partner.showsCoupons || !isTill(click.landingUrl)) return undefined;
  return sale.atMs - click.atMs <= atOnceMs ? `Was led to ${click.landingUrl}, and paid` : undefined;
}

export function hiddenWords({ click }: Around): string | undefined {
  const { isPaid, words } = advertisingIn(click?.landingUrl ?? null);
  return isPaid && words === '' ? 'The advertisement does not say for which words it was shown' : undefined;
}
