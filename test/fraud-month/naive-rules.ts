// For every kind of fraud the one sign that comes to mind first. Each finds some of its kind, and each would turn away
// honest people: that is what the month is for.
import { BlockList } from 'node:net';
import type { Click, Conversion, Month, Partner } from './records.ts';

export interface Case {
  readonly conversion: Conversion;
  readonly click: Click | null;
  readonly partner: Partner;
  readonly month: Month;
}

type Sign = (one: Case, known: Known) => boolean;

/** What a rule may look up. */
export interface Known {
  readonly clicksOf: ReadonlyMap<string, number>;
  readonly conversionsOf: ReadonlyMap<string, number>;
  readonly reversed: ReadonlyMap<string, string>;
  readonly partnersOfDevice: ReadonlyMap<string, ReadonlySet<string>>;
  readonly timesOfPartnerAndBrowser: ReadonlyMap<string, number>;
  readonly timesOfAccount: ReadonlyMap<string, number>;
  isIn(use: string, ip: string): boolean;
}

export const naiveRules: Readonly<Record<string, Sign>> = {
  cookie_stuffing: ({ partner }, known) => rateOf(known, partner) < 0.04,
  click_injection: (one) => secondsSinceClick(one) < 15,
  click_flooding: (one) => secondsSinceClick(one) > 3 * 86_400 && one.click !== null,
  bot_traffic: ({ click }, known) => click !== null && known.isIn('hosting', click.ip),
  self_referral: ({ conversion, partner }) =>
    [conversion.ip === partner.ip, conversion.email === partner.email].includes(true),
  sock_puppets: ({ partner }, known) => accountsLike(known, partner) > 1,
  motivated_traffic: ({ conversion }, known) => known.reversed.get(conversion.id) === 'refund',
  coupon_leak: ({ conversion }) => conversion.coupon !== null && conversion.clickId === null,
  coupon_hijack: ({ conversion, click }) => conversion.coupon !== null && click?.landingUrl.endsWith('/cart') === true,
  brand_bidding: ({ click }) => /utm_term=north/.test(click?.landingUrl ?? ''),
  typosquatting: ({ click }) => /^https:\/\/n.{2,4}lam/.test(click?.referrer ?? ''),
  referrer_spoofing: ({ click, partner }) => click?.referrer != null && !click.referrer.startsWith(partner.website),
  stolen_cards: ({ conversion }, known) => known.reversed.get(conversion.id) === 'chargeback',
  fake_leads: ({ conversion }) => /@(mailinator|guerrillamail|yopmail|10minutemail|trashmail)/.test(conversion.email),
  conversion_hijack: ({ click }, known) => (known.partnersOfDevice.get(click?.device ?? '')?.size ?? 0) > 1,
  geo_spoofing: ({ click }, known) => click !== null && known.isIn('vpn', click.ip),
  collusion_ring: ({ partner }) => partner.referredById !== null,
  subaffiliate_cloaking: ({ click }) => click?.referrer === null && (click.subIds[0] ?? '').startsWith('pub-'),
  device_farm: ({ conversion }, known) =>
    (known.timesOfPartnerAndBrowser.get(conversion.partnerId + conversion.userAgent) ?? 0) > 3,
};

export function casesOf(month: Month): Case[] {
  const clicks = new Map(month.clicks.map((click) => [click.id, click]));
  const partners = new Map(month.partners.map((partner) => [partner.id, partner]));
  return month.conversions.flatMap((conversion) => {
    const partner = partners.get(conversion.partnerId);
    const click = clicks.get(conversion.clickId ?? '') ?? null;
    return partner === undefined ? [] : [{ conversion, click, partner, month }];
  });
}

export function knownOf(month: Month): Known {
  const { clicks, conversions, partners, reversals } = month;
  return {
    clicksOf: tally(clicks.map(({ partnerId }) => partnerId)),
    conversionsOf: tally(conversions.map(({ partnerId }) => partnerId)),
    reversed: new Map(reversals.map(({ conversionId, kind }) => [conversionId, kind])),
    partnersOfDevice: partnersByDevice(clicks),
    timesOfPartnerAndBrowser: tally(conversions.map(({ partnerId, userAgent }) => partnerId + userAgent)),
    timesOfAccount: tally(partners.flatMap(accountSigns)),
    isIn: addressBook(month),
  };
}

/** Whether an address belongs to a network of this use, or of this country. */
export function addressBook({ networks }: Month): (word: string, ip: string) => boolean {
  const lists = new Map<string, BlockList>();
  for (const { range, use, country } of networks) {
    const [base = '', bits = '0'] = range.split('/');
    for (const word of [use, country]) {
      const list = lists.get(word) ?? new BlockList();
      lists.set(word, list);
      list.addSubnet(base, Number(bits), familyOf(base));
    }
  }
  return (word, ip) => lists.get(word)?.check(ip, familyOf(ip)) ?? false;
}

const familyOf = (ip: string) => (ip.includes(':') ? 'ipv6' : 'ipv4');

const accountSigns = ({ ip, device, payoutFingerprint }: Partner) =>
  [ip, device, payoutFingerprint].filter((sign) => sign !== null);

function accountsLike(known: Known, partner: Partner): number {
  return Math.max(...accountSigns(partner).map((sign) => known.timesOfAccount.get(sign) ?? 0));
}

function rateOf(known: Known, { id }: Partner): number {
  return (known.conversionsOf.get(id) ?? 0) / (known.clicksOf.get(id) ?? 1);
}

function secondsSinceClick({ conversion, click }: Case): number {
  return click === null ? Number.POSITIVE_INFINITY : (Date.parse(conversion.at) - Date.parse(click.at)) / 1000;
}

function tally(words: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function partnersByDevice(clicks: readonly Click[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { device, partnerId } of clicks) {
    if (device !== null) found.set(device, (found.get(device) ?? new Set()).add(partnerId));
  }
  return found;
}
