// What Stripe says on the wire, of any version of its API that an account may be set to.
import { z } from 'zod';
import { instantOf } from '#base/time';
import type { Subscription } from '#contracts/billing';
import { moneyIn } from './money.ts';

export const metadataNames = { key: 'cadre_key', reference: 'cadre_reference' } as const;

export const Seconds = z.int().transform((seconds) => instantOf(seconds * 1000));
/** Some fields are the thing itself when it was asked for in full. */
const IdOf = z.union([z.string(), z.looseObject({ id: z.string() }).transform(({ id }) => id)]);
export const RemoteId = IdOf.nullish().transform((id) => id ?? null);
export const Metadata = z.record(z.string(), z.string()).nullish();

export const Account = z.object({
  id: z.string(),
  settings: z.object({ dashboard: z.object({ display_name: z.string().nullish() }).nullish() }).nullish(),
});

export function accountName({ id, settings }: z.output<typeof Account>): string {
  const name = settings?.dashboard?.display_name;
  return name ? `${name} (${id})` : id;
}

export const Customer = z.object({ id: z.string(), deleted: z.literal(true).optional(), metadata: Metadata });

export const Checkout = z.object({
  id: z.string(),
  url: z.string().nullable(),
  expires_at: Seconds,
  metadata: Metadata,
});

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.object({ data: z.array(item) });
}

const Price = z.object({ id: z.string(), unit_amount: z.int().nullish(), currency: z.string() });
const Item = z.object({ price: Price, quantity: z.int().optional(), current_period_end: Seconds.optional() });

export const RemoteSubscription = z.object({
  id: z.string(),
  customer: IdOf,
  status: z.string(),
  cancel_at_period_end: z.boolean(),
  items: listOf(Item),
  current_period_end: Seconds.optional(),
  metadata: Metadata,
});

const ended = new Set(['canceled', 'incomplete_expired']);
const states = ['trialing', 'active', 'past_due', 'unpaid', 'paused', 'incomplete'] as const;

export function subscriptionOf(remote: z.output<typeof RemoteSubscription>): Subscription {
  const { id, customer, status, items, metadata } = remote;
  const [periodEnd] = items.data.flatMap((item) => item.current_period_end ?? []).sort();
  return {
    ...{ subscriptionId: id, customerId: customer },
    // A state that Stripe adds some day pays for nothing until somebody has looked.
    state: ended.has(status) ? 'ended' : (states.find((state) => state === status) ?? 'incomplete'),
    items: items.data.map(({ price, quantity = 1 }) => ({
      ...{ priceId: price.id, quantity },
      price: price.unit_amount == null ? null : moneyIn({ amount: price.unit_amount, currency: price.currency }),
    })),
    periodEndsAt: remote.current_period_end ?? periodEnd ?? null,
    endsWithPeriod: remote.cancel_at_period_end,
    reference: metadata?.[metadataNames.reference] ?? null,
  };
}
