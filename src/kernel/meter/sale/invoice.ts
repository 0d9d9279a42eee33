// What an invoice says.
import { z } from 'zod';
import { Id, Instant, Money } from '#kernel/contract';
import { Line } from './model.ts';
import type { InvoiceRow } from './tables.ts';

export const Invoice = z.object({
  id: Id,
  number: z.string(),
  subscriptionId: Id,
  buyerName: z.string(),
  periodStart: Instant,
  periodEnd: Instant,
  lines: z.array(Line),
  total: Money,
  due: Money.describe('What is owed to us; the rest is charged by the billing service'),
  state: z.enum(['open', 'paid', 'void']),
  issuedAt: Instant,
  paidAt: Instant.nullable(),
});
export type Invoice = z.output<typeof Invoice>;

export function shownInvoice({ tenantId: _, createdAt: __, updatedAt: ___, ...row }: InvoiceRow): Invoice {
  const { year, serial, currency, total, due, lines, ...rest } = row;
  const number = `${year}-${String(serial).padStart(5, '0')}`;
  return { ...rest, number, lines: [...lines], total: { amount: total, currency }, due: { amount: due, currency } };
}
