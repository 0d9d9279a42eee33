// How money that moves is told to the ledger: which accounts, how much, and because of what.
import { z } from 'zod';
import { Instant, Money, text } from '#kernel/contract';

/** Why money moved, as a pointer to what caused it: a run, a campaign, a partner, a page variant, a model call … */
export const Cause = z
  .object({
    kind: z.string().regex(/^[a-z][a-z0-9_]{0,39}$/),
    id: z.string().trim().min(1).max(200),
  })
  .describe('What this money moved because of');
export type Cause = z.output<typeof Cause>;

export const AccountCode = z
  .string()
  .regex(/^[a-z0-9][a-z0-9.-]{0,59}$/)
  .describe('What the account is called in entries');

export const PostingLine = z.object({
  account: AccountCode,
  money: Money.describe('More than nothing is a debit, less a credit'),
});
export type PostingLine = z.output<typeof PostingLine>;

/** Units of `to` for one unit of `from`, in decimal notation. */
export const Rate = z.object({
  from: Money.shape.currency,
  to: Money.shape.currency,
  rate: z.string().regex(/^\d{1,12}(\.\d{1,12})?$/),
});
export type Rate = z.output<typeof Rate>;

export const Posting = z.object({
  lines: z.array(PostingLine).min(2).max(200).describe('They come to nothing in each currency'),
  cause: Cause,
  memo: text(500).optional(),
  at: Instant.optional().describe('When it happened, now when absent'),
  key: z.string().min(1).max(200).optional().describe('However often it is told under this key, it happens once'),
});
export type Posting = z.output<typeof Posting>;
