// A sale becomes a partner's. Told twice it is one sale; told by a key of the company's or over a signature, never by a
// mere visitor.
import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import { after, type Duration } from '#base/time';
import { commissionEarned } from '#contracts/partners';
import { type Call, contract } from '#kernel/contract';
import { fixedRate, monthOf } from '../model.ts';
import { termsIn } from '../program/shape.ts';
import { domainOf, emailKey, keyOf } from '../sameness.ts';
import { give, linesOf, tellTier } from './give.ts';
import { saleTold } from './sales.ts';
import { Report, Sale } from './shape.ts';
import { insertSale, type Origin, originOf, type Stand } from './store.ts';

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
  const led = await ledBy(call, report);
  if (led instanceof Fault) throw led;
  return keepLed(call, report, led);
}

export async function keepLed(call: Call, report: Report, origin: Origin): Promise<Sale> {
  const at = report.at ?? call.now;
  const terms = { at, month: monthOf(at), dueAt: after(at, `${origin.holdingDays} days`) };
  const sale: Stand = {
    ...{ id: call.newId(), partnerId: origin.partnerId, secondId: origin.secondId, thirdId: origin.thirdId },
    ...{ month: terms.month, ...report.amount, refunded: 0, state: 'pending' },
    fixedRateBp: fixedRate(origin.kind, origin.agreedRateBp),
  };
  const [month] = await insertSale(call.db, [...valuesOf(call, { report, origin, sale, ...terms }), call.newId()]);
  if (!month) return saleTold(call, report, digestOf(report));
  const tier = tellTier(call, sale, { ...month, currencies: origin.currencies, changed: sale.amount });
  const lines = linesOf(sale, { tier, reason: 'sale', had: [] });
  await give(call, lines);
  const commission = lines.find(({ level }) => level === 1)?.amount ?? 0;
  const { id, partnerId, amount, currency } = sale;
  call.emit(commissionEarned, {
    ...{ saleId: id, partnerId, tier, sale: report.amount, commission: { amount: commission, currency } },
  });
  const { network, transactionId } = report;
  return {
    ...{ id, partnerId, network, transactionId, ...terms, amount, refunded: 0, currency, commission },
    ...{ state: 'pending', path: origin.path, coupon: couponOf(report), score: null, reasons: [], version: 1 },
  };
}

/** To whom the sale is led back, or why it may not be. */
export async function ledBy(call: Call, report: Report): Promise<Origin | Fault> {
  const { clickId = null, code, partnerId = null, amount, at = call.now } = report;
  if (at > after(call.now, '5 minutes')) return new Fault('invalid', 'A sale can not be told before it has happened');
  const [origin] = await originOf(call.db, [couponOf(report), clickId, code?.toLowerCase() ?? null, partnerId]);
  if (!origin) return new Fault('not_found', 'No partner is behind this click, code or coupon');
  if (origin.status !== 'approved') return new Fault('conflict', `The partner is ${origin.status} and earns nothing`);
  if (!termsIn(origin, amount.currency)) {
    const known = origin.currencies.map(({ currency }) => currency).join(', ');
    return new Fault('invalid', `The program takes sales in ${known}, not in ${amount.currency}`);
  }
  const window: Duration = `${origin.cookieDays} days`;
  if (origin.path === 'click' && origin.clickedAt && after(origin.clickedAt, window) < at) {
    return new Fault('conflict', `The visit was more than ${window} before the sale, which is nobody’s then`);
  }
  return origin;
}

interface Keeping {
  readonly report: Report;
  readonly origin: Origin;
  readonly sale: Stand;
  readonly at: string;
  readonly dueAt: string;
}

/** In the order of `insertSale`. Of the customer only what tells them from others is kept. */
function valuesOf({ tenant }: Call, { report, origin, sale, at, dueAt }: Keeping): unknown[] {
  const { email, ip = null, device = null, payment, country = null } = report.customer;
  return [
    ...[sale.id, sale.partnerId, sale.secondId, sale.thirdId, origin.referralId, report.network, report.transactionId],
    ...[digestOf(report), at, sale.month, sale.amount, sale.currency, sale.fixedRateBp, origin.path],
    ...[couponOf(report), dueAt, email ? emailKey(tenant.id, email) : null, email ? domainOf(email) : null, ip, device],
    ...[payment ? keyOf(tenant.id, payment) : null, country],
  ];
}

function couponOf({ coupon }: Report): string | null {
  return coupon?.toUpperCase() || null;
}

/** What makes a sale told again the same sale. */
function digestOf({ amount, coupon, clickId, code, partnerId }: Report): string {
  const told = [amount.amount, amount.currency, coupon ?? null, clickId ?? null, code ?? null, partnerId ?? null];
  return hash('sha256', JSON.stringify(told), 'base64url');
}
