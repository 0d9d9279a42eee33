// What one buyer shows: that they are the partner, or one of several who are the same.
import type { Around, SeenPartner, SeenSale } from '../history.ts';
import { limits } from '../limits.ts';
import { isDisposable, isMasked } from '../mail.ts';
import { buyersIn } from '../profile.ts';

const dayMs = 86_400_000;
const severalBuyers = 3;

export function manyFromAddress({ sale, kin }: Around): string | undefined {
  if (sale.ip === null) return undefined;
  const found = kin.filter(({ ip, atMs }) => ip === sale.ip && Math.abs(atMs - sale.atMs) <= dayMs / 2);
  return found.length > limits.salesPerIpDay ? `${found.length} sales from ${sale.ip} within a day` : undefined;
}

function same(one: string | null, other: string | null): boolean {
  return one !== null && one !== '' && one === other;
}

export function sameMailbox({ sale, partner }: Around): string | undefined {
  return same(sale.customerKey, partner.emailKey) ? 'The buyer’s mailbox is the partner’s' : undefined;
}

export function sameDevice({ sale, partner }: Around): string | undefined {
  return same(sale.device, partner.device) ? 'The device with which the partner signed up' : undefined;
}

export function sameAccount({ sale, partner }: Around): string | undefined {
  return same(sale.paymentKey, partner.payKey) ? 'The account to which the partner is paid' : undefined;
}

export function sameAddress({ sale, partner }: Around): string | undefined {
  return same(sale.ip, partner.ip) ? `${sale.ip}, from where the partner signed up` : undefined;
}

export function deviceFarm({ sale, kin }: Around): string | undefined {
  return severalBy(
    kin.filter(({ device }) => same(device, sale.device)),
    'device',
  );
}

export function sharedCard({ sale, kin }: Around): string | undefined {
  return severalBy(
    kin.filter(({ paymentKey }) => same(paymentKey, sale.paymentKey)),
    'account',
  );
}

function severalBy(sales: readonly SeenSale[], what: string): string | undefined {
  const count = buyersIn(sales);
  return count >= severalBuyers ? `${count} buyers with one ${what}` : undefined;
}

export function disposable({ sale }: Around): string | undefined {
  return isDisposable(sale.customerDomain) ? `A mailbox at ${sale.customerDomain}` : undefined;
}

export function masked({ sale }: Around): string | undefined {
  return isMasked(sale.customerDomain) ? `A mailbox at ${sale.customerDomain}` : undefined;
}

export function chargedBack({ sale }: Around): string | undefined {
  return sale.chargedBack ? 'The bank took the payment back' : undefined;
}

export function couponLeak({ sale }: Around): string | undefined {
  if (sale.coupon === null || sale.clickId !== null || sale.isCouponPublic) return undefined;
  return `The coupon ${sale.coupon}, and no visit`;
}

export function partnerBuys({ buyers, partner }: Around): string | undefined {
  const other = buyers.find(({ id }) => id !== partner.id);
  return other && `The buyer is the partner ${other.name} (${other.id})`;
}

/** Who brought whom, is brought by the same or is paid at the same place, and buys by them. */
export function ring({ buyers, partner, twins }: Around): string | undefined {
  const [buyer, ...more] = buyers.filter((one) => one.id !== partner.id && isNear(one, partner));
  const tie = buyer && ties.find(({ binds }) => binds(buyer, partner));
  if (!buyer || !tie) return undefined;
  const members = new Map([partner, buyer, ...more, ...twins].map((one) => [one.id, one.name]));
  const named = [...members].map(([id, name]) => `${name} (${id})`).join(', ');
  return `The buyer is the partner ${buyer.name}, ${tie.says}. Who belongs together: ${named}`;
}

interface Tie {
  binds(buyer: SeenPartner, seller: SeenPartner): boolean;
  readonly says: string;
}

const ties: readonly Tie[] = [
  { binds: (buyer, { id }) => buyer.parentId === id, says: 'whom this one has brought' },
  { binds: ({ id }, seller) => seller.parentId === id, says: 'who has brought this one' },
  { binds: (buyer, seller) => same(buyer.parentId, seller.parentId), says: 'brought by the same partner' },
  { binds: (buyer, seller) => same(buyer.payKey, seller.payKey), says: 'who is paid at the same place' },
  { binds: (buyer, seller) => same(buyer.device, seller.device), says: 'who signed up with the same device' },
];

function isNear(one: SeenPartner, other: SeenPartner): boolean {
  return ties.some(({ binds }) => binds(one, other));
}

/** On a device with which this partner signed up, who has more accounts than one. */
export function puppets({ sale, partner, twins }: Around): string | undefined {
  if (!same(sale.device, partner.device)) return undefined;
  const twin = twins.find((one) => same(one.payKey, partner.payKey) || same(one.device, partner.device));
  return twin && `The partner’s own device, who is the partner ${twin.id} as well`;
}

export function sameCashier({ twins, partner }: Around): string | undefined {
  const found = twins.find((one) => same(one.payKey, partner.payKey));
  return found && `The partner ${found.id} is paid there too`;
}

export function sameMachine({ twins, partner }: Around): string | undefined {
  const found = twins.find((one) => same(one.device, partner.device));
  return found && `The partner ${found.id} signed up with it too`;
}

export function bannedTwin({ twins, partner }: Around): string | undefined {
  const found = twins.find((one) => one.isBanned && isTwin(one, partner));
  return found && `The partner ${found.id} was banned`;
}

function isTwin(one: SeenPartner, other: SeenPartner): boolean {
  return same(one.payKey, other.payKey) || same(one.device, other.device) || same(one.emailKey, other.emailKey);
}

export function manyCards({ sale, kin }: Around): string | undefined {
  const cards = new Set(kin.flatMap((one) => (same(one.device, sale.device) && one.paymentKey) || []));
  return cards.size >= severalBuyers ? `${cards.size} accounts on one device` : undefined;
}

export function givenBack({ sale }: Around): string | undefined {
  return sale.refunded > 0 && sale.refunded >= sale.amount && !sale.chargedBack ? 'It was given back whole' : undefined;
}

/** Somebody else had led them here, and the coupon takes the sale away. */
export function couponOverVisit({ sale, partner, visits }: Around): string | undefined {
  if (sale.coupon === null || sale.clickId !== null || sale.isCouponPublic) return undefined;
  const other = visits.find(({ partnerId }) => partnerId !== partner.id);
  return other && `The coupon ${sale.coupon}, after a visit by the partner ${other.partnerId}`;
}
