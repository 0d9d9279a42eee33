// What the staff of the company in the scene do all day: a small module whose acts are of every weight.
import { z } from 'zod';
import { contract, defineModule, event, type Module, Money, outside, text } from '#kernel/contract';

const dollars = (amount: number) => ({ amount, currency: 'USD' });

const Owed = z.object({
  partner: z.string(),
  flag: z.string().optional(),
  owedNow: Money,
  paid: Money,
  owedAfter: Money,
});

const owed = [
  ['Studio Halm', 54_000],
  ['Ana Ferreira', 86_150],
  ['Nordlicht GmbH', 41_200],
  ['J. Okafor', 38_820],
  ['Byte & Bloom', 31_000],
] as const;

const paidOut = event({
  name: 'desk.payout.paid',
  summary: 'A partner was paid.',
  data: z.object({ partner: z.string(), amount: Money }),
});

const shared = { access: 'desk.act', effect: 'write' } as const;

const writeLetter = contract({
  name: 'desk.letter.send',
  summary: 'Send a letter to readers.',
  effect: 'send',
  access: 'desk.act',
  input: z.object({
    subject: text(200).describe('What stands above the letter'),
    readers: z.int().min(1).max(100_000).describe('To how many it goes'),
  }),
  output: z.object({ sent: z.int() }),
  pretend: ({ readers }) => ({ sent: readers }),
  undo: { never: 'a letter that has arrived can not be called back' },
  example: { subject: 'What is new in November', readers: 2318 },
});

const payPartners = contract({
  ...shared,
  name: 'desk.payout.pay',
  summary: 'Pay the partners what October owes them.',
  input: z.object({
    month: z
      .string()
      .regex(/^\d{4}-\d{2}$/)
      .describe('Which month'),
    leastPayment: Money.describe('Who is owed less waits for the next month'),
    payFrom: z.enum(['Wise, account 4471', 'Bank, account 0210']).default('Wise, account 4471'),
  }),
  output: z.object({ payments: z.array(Owed), total: Money }),
  stake: async () => dollars(251_170),
  undo: { never: 'money that has left can only be asked back' },
  example: { month: '2026-10', leastPayment: dollars(5000), payFrom: 'Wise, account 4471' },
});

const refundOrder = contract({
  ...shared,
  name: 'desk.order.refund',
  summary: 'Refund an order to the card that paid it.',
  input: z.object({ order: z.string().max(20).describe('The number of the order'), amount: Money, letter: text(2000) }),
  output: z.object({ order: z.string(), refunded: Money }),
  stake: async (_call, { amount }) => amount,
  undo: { never: 'the card has been credited' },
  example: { order: '10482', amount: dollars(14_900), letter: 'Two of the four mugs came broken.' },
});

const raiseBudget = contract({
  ...shared,
  name: 'desk.budget.raise',
  summary: 'Raise what a campaign may cost a day.',
  input: z.object({ campaign: text(100), aDay: Money, was: Money }),
  output: z.object({ campaign: z.string(), aDay: Money, was: Money }),
  stake: async (_call, { aDay }) => ({ ...aDay, amount: aDay.amount * 10 }),
  undo: { by: 'desk.budget.raise', input: ({ campaign, aDay, was }) => ({ campaign, aDay: was, was: aDay }) },
  example: { campaign: 'Autumn course', aDay: dollars(12_000), was: dollars(8000) },
});

const matchPayments = contract({
  ...shared,
  name: 'desk.payment.match',
  summary: 'Match a payment with its invoice.',
  input: z.object({ invoice: text(20) }),
  output: z.object({ invoice: z.string() }),
  undo: { by: 'desk.payment.match', input: ({ invoice }) => ({ invoice }) },
  example: { invoice: '2026-1104' },
});

const readLetters = contract({
  name: 'desk.letter.list',
  summary: 'List the letters that have come in.',
  effect: 'read',
  access: 'desk.act',
  untrusted: true,
  input: z.object({}),
  output: z.object({
    items: z.array(z.object({ from: z.string(), words: outside(z.string()) })),
    next: z.string().nullable(),
  }),
  example: {},
});

export const desk: Module = defineModule({
  name: 'desk',
  title: 'Front desk',
  capabilities: [
    writeLetter.implement((_call, { readers }) => ({ sent: readers })),
    payPartners.implement((call, { leastPayment: { currency } }) => {
      for (const [partner, amount] of owed) {
        call.emit(paidOut, { partner, amount: { amount, currency } });
        call.later(writeLetter, { subject: `Your payment, ${partner}`, readers: 1 });
      }
      const nothing = { amount: 0, currency };
      const payments = owed.map(([partner, amount]) => ({
        partner,
        ...(partner === 'Studio Halm' ? { flag: 'New bank account, 2 days old' } : {}),
        owedNow: { amount, currency },
        paid: { amount, currency },
        owedAfter: nothing,
      }));
      return { payments, total: dollars(owed.reduce((sum, [, amount]) => sum + amount, 0)) };
    }),
    refundOrder.implement((_call, { order, amount }) => ({ order, refunded: amount })),
    raiseBudget.implement((_call, given) => given),
    matchPayments.implement((_call, { invoice }) => ({ invoice })),
    readLetters.implement(() => ({
      items: [{ from: 'Lena Brandt', words: 'Two of the four mugs came broken.' }],
      next: null,
    })),
  ],
  events: [paidOut],
  grants: { super_admin: ['desk.*'], tenant_admin: ['desk.*'], manager: ['desk.*'] },
});
