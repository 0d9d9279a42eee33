// A sale becomes a partner's. Told twice it is one sale; told by a key of the company's or over a signature, never by a
// mere visitor.
import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import { after, type Duration, type Instant } from '#base/time';
import { commissionEarned } from '#contracts/partners';
import { type Call, contract } from '#kernel/contract';
import { needCurrency, wrongField } from '../fields.ts';
import { isMadeUp } from '../fraud/mail.ts';
import { fixedRate, Kind, monthOf } from '../model.ts';
import { termsIn } from '../program/shape.ts';
import { domainOf, emailKey, keyOf } from '../sameness.ts';
import { give, linesOf, tellTier } from './give.ts';
import { saleTold } from './sales.ts';
import { Report, Sale } from './shape.ts';
import { insertSale, type Origin, originOf, type Stand } from './store.ts';
import { byVisit } from './visit.ts';

export const trackSale = contract({
  name: 'partners.sale.track',
  summary: 'Tell of a sale that a partner brought, once however often it is told.',
  effect: 'write',
  access: 'partners.sale.track',
  http: 'POST /affiliate/track/conversion',
  input: Report,
  output: Sale,
  undo: {
    by: 'partners.sale.refund',
    input: ({ network, transactionId }) => ({ network, transactionId, refundId: 'taken back' }),
  },
  example: { transactionId: 'order-1001', amount: { amount: 12_900, currency: 'USD' }, code: 'ada-s-garden-blog' },
}).implement(keepSale);

export async function keepSale(call: Call, report: Report): Promise<Sale> {
  const { at = call.now, network, transactionId, amount: money } = report;
  needCurrency(money.currency, 'amount.currency');
  const [id, month] = [call.newId(), monthOf(at)];
  const values = [id, ...valuesOf(call, report, { at, month }), call.newId()];
  const origin = await ledBack({ call, report }, (whose) => insertSale(call.db, [...whose, ...values]));
  const refusal = refused(call, report, origin);
  if (!origin || refusal) throw refusal;
  const { partnerId, secondId, thirdId, volume, tierUnit, fixedRateBp, path } = origin;
  if (volume === null || tierUnit === null) return saleTold(call, report, digestOf(report));
  const stand: Stand = {
    ...{ id, partnerId, secondId, thirdId, month, ...money, refunded: 0, state: 'pending', fixedRateBp },
  };
  const tier = tellTier(call, stand, { volume, tierUnit, changed: money.amount });
  const lines = linesOf(stand, { tier, reason: 'sale', had: [] });
  await give(call, lines, origin.accounts ?? {});
  const commission = lines.find(({ level }) => level === 1)?.amount ?? 0;
  const { currency } = money;
  call.emit(commissionEarned, {
    ...{ saleId: id, partnerId, tier, sale: money, commission: { amount: commission, currency } },
  });
  const dueAt = after(at, `${origin.holdingDays} days`);
  return {
    ...{ id, partnerId, network, transactionId, at, month, dueAt, ...money, refunded: 0, commission },
    ...{ state: 'pending', path, coupon: couponOf(report), score: null, reasons: [], version: 1 },
  };
}

/** Whether a sale that is told of is somebody's, without keeping it. */
export async function isLedBack(call: Call, report: Report): Promise<boolean> {
  // Whoever hears of it hears again, so nobody waits here.
  const origin = await ledBack({ call, report, tries: 1 }, (whose) => originOf(call.db, whose));
  return refused(call, report, origin) === undefined;
}

interface Leading {
  readonly call: Call;
  readonly report: Report;
  readonly tries?: number;
}

async function ledBack<Led>({ report, ...how }: Leading, look: (whose: unknown[]) => Promise<Led[]>) {
  const { clickId } = report;
  const alone = whoseIs({ ...report, code: undefined, partnerId: undefined });
  const found = await byVisit({ ...how, clickId }, () => look(alone));
  return found ?? (await look(whoseIs(report)))[0];
}

function whoseIs({ clickId, code, partnerId, ...report }: Report): unknown[] {
  return [couponOf(report), clickId ?? null, code?.toLowerCase() ?? null, partnerId ?? null];
}

/** Why a sale may not be led back to this partner. */
function refused(call: Call, { amount, at = call.now }: Report, origin: Origin | undefined): Fault | undefined {
  if (at > after(call.now, '5 minutes')) return wrongField('at', 'A sale can not be told before it has happened');
  if (!origin) return new Fault('not_found', 'No partner is behind this click, code or coupon');
  if (origin.status !== 'approved') return new Fault('conflict', `The partner is ${origin.status} and earns nothing`);
  if (!termsIn(origin, amount.currency)) {
    const known = origin.currencies.map(({ currency }) => currency).join(', ');
    return wrongField('amount.currency', `The program takes sales in ${known}, not in ${amount.currency}`);
  }
  return origin.path === 'click' && origin.clickedAt ? outOfTime(origin.clickedAt, at, origin) : undefined;
}

/** A visit leads to what is bought after it, for a while; clocks may be a little apart. */
function outOfTime(clickedAt: Instant, at: Instant, { cookieDays }: Origin): Fault | undefined {
  const window: Duration = `${cookieDays} days`;
  if (after(clickedAt, window) < at) {
    return new Fault('conflict', `The visit was more than ${window} before the sale, which is nobody’s then`);
  }
  if (clickedAt > after(at, '5 minutes')) return new Fault('conflict', 'The visit came after the sale');
  return undefined;
}

const standardRates = JSON.stringify(
  Object.fromEntries(Kind.options.map((kind) => [kind, fixedRate(kind, null) ?? undefined])),
);

/** In the order of `insertSale`, from the network on. Of the customer only what tells them from others is kept. */
function valuesOf({ tenant }: Call, report: Report, { at, month }: { at: string; month: string }): unknown[] {
  const { email, ip = null, device = null, payment, country = null, billingCountry = null } = report.customer;
  const { network, transactionId, amount } = report;
  return [
    ...[network, transactionId, digestOf(report), at, month, amount.amount, amount.currency, standardRates],
    ...[email ? emailKey(tenant.id, email) : null, email ? domainOf(email) : null, ip, device],
    ...[payment ? keyOf(tenant.id, payment) : null, country, email ? isMadeUp(email) : false, billingCountry],
  ];
}

function couponOf({ coupon }: Pick<Report, 'coupon'>): string | null {
  return coupon?.toUpperCase() || null;
}

/** What makes a sale told again the same sale. */
function digestOf({ amount, coupon, clickId, code, partnerId }: Report): string {
  const told = [amount.amount, amount.currency, coupon ?? null, clickId ?? null, code ?? null, partnerId ?? null];
  return hash('sha256', JSON.stringify(told), 'base64url');
}
