// What there is to look at around a sale: who sent it, the visit, what else that partner, that visitor and that buyer
// did. The same whether it comes from the database for one sale or from memory for a year of them.
import { isFront } from './places.ts';
import { type Bonds, bondsAmong } from './ties.ts';

export interface SeenPartner {
  readonly id: string;
  readonly name: string;
  readonly parentId: string | null;
  readonly isBanned: boolean;
  readonly isTrusted: boolean;
  readonly emailKey: string;
  readonly emailDomain: string;
  readonly ip: string | null;
  readonly device: string | null;
  readonly payKey: string | null;
  readonly website: string | null;
  /** The countries to which they say that they speak; none when they say nothing. */
  readonly audience: readonly string[];
  /** Whether they hand out coupons that are for everybody. */
  readonly showsCoupons: boolean;
}

export interface SeenClick {
  readonly id: string;
  readonly partnerId: string;
  readonly atMs: number;
  readonly ip: string;
  readonly userAgent: string;
  readonly referrer: string | null;
  readonly landingUrl: string | null;
  readonly country: string | null;
  readonly device: string | null;
  readonly secondsOnSite: number | null;
}

export interface SeenSale {
  readonly id: string;
  readonly partnerId: string;
  readonly clickId: string | null;
  readonly atMs: number;
  readonly amount: number;
  readonly currency: string;
  readonly refunded: number;
  readonly chargedBack: boolean;
  readonly ip: string | null;
  readonly device: string | null;
  readonly paymentKey: string | null;
  readonly customerKey: string | null;
  readonly customerDomain: string | null;
  /** Whether their mailbox has a name that nobody would choose. */
  readonly isMailMadeUp: boolean;
  readonly country: string | null;
  readonly billingCountry: string | null;
  readonly coupon: string | null;
  /** Whether that coupon may be shown to everybody. */
  readonly isCouponPublic: boolean;
  /** Whether it looked like fraud by itself when it was looked at last. */
  readonly isSuspect: boolean;
  /** Whether its buyer turned out to be another partner. */
  readonly isByPartner: boolean;
}

export interface Around {
  readonly sale: SeenSale;
  readonly partner: SeenPartner;
  readonly click: SeenClick | undefined;
  /** Others in any program who share something with this partner: mailbox, account, device, address at joining. */
  readonly twins: readonly SeenPartner[];
  /** Partners who are the buyer, by mailbox, device or account. */
  readonly buyers: readonly SeenPartner[];
  /** What binds this partner to others, and those to more. */
  readonly bonds: Bonds;
  /** Sales of anybody with the same device, account, buyer or address, this one among them. */
  readonly kin: readonly SeenSale[];
  /** Visits of anybody from the same address or device within a day before the sale. */
  readonly visits: readonly SeenClick[];
  readonly sales: readonly SeenSale[];
  readonly clicks: readonly SeenClick[];
  /** What half of the company's sales in this currency come to at the most; null when there are none. */
  readonly usualAmount: number | null;
  /** How much of what the company sells after a visit began at its front page. */
  readonly usualFront: number | null;
  /** The company's own names, and the host of its shop. */
  readonly ownWords: readonly string[];
  readonly ownHost: string | null;
}

export interface History {
  readonly partners: readonly SeenPartner[];
  readonly clicks: readonly SeenClick[];
  readonly sales: readonly SeenSale[];
  readonly ownWords: readonly string[];
  readonly ownHost: string | null;
}

type Key<Item> = (item: Item) => string | null;
const dayMs = 86_400_000;

