// What customers give back is taken back from every level that had its part.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { spoken } from '#base/money';
import { saleTakenBack } from '#contracts/partners';
import { type Call, contract, Money, text } from '#kernel/contract';
import { needCurrency, wrongField } from '../fields.ts';
import { settleSales, tellTier } from './give.ts';
import { presentSale, saleNamed } from './sales.ts';
import { Network, Report, Sale } from './shape.ts';
import { deleteRefund, insertRefund, refundTold } from './store.ts';

export const Refund = z.object({
  network: Network.default('direct'),
  transactionId: Report.shape.transactionId,
  refundId: text(200).describe('However often it is told, it is one refund'),
  amount: z.int().min(1).optional().describe('In smallest units; all that is left when absent'),
  currency: Money.shape.currency.optional().describe('Refused when it was sold in another'),
  reason: z.enum(['refund', 'chargeback']).default('refund'),
});
export type Refund = z.output<typeof Refund>;

export const refundSale = contract({
  name: 'partners.sale.refund',
  summary: 'Tell of a refund or chargeback, which takes back the part of the commissions it was for.',
  title: ({ transactionId, amount, currency, reason }) => {
    const part = amount !== undefined && currency !== undefined ? `${spoken({ amount, currency })} of ` : '';
    return `Take commissions back for the ${reason} of ${part}${transactionId}`;
  },
  effect: 'write',
  access: 'partners.sale.track',
  http: 'POST /affiliate/track/refund',
  input: Refund,
  output: Sale,
  undo: {
    by: 'partners.sale.takeBackRefund',
    input: ({ network, transactionId, refundId }) => ({ network, transactionId, refundId }),
  },
  example: { transactionId: 'order-1001', refundId: 'refund-7', amount: 2900 },
}).implement(keepRefund);

export async function keepRefund(call: Call, refund: Refund): Promise<Sale> {
  const { network, transactionId, refundId, amount = null, reason, currency } = refund;
  if (currency !== undefined) needCurrency(currency);
  const asked = [network, transactionId, refundId, amount, reason, call.now, call.newId()];
  const [sale] = await insertRefund(call.db, asked);
  if (!sale) return refundedBefore(call, refund);
  if (currency !== undefined && currency !== sale.currency) {
    throw wrongField(
      'currency',
      `${transactionId} was sold in ${sale.currency} and can not be given back in ${currency}`,
    );
  }
  const tier = tellTier(call, sale, sale);
  await settleSales(call, [sale], { tier, reason });
  const after = await presentSale(call, sale.id);
  call.emit(saleTakenBack, {
    ...{ saleId: sale.id, partnerId: sale.partnerId, isChargeback: reason === 'chargeback' },
    refunded: { amount: after.refunded, currency: after.currency },
  });
  return after;
}

export const takeBackRefund = contract({
  name: 'partners.sale.takeBackRefund',
  summary: 'Take back a refund that was told by mistake, and give what it had taken.',
  effect: 'write',
  access: 'partners.sale.decide',
  input: Refund.pick({ network: true, transactionId: true, refundId: true }),
  output: Sale.extend({ told: Refund.pick({ reason: true }).extend({ amount: z.int().min(1) }) }),
  undo: { by: 'partners.sale.refund', input: (named, { told }) => ({ ...named, ...told }) },
  example: { transactionId: 'order-1001', refundId: 'refund-7' },
}).implement(async (call, { network, transactionId, refundId }) => {
  const [sale] = await deleteRefund(call.db, [network, transactionId, refundId]);
  if (!sale) throw new Fault('not_found', `${network} has told of no refund ${refundId} of ${transactionId}`);
  await settleSales(call, [sale], { tier: tellTier(call, sale, sale), reason: 'refund' });
  return { ...(await presentSale(call, sale.id)), told: sale.told };
});

async function refundedBefore(call: Call, { refundId, amount, ...told }: Refund): Promise<Sale> {
  const sale = await saleNamed(call.db, told);
  if (!sale) throw new Fault('not_found', `${told.network} has told of no sale ${told.transactionId}`);
  const [known] = await refundTold(call.db, [sale.id, refundId]);
  const before = known?.amount;
  if (before !== undefined && (amount === undefined || amount === before)) return sale;
  if (before !== undefined) throw new Fault('conflict', `${refundId} has been told before, as ${before}`);
  const left = sale.amount - sale.refunded;
  throw new Fault('conflict', `Of ${told.transactionId} no more than ${left} can be given back`);
}
