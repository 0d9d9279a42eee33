// An ordinary sale, and what may be odd about it, for the tests of this folder.
import type { History, SeenClick, SeenPartner, SeenSale } from './history.ts';

export const noon = Date.UTC(2026, 2, 14, 12);
export const minute = 60_000;
export const day = 1440 * minute;
export const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export const partner: SeenPartner = {
  ...{
    id: 'p1',
    name: 'Ada',
    parentId: null,
    isBanned: false,
    isTrusted: false,
    emailKey: 'mail of p1',
    emailDomain: 'blog.example',
  },
  ...{ ip: '192.0.2.1', device: 'device of p1', payKey: 'account of p1', website: 'https://blog.example/' },
  ...{ showsCoupons: false, audience: [] },
};
export const click: SeenClick = {
  ...{ id: 'c1', partnerId: 'p1', atMs: noon - 20 * minute, ip: '198.51.100.7', userAgent: browser },
  ...{ referrer: 'https://blog.example/review', landingUrl: 'https://shop.example/', country: 'DE' },
  ...{ device: 'device of the buyer', secondsOnSite: 300 },
};
export const sale: SeenSale = {
  ...{ id: 's1', partnerId: 'p1', clickId: 'c1', atMs: noon, amount: 5000, currency: 'EUR' },
  ...{ ip: '198.51.100.7', device: 'device of the buyer', paymentKey: 'card', customerKey: 'buyer' },
  ...{
    customerDomain: 'mail.example',
    country: 'DE',
    billingCountry: null,
    coupon: null,
    isCouponPublic: false,
    isSuspect: false,
  },
  ...{ refunded: 0, chargedBack: false, isByPartner: false, isMailMadeUp: false },
};

export interface Told {
  readonly sale?: Partial<SeenSale>;
  readonly click?: Partial<SeenClick>;
  readonly partner?: Partial<SeenPartner>;
  readonly partners?: readonly Partial<SeenPartner>[];
  readonly clicks?: readonly Partial<SeenClick>[];
  readonly sales?: readonly Partial<SeenSale>[];
}

/** An ordinary sale with something else about it; others are strangers unless they are said not to be. */
export function historyOf(told: Told): History {
  const stranger = (kind: string, index: number) => ({ ip: `203.0.113.${index}`, device: `${kind} ${index}` });
  return {
    ownWords: ['Shopwell'],
    ownHost: 'shopwell.example',
    partners: [
      { ...partner, ...told.partner },
      ...(told.partners ?? []).map((more, index) => ({
        ...{ ...partner, ...stranger('their device', index), id: `other ${index}`, emailKey: `mail ${index}` },
        ...{ payKey: `account ${index}`, ...more },
      })),
    ],
    clicks: [
      { ...click, ...told.click },
      ...(told.clicks ?? []).map((more, index) => ({
        ...click,
        ...stranger('d', index),
        id: `click ${index}`,
        ...more,
      })),
    ],
    sales: [
      { ...sale, ...told.sale },
      ...(told.sales ?? []).map((more, index) => ({
        ...{ ...sale, ...stranger('d', index), id: `sale ${index}`, clickId: null, paymentKey: `card ${index}` },
        ...{ customerKey: `buyer ${index}`, ...more },
      })),
    ],
  };
}

export const many = <One>(count: number, make: (index: number) => One): One[] =>
  Array.from({ length: count }, (_, i) => make(i));

/** A case of a signal, and one that only resembles it. */
export interface Case {
  readonly is: Told;
  readonly isNot: Told;
}

export const uneven = (index: number) => ({ atMs: noon - day - index * index * minute });
export const landed = (query: string) => ({ landingUrl: `https://shop.example/?${query}` });
export const like = (count: number, more: (n: number) => Partial<SeenClick>) =>
  many(count, (n) => ({ ...uneven(n), ...more(n) }));
export const soon = (seconds: number) => ({ atMs: noon - seconds * 1000 });
export const place = (name: string) => ({ landingUrl: `https://shop.example/?sub=${name}` });
export const strange = { referrer: 'https://stranger.example/' };
export const noPage = { referrer: null };
export const lateAt = (name: string) => ({ ...soon(200_000), ...place(name), ...noPage });
export const visited = (count: number, delayMs: number, more: (n: number) => Partial<SeenSale> = () => ({})) => ({
  clicks: many(count, uneven),
  sales: many(count, (n) => ({ clickId: `click ${n}`, atMs: uneven(n).atMs + delayMs, ...more(n) })),
});