/** Looks into a whole history held in memory. */
export function lookInto(history: History): (sale: SeenSale) => Around {
  const { ownWords, ownHost } = history;
  const partners = new Map(history.partners.map((one) => [one.id, one]));
  const clicks = new Map(history.clicks.map((one) => [one.id, one]));
  const salesBy = indexes<SeenSale>(history.sales, { partner: (one) => one.partnerId, ...buyerKeys });
  const clicksBy = indexes<SeenClick>(history.clicks, { partner: (one) => one.partnerId, ip: ipOf, device: deviceOf });
  const partnersBy = indexes<SeenPartner>(history.partners, partnerKeys);
  const usual = usualIn(history.sales);
  const usualFront = frontIn(history.sales.flatMap(({ clickId }) => clicks.get(clickId ?? '') ?? []));
  const bonds = bondsAmong(history.partners, buysIn(history.sales, partnersBy));
  return (sale) => {
    const partner = partners.get(sale.partnerId);
    if (!partner) throw new RangeError(`The sale ${sale.id} is of nobody in this history`);
    const others = (found: readonly SeenPartner[]) => found.filter(({ id }) => id !== partner.id);
    const visits = [...named(clicksBy.ip, sale.ip), ...named(clicksBy.device, sale.device)];
    return {
      ...{ sale, partner, bonds, ownWords, ownHost, click: sale.clickId ? clicks.get(sale.clickId) : undefined },
      twins: others(together(partnersBy, partnerKeys, partner)),
      buyers: [...new Set(buyingAs(partnersBy, sale))],
      kin: together(salesBy, buyerKeys, sale),
      visits: [...new Set(visits)].filter(({ atMs }) => atMs <= sale.atMs && atMs > sale.atMs - dayMs),
      sales: named(salesBy.partner, partner.id),
      clicks: named(clicksBy.partner, partner.id),
      usualAmount: usual.get(sale.currency) ?? null,
      usualFront,
    };
  };
}

/** Who bought by whom. */
function buysIn(sales: readonly SeenSale[], by: Readonly<Record<string, Index<SeenPartner>>>) {
  const pairs = sales.flatMap((sale) => buyingAs(by, sale).map(({ id }) => [id, sale.partnerId] as const));
  return [...new Map(pairs.map((pair) => [pair.join(' '), pair])).values()];
}

/** By currency. */
function usualIn(sales: readonly SeenSale[]): Map<string, number> {
  const byCurrency = Map.groupBy(
    sales.filter(({ amount }) => amount > 0),
    ({ currency }) => currency,
  );
  const middle = (some: readonly SeenSale[]) =>
    some.map(({ amount }) => amount).toSorted((a, b) => a - b)[Math.floor((some.length - 1) / 2)] ?? 0;
  return new Map([...byCurrency].map(([currency, some]) => [currency, middle(some)]));
}

function frontIn(visits: readonly SeenClick[]): number | null {
  const atFront = visits.filter(({ landingUrl }) => isFront(landingUrl)).length;
  return visits.length === 0 ? null : atFront / visits.length;
}

const ipOf = ({ ip }: { ip: string | null }) => ip;
const deviceOf = ({ device }: { device: string | null }) => device;

const buyerKeys = {
  ip: ipOf,
  device: deviceOf,
  payment: (one: SeenSale) => one.paymentKey,
  customer: (one: SeenSale) => one.customerKey,
};

const partnerKeys = {
  email: (one: SeenPartner) => one.emailKey,
  ip: ipOf,
  device: deviceOf,
  pay: (one: SeenPartner) => one.payKey,
};

function buyingAs(by: Readonly<Record<string, Index<SeenPartner>>>, sale: SeenSale): SeenPartner[] {
  return [...named(by.email, sale.customerKey), ...named(by.device, sale.device), ...named(by.pay, sale.paymentKey)];
}

type Index<Item> = ReadonlyMap<string, readonly Item[]>;

function indexes<Item>(items: readonly Item[], keys: Readonly<Record<string, Key<Item>>>) {
  const made: Record<string, Index<Item>> = {};
  for (const [name, key] of Object.entries(keys)) {
    const index = Map.groupBy(items, (item) => key(item) ?? '');
    index.delete('');
    made[name] = index;
  }
  return made;
}

function named<Item>(index: Index<Item> | undefined, key: string | null): readonly Item[] {
  return (key && index?.get(key)) || [];
}

function together<Item>(
  by: Readonly<Record<string, Index<Item>>>,
  keys: Readonly<Record<string, Key<Item>>>,
  item: Item,
) {
  return [...new Set(Object.entries(keys).flatMap(([name, key]) => named(by[name], key(item))))];
}
