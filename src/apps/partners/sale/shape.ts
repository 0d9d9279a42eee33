// What a sale is, how it is told, and which steps it can take.
import { z } from 'zod';
import { Customer } from '#contracts/partners';
import { Id, Instant, Money, outside, text } from '#kernel/contract';
import { Tier } from '../model.ts';

export const State = z
  .enum(['pending', 'held', 'approved', 'rejected'])
  .describe('pending: may still be returned; held: waits for a person; approved: its commissions are paid next');
export type State = z.output<typeof State>;

export const Path = z.enum(['click', 'link', 'coupon', 'partner']).describe('How it was led back to its partner');
export type Path = z.output<typeof Path>;

export const Reason = z.object({
  signal: z.string(),
  weight: z.number().describe('0 to 100'),
  evidence: outside(z.string()).describe('What was seen; some of it in the words of strangers'),
});
export type Reason = z.output<typeof Reason>;

export const Network = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,39}$/)
  .describe('Who reports it: `direct` for the company’s own shop');

/** More than any sale is. */
const mostAmount = 100_000_000_000;

export const Report = z.object({
  transactionId: text(200).describe('However often it is told, it is one sale'),
  network: Network.default('direct'),
  amount: Money.extend({ amount: z.int().min(1).max(mostAmount) }),
  coupon: z.string().trim().max(60).optional().describe('One of a partner’s goes before every visit'),
  clickId: Id.optional().describe('What the click was answered with'),
  code: z.string().trim().max(60).optional().describe('The code of a partner’s link'),
  partnerId: Id.optional(),
  at: Instant.optional().describe('When it was sold, now when absent'),
  customer: Customer.default({}),
});
export type Report = z.output<typeof Report>;

export const Sale = z.object({
  id: Id,
  partnerId: Id,
  network: z.string(),
  transactionId: z.string(),
  at: Instant,
  month: z.string().describe('For which it counts, in UTC'),
  amount: z.int(),
  refunded: z.int(),
  currency: z.string(),
  commission: z.int().describe('What its partner has of it by now; those above have theirs beside it'),
  state: State,
  dueAt: Instant.describe('From when on its commissions are approved by themselves'),
  path: Path,
  coupon: z.string().nullable(),
  score: z.int().nullable().describe('How much it looks like fraud, 0 to 100; null before it was looked at'),
  reasons: z.array(Reason),
  version: z.int(),
});
export type Sale = z.output<typeof Sale>;

export const Line = z.object({
  id: Id,
  saleId: Id,
  partnerId: Id,
  level: z.int(),
  reason: z.enum(['sale', 'tier', 'refund', 'chargeback', 'rejected', 'accepted']),
  amount: z.int().describe('Less than nothing when something was taken back'),
  currency: z.string(),
  rateBp: z.int(),
  tier: Tier,
  payoutId: Id.nullable(),
  entryId: Id.describe('The entry of the ledger'),
  createdAt: Instant,
});
export type Line = z.output<typeof Line>;

interface Move {
  readonly from: readonly State[];
  readonly to: State;
}

export const moves = {
  approve: { from: ['pending', 'held'], to: 'approved' },
  hold: { from: ['pending', 'approved'], to: 'held' },
  clear: { from: ['held'], to: 'pending' },
  reject: { from: ['pending', 'held', 'approved'], to: 'rejected' },
  accept: { from: ['rejected'], to: 'pending' },
} as const satisfies Readonly<Record<string, Move>>;
export type Step = keyof typeof moves;
