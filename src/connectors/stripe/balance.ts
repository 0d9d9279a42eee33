// What the company has at Stripe.
import { z } from 'zod';
import { contract, Money, via } from '#kernel/contract';
import { stripeService } from './account.ts';
import { asked } from './client.ts';
import { moneyIn } from './money.ts';

const Amounts = z.array(z.object({ amount: z.int(), currency: z.string() }).transform(moneyIn));

export const showBalance = contract({
  name: 'stripe.balance.show',
  summary: 'Show what the company has at Stripe, and what is on its way there.',
  effect: 'read',
  access: 'stripe.balance.read',
  input: z.object({ via }),
  output: z.object({ available: z.array(Money), pending: z.array(Money) }),
  example: {},
}).implement(async (call, { via }) =>
  asked(await call.reach(stripeService, via), z.object({ available: Amounts, pending: Amounts }), (stripe) =>
    stripe.balance.retrieve(),
  ),
);
