// How money goes out to whoever earned it: one promise, kept by whichever service the company has connected; without
// one a person transfers it by hand and says so.

import { z } from 'zod';
import { spoken } from '#base/money';
import { agreement, contract, event, Id, Money, outside, text, via } from '#kernel/contract';

export const Payee = z.object({
  name: outside(text(200)),
  account: outside(text(300)).describe('Where it goes: an address or a number, as the method wants it'),
  country: z.string().length(2).optional(),
});

export const Outcome = z
  .enum(['paid', 'under_way', 'by_hand', 'refused'])
  .describe('under_way: told later by an event; by_hand: a person transfers it; refused: nothing has left');
export type Outcome = z.output<typeof Outcome>;

export const sendPayout = contract({
  name: 'payout.send',
  summary: 'Send money to somebody who earned it.',
  title: ({ to, amount }) => `Pay ${to.name} ${spoken(amount)}`,
  effect: 'send',
  access: 'payout.send',
  input: z.object({
    via,
    payoutId: Id.describe('What it settles; a service that is asked twice for one pays once'),
    amount: Money,
    method: z.string().max(40).describe('What the payee chose, such as `bank` or `paypal`'),
    to: Payee,
    memo: text(140).optional(),
  }),
  output: z.object({
    outcome: Outcome,
    reference: z.string().nullable().describe('By which the service finds it again'),
    problem: outside(z.string().nullable()).describe('Why it was refused'),
  }),
  stake: async (_call, { amount }) => amount,
  pretend: () => ({ outcome: 'under_way' as const, reference: null, problem: null }),
  undo: { never: 'The money has left' },
  example: {
    payoutId: '019abcde-0000-7000-8000-000000000000',
    amount: { amount: 12_500, currency: 'USD' },
    method: 'bank',
    to: { name: 'Ada', account: 'DE02120300000000202051' },
  },
});

export const payout = agreement({
  name: 'payout',
  title: 'Payouts',
  contracts: [sendPayout],
  grants: { tenant_admin: ['payout.*'] },
  plan: 'tier1',
});

export const payoutSettled = event({
  name: 'payout.settled',
  summary: 'What became of a payout that was under way.',
  data: z.object({
    payoutId: Id,
    outcome: Outcome.extract(['paid', 'refused']),
    reference: z.string().nullable(),
    problem: z.string().nullable(),
  }),
});
