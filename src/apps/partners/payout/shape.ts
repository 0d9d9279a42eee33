// What a payout and a batch of them are.
import { z } from 'zod';
import { Id, Instant, Money, outside } from '#kernel/contract';

export const State = z
  .enum(['due', 'sending', 'under_way', 'by_hand', 'paid', 'failed', 'cancelled'])
  .describe('by_hand: somebody has to transfer it and say so; failed: nothing has left');
export type State = z.output<typeof State>;

export const Payout = z.object({
  id: Id,
  batchId: Id,
  partnerId: Id,
  name: outside(z.string()),
  amount: z.int(),
  currency: z.string(),
  method: z.string().nullable(),
  payTo: z.string().nullable(),
  state: State,
  reference: z.string().nullable(),
  problem: outside(z.string().nullable()),
  paidAt: Instant.nullable(),
  createdAt: Instant,
});
export type Payout = z.output<typeof Payout>;

export const Batch = z.object({
  id: Id,
  currency: Money.shape.currency,
  total: z.int(),
  partners: z.int(),
  state: z.enum(['due', 'sent', 'cancelled']),
  sendAt: Instant.describe('Until then it can be taken back'),
  createdAt: Instant,
});
export type Batch = z.output<typeof Batch>;

export const BatchWithPayouts = Batch.extend({ payouts: z.array(Payout) });

/** As RFC 4180 writes it. A spreadsheet takes what begins like a formula for one, so that is told to be text. */
export function toCsv(rows: readonly (readonly (string | number | null)[])[]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

function field(value: string | number | null): string {
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value ?? '') ? `'${value}` : (value ?? '');
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
