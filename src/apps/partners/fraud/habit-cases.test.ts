// What a partner does, and what of a sale is like it: a case of each, and one that only resembles it.
import type { SeenSale } from './history.ts';
import {
  browser,
  type Case,
  click,
  day,
  landed,
  lateAt,
  like,
  many,
  minute,
  noon,
  noPage,
  partner,
  place,
  sale,
  soon,
  strange,
  type Told,
  uneven,
  visited,
} from './scene.test.ts';

const boughtAfter = (seconds: number) => [{ clickId: 'click 0', atMs: uneven(0).atMs + seconds * 1000 }];
const rentedIp = '159.65.3.4';
const veiledIp = '146.70.62.9';
const brandAd = landed('gclid=1&utm_term=shop+well');
const lampAd = landed('gclid=1&utm_term=lamps');
const coupon = { coupon: 'SPOKEN', clickId: null } as const;
const bought = (sales: readonly Partial<SeenSale>[]) => visited(sales.length, minute, (n) => sales[n] ?? {});
const toGermans = { partner: { audience: ['DE'] } };
const inVietnam = { billingCountry: 'VN' };

/** Most of what everybody else sells comes to 5000. */
const dear = (amount: number): Told => ({
  ...{ click: { ...soon(300), ...noPage }, clicks: like(25, () => noPage), sale: { amount: 15_000 } },
  partners: [{}],
  sales: [...many(3, () => ({ amount })), ...many(30, () => ({ partnerId: 'other 0', amount: 5000 }))],
});

/** Half of what everybody sells comes to 5000. */
const usual = many(30, () => ({ partnerId: 'other 0', amount: 5000 }));
const cards = (amount: number): Told => ({
  ...{ click: { ...soon(500), ...noPage }, clicks: like(9, () => noPage), sale: { amount }, partners: [{}] },
  sales: [...many(4, (n) => ({ chargedBack: n < 2 })), ...usual],
});

/** Of sixty visits so many begin at the front page; with others every second one. */
const front = (count: number): Told => {
  const deep = (isDeep: boolean) => ({ landingUrl: `https://shop.example/${isDeep ? 'lamp' : ''}` });
  const others = many(10, (n) => ({ id: `their visit ${n}`, partnerId: 'other 0', ...deep(n % 2 > 0) }));
  return {
    ...{ sale: { amount: 4000 }, partners: [{}], clicks: [...like(59, (n) => deep(n >= count)), ...others] },
    sales: others.map(({ id, partnerId }) => ({ partnerId, clickId: id, amount: 5000 })),
  };
};

/** Two sales over twelve places with three visits each. */
const thin = (amount: number): Told => ({
  ...{ click: { ...noPage, ...place('0') }, clicks: like(35, (n) => ({ ...noPage, ...place(`${(n + 1) % 12}`) })) },
  ...{ sale: { amount }, partners: [{}], sales: [{ clickId: 'click 3', amount }, ...usual] },
});

/** Most visits say nothing, and two of those that do bought so much later. */
const kinds = (seconds: number): Told => ({
  ...{ click: soon(200), clicks: like(9, () => noPage) },
  sales: many(2, (n) => ({ clickId: `click ${n}`, atMs: uneven(n).atMs + seconds * 1000 })),
});

