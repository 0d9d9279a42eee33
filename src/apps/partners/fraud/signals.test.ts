// Every signal sees what it is for, and lets pass what only resembles it.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { lookInto, type SeenClick, type SeenSale } from './history.ts';
import { browser, click, day, historyOf, many, minute, noon, partner, sale, type Told } from './scene.test.ts';
import { scoreOf } from './score.ts';
import { signals } from './signals.ts';

function seenIn(told: Told): string[] {
  const history = historyOf(told);
  const [first] = history.sales;
  assert.ok(first);
  return scoreOf(lookInto(history)(first)).reasons.map(({ signal }) => signal);
}

const uneven = (index: number) => ({ atMs: noon - day - index * index * minute });
const landed = (query: string) => ({ landingUrl: `https://shop.example/?${query}` });
const fromAddress = (count: number) => many(count, (n) => ({ ip: click.ip, atMs: click.atMs - n * minute }));
const sameVisitor = (count: number) =>
  many(count, (n) => ({ ...click, id: `again ${n}`, atMs: click.atMs - n * minute }));
const like = (count: number, more: (n: number) => Partial<SeenClick>) =>
  many(count, (n) => ({ ...uneven(n), ...more(n) }));
const soon = (seconds: number) => ({ atMs: noon - seconds * 1000 });
const boughtAfter = (seconds: number) => [{ clickId: 'click 0', atMs: uneven(0).atMs + seconds * 1000 }];
const place = (name: string) => ({ landingUrl: `https://shop.example/?sub=${name}` });
const rentedIp = '159.65.3.4';
const veiledIp = '146.70.62.9';
const strange = { referrer: 'https://stranger.example/' };
const noPage = { referrer: null };
const lateAt = (name: string) => ({ ...soon(200_000), ...place(name), ...noPage });
const brandAd = landed('gclid=1&utm_term=shop+well');
const lampAd = landed('gclid=1&utm_term=lamps');
const coupon = { coupon: 'SPOKEN', clickId: null } as const;
const visited = (count: number, delayMs: number, more: (n: number) => Partial<SeenSale> = () => ({})) => ({
  clicks: many(count, uneven),
  sales: many(count, (n) => ({ clickId: `click ${n}`, atMs: uneven(n).atMs + delayMs, ...more(n) })),
});

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

type Case = { readonly is: Told; readonly isNot: Told };

const cases: Readonly<Record<(typeof signals)[number]['name'], Case>> = {
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
  made_up_mail: {
    is: { sale: { isMailMadeUp: true }, sales: many(12, (n) => ({ isMailMadeUp: n < 3, customerKey: `buyer ${n}` })) },
    isNot: { sale: { isMailMadeUp: true }, sales: many(12, () => ({ isMailMadeUp: true, customerKey: 'buyer' })) },
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
  circle: {
    is: { partners: [{ device: partner.device }, { payKey: 'account 0', ip: partner.ip }] },
    isNot: { partners: [{ device: partner.device }, { payKey: 'account 0', device: partner.device }] },
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
  banned_twin: {
    is: { partners: [{ device: partner.device, isBanned: true }] },
    isNot: { partners: [{ ip: partner.ip, isBanned: true }] },
  },
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
    isNot: visited(12, minute, (n) => ({ country: n < 3 ? 'VN' : 'DE' })),
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
  one_browser: {
    is: { clicks: many(60, uneven) },
    isNot: { clicks: many(60, (n) => ({ ...uneven(n), userAgent: `${browser} ${n % 3}` })) },
  },
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
  leap: { is: { click: soon(600), sale: { country: 'VN' } }, isNot: { click: soon(6000), sale: { country: 'VN' } } },
  begun_anew: {
    is: { click: soon(300), clicks: like(8, (n) => ({ ip: `203.0.${n % 4}.1`, device: `device ${n}` })) },
    isNot: {
      click: soon(300),
      clicks: like(8, (n) => ({ ip: `203.0.${n % 4}.1`, device: `device ${n}`, userAgent: `${browser} ${n}` })),
    },
  },
  handed_on: {
    is: { sale: { device: 'their device 0' }, partners: [{}], click: noPage, clicks: like(9, () => noPage) },
    isNot: { sale: { customerKey: 'mail 0' }, partners: [{}], click: noPage, clicks: like(9, () => noPage) },
  },
  dear_cards: { is: cards(7500), isNot: cards(7499) },
  front_door: { is: front(60), isNot: front(20) },
  two_kinds: { is: kinds(3000), isNot: kinds(599) },
  thin_places: { is: thin(2499), isNot: thin(2500) },
  suspect_habit: {
    is: { sales: many(12, (n) => ({ isSuspect: n < 9 })) },
    isNot: { sales: many(12, (n) => ({ isSuspect: n < 3 })) },
  },
};

suite('signals', () => {
  test('an ordinary sale shows none', () => assert.deepEqual(seenIn({}), []));

  for (const { name } of signals) {
    test(`${name} sees what it is for, and not what only resembles it`, () => {
      assert.ok(seenIn(cases[name].is).includes(name), 'it is');
      assert.ok(!seenIn(cases[name].isNot).includes(name), 'it is not');
    });
  }

  test('a letter to readers is one place, over which many buy days later', () => {
    assert.ok(!seenIn({ click: lateAt('letter'), clicks: like(2, () => place('letter')) }).includes('late_place'));
  });

  test('what came over no place is judged by what came over none, where others did', () => {
    const again = like(100, (n) => ({ device: n < 9 ? click.device : `visitor ${n % 30}`, ...place('zone') }));
    const anew = like(8, (n) => ({ ip: `203.0.${n % 4}.1`, device: `device ${n}`, ...place('zone') }));
    for (const [name, clicks] of [
      ['returning', again],
      ['begun_anew', anew],
    ] as const) {
      assert.ok(seenIn({ click: { ...soon(300), ...place('zone') }, clicks }).includes(name), name);
      assert.ok(!seenIn({ click: soon(300), clicks }).includes(name), `${name}, over no place`);
    }
  });

  test('whoever came from the partner’s own page was not stuffed', () => {
    assert.ok(!seenIn({ click: soon(50_000), clicks: like(99, () => strange) }).includes('stuffed'));
  });

  test('one browser at few addresses, or a slow sale, is nobody who begins anew', () => {
    const at = (homes: number) => like(8, (n) => ({ ip: `203.0.${n % homes}.1`, device: `device ${n}` }));
    for (const told of [
      { click: soon(300), clicks: at(3) },
      { click: soon(301), clicks: at(4) },
    ]) {
      assert.ok(!seenIn(told).includes('begun_anew'));
    }
  });

  test('a ring is shown with all who are in it', () => {
    const cashier = { payKey: partner.payKey };
    const history = historyOf({
      sale: { customerKey: 'mail of Bea' },
      partners: [
        { name: 'Bea', emailKey: 'mail of Bea', parentId: 'p1' },
        { name: 'Cid', ...cashier },
        { name: 'Dan' },
      ],
    });
    const [first] = history.sales;
    const { reasons } = first ? scoreOf(lookInto(history)(first)) : assert.fail();
    assert.equal(
      reasons.find(({ signal }) => signal === 'ring')?.evidence,
      'The buyer is the partner Bea, whom this one has brought. ' +
        'Who belongs together: Ada (p1), Bea (other 0), Cid (other 1)',
    );
  });
});
