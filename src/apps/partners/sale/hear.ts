// Sales and refunds that other apps tell of. Most are nobody's, which is no mistake here.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { before } from '#base/time';
import { saleCompleted, saleRefunded } from '#contracts/partners';
import { contract, Id, Instant } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { isCurrency } from '../fields.ts';
import { holdName, keepAhead, takeAhead } from './ahead.ts';
import { keepRefund } from './refunds.ts';
import { saleNamed } from './sales.ts';
import { Report } from './shape.ts';
import { isLedBack, keepSale } from './track.ts';

/** Under which name the other apps of the company tell of their sales. */
const network = 'cadre';
const Kept = z.object({ saleId: Id.nullable().describe('Null when no partner brought it') });

export const hearSale = contract({
  name: 'partners.sale.hear',
  summary: 'Hear of a sale of another app, and keep it when a partner brought it.',
  effect: 'write',
  access: 'partners.sale.hear',
  internal: true,
  input: saleCompleted.data.extend({ at: Instant.optional().describe('When it was sold; now when absent') }),
  output: Kept,
  // Of a sale that was nobody's there is nothing to reject.
  undo: { by: 'partners.sale.reject', input: (_input, { saleId }) => ({ saleId: saleId ?? anyId }) },
  example: { saleId: 'order-1001', amount: { amount: 12_900, currency: 'USD' }, code: 'ada-s-garden-blog' },
}).implement(async (call, { saleId: transactionId, ...told }) => {
  const { amount, currency } = told.amount;
  if (amount <= 0 || !isCurrency(currency) || !(told.clickId || told.code || told.coupon)) return { saleId: null };
  const report = Report.parse({ ...told, network, transactionId });
  if (!(await isLedBack(call, report))) return { saleId: null };
  await holdName(call.db, [network, transactionId]);
  const { id } = await keepSale(call, report);
  for (const { refundId, amount, currency, isChargeback } of await takeAhead(call.db, [network, transactionId])) {
    const back = { saleId: transactionId, refundId, amount: { amount, currency }, isChargeback };
    call.later(hearRefund.contract, back, { key: `ahead:${transactionId}:${refundId}` });
  }
  return { saleId: id };
});

export const hearRefund = contract({
  name: 'partners.sale.hearRefund',
  summary:
    'Hear of a refund of another app, and take back what a partner had of it; it waits when the sale is not known yet.',
  effect: 'write',
  access: 'partners.sale.hear',
  internal: true,
  input: saleRefunded.data,
  output: Kept,
  undo: {
    by: 'partners.sale.takeBackRefund',
    input: ({ saleId: transactionId, refundId }) => ({ network, transactionId, refundId }),
  },
  example: { saleId: 'order-1001', refundId: 'refund-7', amount: { amount: 2900, currency: 'USD' } },
}).implement(async (call, { saleId: transactionId, refundId, amount: { amount, currency }, isChargeback }) => {
  if (amount <= 0) throw new Fault('invalid', `By ${refundId} nothing is given back`);
  await holdName(call.db, [network, transactionId]);
  const sale = await saleNamed(call.db, { network, transactionId });
  if (!sale) {
    const ahead = [call.newId(), network, transactionId, refundId, amount, currency, isChargeback];
    await keepAhead(call.db, [...ahead, before(call.now, '30 days')]);
    return { saleId: null };
  }
  const reason = isChargeback ? 'chargeback' : 'refund';
  return { saleId: (await keepRefund(call, { network, transactionId, refundId, amount, currency, reason })).id };
});
