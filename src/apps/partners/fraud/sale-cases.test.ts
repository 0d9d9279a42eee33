// What a sale shows by itself: a case of each, and one that only resembles it.
import { type Case, click, day, landed, many, minute, noon, partner, sale, soon } from './scene.test.ts';

const fromAddress = (count: number) => many(count, (n) => ({ ip: click.ip, atMs: click.atMs - n * minute }));
const sameVisitor = (count: number) =>
  many(count, (n) => ({ ...click, id: `again ${n}`, atMs: click.atMs - n * minute }));

export const saleCases = {
  bot: { is: { click: { userAgent: 'Mozilla/5.0 HeadlessChrome/120.0' } }, isNot: {} },
  ip_clicks: { is: { clicks: fromAddress(10) }, isNot: { clicks: fromAddress(9) } },
  click_flood: { is: { clicks: sameVisitor(10) }, isNot: { clicks: fromAddress(30) } },
  too_fast: { is: { click: { atMs: noon - 4900 } }, isNot: { click: { atMs: noon - 5000 } } },
  short_stay: { is: { click: { secondsOnSite: 4 } }, isNot: { click: { secondsOnSite: null } } },
  last_second: {
    is: {
      click: { atMs: noon - minute },
      clicks: [{ ...click, id: 'before', partnerId: 'p2', atMs: noon - 9 * minute }],
    },
    isNot: { clicks: [{ ...click, id: 'before', partnerId: 'p2', atMs: noon - 60 * minute }] },
  },
  elsewhere: { is: { sale: { country: 'VN' } }, isNot: { sale: { country: null } } },
  look_alike: {
    is: { click: { referrer: 'https://shopwel.example/' } },
    isNot: { click: { referrer: 'https://www.shopwell.example/' } },
  },
  from_ourselves: { is: { click: { referrer: 'https://shopwell.example/cart' } }, isNot: {} },
  brand_ads: {
    is: { click: landed('gclid=1&utm_term=shopwell+coupon') },
    isNot: { click: landed('utm_medium=cpc&utm_term=garden+chairs') },
  },
  ip_sales: {
    is: { sales: many(3, () => ({ ip: sale.ip })) },
    isNot: { sales: many(9, (n) => ({ ip: sale.ip, atMs: noon - (n + 1) * day })) },
  },
  self_email: { is: { sale: { customerKey: partner.emailKey } }, isNot: { sale: { customerKey: null } } },
  self_device: {
    is: { sale: { device: partner.device } },
    isNot: { sale: { device: null }, partner: { device: null } },
  },
  self_payment: { is: { sale: { paymentKey: partner.payKey } }, isNot: { sale: { paymentKey: null } } },
  self_ip: { is: { sale: { ip: partner.ip } }, isNot: { sale: { ip: null }, partner: { ip: null } } },
  device_farm: {
    is: { sales: many(2, () => ({ device: sale.device })) },
    isNot: { sales: many(5, () => ({ device: sale.device, customerKey: sale.customerKey })) },
  },
  shared_card: {
    is: { sales: many(2, () => ({ paymentKey: sale.paymentKey })) },
    isNot: { sales: many(1, () => ({ paymentKey: sale.paymentKey })) },
  },
  disposable: {
    is: { sale: { customerDomain: 'yopmail.com' } },
    isNot: { sale: { customerDomain: 'temple.example' } },
  },
  masked: { is: { sale: { customerDomain: 'privaterelay.appleid.com' } }, isNot: { sale: { customerDomain: null } } },
  chargeback: { is: { sale: { chargedBack: true } }, isNot: { sale: { refunded: 5000 } } },
  coupon_leak: {
    is: { sale: { coupon: 'ADA10', clickId: null } },
    isNot: { sale: { coupon: 'ADA10', clickId: null, isCouponPublic: true } },
  },
  ring: {
    is: { sale: { customerKey: 'mail 0' }, partners: [{ parentId: 'p1' }] },
    isNot: { sale: { customerKey: 'mail 0' }, partners: [{}] },
  },
  circle_buys: {
    is: { sale: { customerKey: 'mail 1' }, partners: [{ device: partner.device }, { payKey: 'account 0' }] },
    isNot: { sale: { customerKey: 'mail 1' }, partners: [{ device: partner.device }, {}] },
  },
  partner_buys: { is: { sale: { customerKey: 'mail 0' }, partners: [{}] }, isNot: { partners: [{}] } },
  twin_account: { is: { partners: [{ payKey: partner.payKey }] }, isNot: { partners: [{ ip: partner.ip }] } },
  twin_device: { is: { partners: [{ device: partner.device }] }, isNot: { partners: [{ ip: partner.ip }] } },
  many_cards: {
    is: { sales: many(2, () => ({ device: sale.device })) },
    isNot: { sales: many(5, () => ({ device: sale.device, paymentKey: sale.paymentKey })) },
  },
  given_back: { is: { sale: { refunded: 5000 } }, isNot: { sale: { refunded: 4999 } } },
  coupon_theft: {
    is: {
      sale: { coupon: 'A10', clickId: null },
      clicks: [{ ip: sale.ip ?? '', partnerId: 'p2', atMs: noon - minute }],
    },
    isNot: { sale: { coupon: 'A10', clickId: null } },
  },
  incentive: {
    is: { click: { referrer: 'https://offerwall.example/' } },
    isNot: { click: { referrer: 'https://garden.example/earnest-reviews' } },
  },
  emulator: { is: { click: { userAgent: 'Mozilla/5.0 (Linux; Android 12; sdk_gphone64_x86_64)' } }, isNot: {} },
  hosting: { is: { click: { ip: '159.65.3.4' } }, isNot: { click: { ip: '2001:db8::1' } } },
  at_till: {
    is: { click: { ...soon(60), landingUrl: 'https://shop.example/cart' } },
    isNot: { click: { ...soon(60), landingUrl: 'https://shop.example/cart' }, partner: { showsCoupons: true } },
  },
  hidden_words: {
    is: { click: landed('gclid=1') },
    isNot: { click: landed('gclid=1&utm_term=garden+chairs') },
  },
  puppets: {
    is: { sale: { device: partner.device }, partners: [{ payKey: partner.payKey }] },
    isNot: { sale: { device: partner.device }, partners: [{}] },
  },
  banned_twin: {
    is: { partners: [{ device: partner.device, isBanned: true }] },
    isNot: { partners: [{ ip: partner.ip, isBanned: true }] },
  },
} as const satisfies Readonly<Record<string, Case>>;