export const habitCases = {
  refund_rate: {
    is: { sales: many(19, (n) => ({ refunded: n < 8 ? 5000 : 0 })) },
    isNot: { sales: many(19, (n) => ({ refunded: n < 3 ? 5000 : 0 })) },
  },
  chargeback_rate: {
    is: { sales: many(19, (n) => ({ chargedBack: n < 9 })) },
    isNot: { sales: many(199, (n) => ({ chargedBack: n < 40 })) },
  },
  fast_habit: { is: visited(12, 8000), isNot: visited(12, 30_000) },
  scattered: {
    is: { clicks: many(400, uneven), sales: many(12, (n) => ({ clickId: `click ${n}`, atMs: noon + 2 * day })) },
    isNot: {
      clicks: many(400, uneven),
      sales: many(12, (n) => ({ clickId: `click ${n}`, atMs: uneven(n).atMs + minute })),
    },
  },
  stuffing: { is: { clicks: many(300, uneven) }, isNot: { clicks: many(100, uneven) } },
  geo_habit: {
    is: visited(12, minute, () => ({ country: 'VN' })),
    isNot: visited(12, minute, (n) => ({ country: 'VN', customerKey: `buyer ${n % 2}` })),
  },
  disposable_habit: {
    is: { sales: many(12, () => ({ customerDomain: 'mailinator.com' })) },
    isNot: { sales: many(12, (n) => ({ customerDomain: n < 2 ? 'mailinator.com' : 'mail.example' })) },
  },
  shared_habit: {
    is: { sales: many(12, (n) => ({ device: `shared ${n % 3}` })) },
    isNot: { sales: many(12, (n) => ({ device: `shared ${n % 6}` })) },
  },
  one_network: {
    is: { clicks: many(40, uneven) },
    isNot: { clicks: many(40, (n) => ({ ...uneven(n), ip: `203.0.${n}.1` })) },
  },
  clockwork: {
    is: { clicks: many(40, (n) => ({ atMs: noon - day - n * minute })) },
    isNot: { clicks: many(40, uneven) },
  },
  wrong_referrer: {
    is: { clicks: many(40, (n) => ({ ...uneven(n), referrer: 'https://toolbar.example/' })) },
    isNot: { clicks: many(40, uneven) },
  },
  suspect_habit: {
    is: { sales: many(12, (n) => ({ isSuspect: n < 9 })) },
    isNot: { sales: many(12, (n) => ({ isSuspect: n < 3 })) },
  },
  refund_flood: {
    is: { sales: many(19, (n) => ({ refunded: n < 13 ? 5000 : 0 })) },
    isNot: { sales: many(19, (n) => ({ refunded: n < 8 ? 5000 : 0 })) },
  },
  self_habit: {
    is: { sales: many(12, (n) => ({ ip: n < 6 ? partner.ip : '203.0.113.99' })) },
    isNot: { sales: many(12, (n) => ({ ip: n < 2 ? partner.ip : '203.0.113.99' })) },
  },
  ring_habit: {
    is: { sales: many(12, (n) => ({ isByPartner: n < 6 })) },
    isNot: { sales: many(12, (n) => ({ isByPartner: n < 2 })) },
  },
  coupon_habit: {
    is: { sales: many(19, () => ({ coupon: 'LEAK' })) },
    isNot: { sales: many(19, (n) => ({ coupon: 'SPOKEN', clickId: n < 8 ? 'c1' : null })) },
  },
  no_stay: {
    is: { clicks: many(40, (n) => ({ ...uneven(n), secondsOnSite: n < 36 ? 1 : 60 })) },
    isNot: { clicks: many(40, (n) => ({ ...uneven(n), secondsOnSite: n < 20 ? 1 : 60 })) },
  },
  circle: {
    is: { partners: [{ device: partner.device }, { payKey: 'account 0', ip: partner.ip }] },
    isNot: { partners: [{ device: partner.device }, { payKey: 'account 0', device: partner.device }] },
  },
  other_audience: {
    is: { ...toGermans, clicks: like(40, (n) => ({ country: n < 9 ? 'DE' : 'VN' })) },
    isNot: { ...toGermans, clicks: like(40, (n) => ({ country: n < 18 ? 'DE' : 'VN' })) },
  },
  one_browser: {
    is: { clicks: many(60, uneven) },
    isNot: { clicks: many(60, (n) => ({ ...uneven(n), userAgent: `${browser} ${n % 3}` })) },
  },
  swift: {
    is: { click: soon(30), clicks: many(1, uneven), sales: boughtAfter(20) },
    isNot: { click: soon(30), clicks: many(1, uneven), sales: boughtAfter(900) },
  },
  lucky_visit: {
    is: { click: soon(60), clicks: many(60, uneven) },
    isNot: { click: soon(90), clicks: many(60, uneven) },
  },
  returning: {
    is: { clicks: like(100, (n) => ({ device: n < 9 ? click.device : `visitor ${n % 30}` })) },
    isNot: { clicks: like(100, (n) => ({ device: n < 9 ? click.device : `visitor ${n}` })) },
  },
  rented: {
    is: { click: { ip: rentedIp }, clicks: like(9, () => ({ ip: rentedIp })) },
    isNot: { click: { ip: rentedIp }, clicks: many(9, uneven) },
  },
  veiled: {
    is: { click: { ip: veiledIp }, clicks: like(9, () => ({ ip: veiledIp })) },
    isNot: { click: { ip: veiledIp }, clicks: like(9, (n) => ({ ip: n < 5 ? veiledIp : click.ip })) },
  },
  one_visitor: {
    is: { click: { ...place('a'), ...strange }, clicks: like(3, () => ({ ...strange, ...place('a'), ip: click.ip })) },
    isNot: { click: { ...place('a'), ...strange }, clicks: like(9, () => ({ ...place('a'), ip: click.ip })) },
  },
  hidden_place: {
    is: { click: { ...place('a'), ...noPage }, clicks: like(4, () => ({ ...place('a'), ...noPage, ip: rentedIp })) },
    isNot: { click: { ...place('a'), ...noPage }, clicks: like(4, () => ({ ...place('b'), ...noPage, ip: rentedIp })) },
  },
  brand_buyers: {
    is: { click: { ...soon(60), ...brandAd }, clicks: like(9, () => brandAd), sales: boughtAfter(300) },
    isNot: {
      click: { ...soon(60), ...brandAd },
      clicks: like(9, (n) => (n < 5 ? lampAd : brandAd)),
      sales: boughtAfter(300),
    },
  },
  spoken_nowhere: {
    is: { sale: coupon, clicks: many(12, uneven) },
    isNot: { sale: coupon, clicks: like(12, () => ({ referrer: 'https://l.instagram.com/' })) },
  },
  look_alikes: {
    is: { click: noPage, clicks: like(9, () => ({ referrer: 'https://shopwel.example/' })) },
    isNot: { click: noPage, clicks: many(9, uneven) },
  },
  strangers: {
    is: { click: strange, clicks: like(3, () => strange) },
    isNot: { click: strange, clicks: many(9, uneven) },
  },
  stuffed: {
    is: { click: { ...soon(50_000), ...strange }, clicks: like(99, () => strange) },
    isNot: { click: { ...soon(500), ...strange }, clicks: like(99, () => strange) },
  },
  same_browser: {
    is: { click: soon(60), clicks: many(12, uneven), sales: boughtAfter(100) },
    isNot: { click: soon(60), clicks: like(12, (n) => ({ userAgent: `${browser} ${n}` })), sales: boughtAfter(100) },
  },
  late_place: {
    is: { click: lateAt('a'), clicks: like(2, () => place('b')) },
    isNot: { click: lateAt('a'), clicks: like(2, (n) => place(n < 1 ? 'a' : 'b')), sales: visited(1, 60_000).sales },
  },
  usual_browser: {
    is: { click: place('a'), clicks: many(30, uneven) },
    isNot: { click: place('a'), clicks: like(30, () => ({ ip: click.ip })) },
  },
  one_for_all: {
    is: { click: soon(100), clicks: many(30, uneven) },
    isNot: { click: soon(100), clicks: like(30, (n) => ({ userAgent: `${browser} ${n % 2}` })) },
  },
  quick_cards: {
    is: { click: soon(500), sale: { chargedBack: true }, sales: many(4, () => ({})) },
    isNot: { click: soon(500), sale: { chargedBack: true }, sales: many(9, () => ({})) },
  },
  mail_farm: {
    is: { sale: { customerDomain: 'yopmail.com' }, clicks: like(5, () => ({ ip: click.ip })) },
    isNot: { sale: { customerDomain: 'yopmail.com' }, clicks: like(5, (n) => ({ ip: `203.0.${n}.1` })) },
  },
  made_up_mail: {
    is: { sale: { isMailMadeUp: true }, sales: many(12, (n) => ({ isMailMadeUp: n < 3, customerKey: `buyer ${n}` })) },
    isNot: { sale: { isMailMadeUp: true }, sales: many(12, () => ({ isMailMadeUp: true, customerKey: 'buyer' })) },
  },
  leap: {
    is: { click: soon(600), sale: { country: 'VN' }, ...bought([{ country: 'VN' }]) },
    isNot: { click: soon(600), sale: { country: 'VN' }, ...bought([{ country: 'VN', customerKey: sale.customerKey }]) },
  },
  own_place: {
    is: {
      click: { ...soon(300), ...strange, ...place('a') },
      clicks: like(25, (n) => ({ ...strange, ...place(`${n}`) })),
    },
    isNot: {
      click: { ...soon(300), ...strange, ...place('a') },
      clicks: like(25, (n) => ({ ...strange, ...place(`${n % 5}`) })),
    },
  },
  costly: { is: dear(15_000), isNot: dear(14_999) },
  begun_anew: {
    is: { click: soon(300), clicks: like(8, (n) => ({ ip: `203.0.${n % 4}.1`, device: `device ${n}` })) },
    isNot: {
      click: soon(300),
      clicks: like(8, (n) => ({ ip: `203.0.${n % 4}.1`, device: `device ${n}`, userAgent: `${browser} ${n}` })),
    },
  },
  dear_cards: { is: cards(7500), isNot: cards(7499) },
  front_door: { is: front(60), isNot: front(20) },
  thin_places: { is: thin(2499), isNot: thin(2500) },
  two_kinds: { is: kinds(3000), isNot: kinds(599) },
  feigned_country: {
    is: { ...toGermans, sale: { billingCountry: 'VN' }, ...bought([inVietnam, inVietnam, {}, {}]) },
    isNot: { ...toGermans, sale: { billingCountry: 'VN' }, ...bought([inVietnam, {}, {}, {}]) },
  },
  handed_on: {
    is: { sale: { device: 'their device 0' }, partners: [{}], click: noPage, clicks: like(9, () => noPage) },
    isNot: { sale: { customerKey: 'mail 0' }, partners: [{}], click: noPage, clicks: like(9, () => noPage) },
  },
} as const satisfies Readonly<Record<string, Case>>;
