// Sales and refunds that other apps tell of. Most are nobody's, which is no mistake here.
import { z } from 'zod';
import { saleCompleted, saleRefunded } from '#contracts/partners';
import { contract, Id } from '#kernel/contract';
import { anyId } from '../examples.ts';
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
  input: saleCompleted.data,
  output: Kept,
  // Of a sale that was nobody's there is nothing to reject.
  undo: { by: 'partners.sale.reject', input: (_input, { saleId }) => ({ saleId: saleId ?? anyId }) },
  example: { saleId: 'order-1001', amount: { amount: 12_900, currency: 'USD' }, code: 'ada-s-garden-blog' },
}).implement(async (call, { saleId: transactionId, ...told }) => {
  if (told.amount.amount <= 0 || !(told.clickId || told.code || told.coupon)) return { saleId: null };
  const report = Report.parse({ ...told, network, transactionId });
  if (!(await isLedBack(call, report))) return { saleId: null };
  return { saleId: (await keepSale(call, report)).id };
});

export const hearRefund = contract({
  name: 'partners.sale.hearRefund',
  summary: 'Hear of a refund of another app, and take back what a partner had of it.',
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
}).implement(async (call, { saleId: transactionId, refundId, amount: { amount }, isChargeback }) => {
  const sale = await saleNamed(call.db, { network, transactionId });
  if (!sale) return { saleId: null };
  const reason = isChargeback ? 'chargeback' : 'refund';
  return { saleId: (await keepRefund(call, { network, transactionId, refundId, amount, reason })).id };
});
