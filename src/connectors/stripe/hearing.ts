// What Stripe tells us, and which events of the house that becomes. Undefined is what is none of ours.
import { z } from 'zod';
import type { checkoutCompleted, invoiceFailed, invoicePaid, subscriptionChanged } from '#contracts/billing';
import { type Delivered, Id, type Verified } from '#kernel/contract';
import { Metadata, metadataNames, RemoteId, RemoteSubscription, Seconds, subscriptionOf } from './model.ts';
import { moneyIn } from './money.ts';

type DataOf<Type extends { readonly data: z.ZodType }> = z.input<Type['data']>;

const Sent = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue('no JSON');
      return z.NEVER;
    }
  })
  .pipe(
    z.object({ id: z.string(), type: z.string(), created: Seconds, data: z.object({ object: z.looseObject({}) }) }),
  );

export function understood({ body, connectionId }: Delivered): Verified | undefined {
  const sent = Sent.safeParse(Buffer.from(body).toString());
  if (!sent.success) return undefined;
  const { id, type, created: at, data } = sent.data;
  return { id, type, payload: { connectionId, at, object: data.object } };
}

function heard<Thing extends z.ZodType>(thing: Thing, payload: unknown) {
  return z.object({ connectionId: Id, at: z.string(), object: thing }).safeParse(payload).data;
}

const Session = z.object({
  id: z.string(),
  customer: RemoteId,
  subscription: RemoteId,
  client_reference_id: z.string().nullish(),
  payment_status: z.string(),
  amount_total: z.int().nullish(),
  currency: z.string().nullish(),
});

export function checkoutIn(payload: unknown): DataOf<typeof checkoutCompleted> | undefined {
  const told = heard(Session, payload);
  if (!told) return undefined;
  const { object, ...when } = told;
  const { amount_total: amount, currency } = object;
  return {
    ...when,
    ...{ checkoutId: object.id, customerId: object.customer, subscriptionId: object.subscription },
    reference: object.client_reference_id ?? null,
    isPaid: object.payment_status !== 'unpaid',
    total: amount == null || !currency ? null : moneyIn({ amount, currency }),
  };
}

export function subscriptionIn(payload: unknown): DataOf<typeof subscriptionChanged> | undefined {
  const told = heard(RemoteSubscription, payload);
  if (!told) return undefined;
  const { object, ...when } = told;
  return { ...when, subscription: subscriptionOf(object) };
}

const Details = z.object({ subscription: RemoteId, metadata: Metadata }).nullish();
const Invoice = z.object({
  id: z.string(),
  customer: RemoteId,
  /** Until 2025 here, since then below `parent`. */
  subscription: RemoteId,
  subscription_details: Details,
  parent: z.object({ subscription_details: Details }).nullish(),
  currency: z.string(),
  amount_paid: z.int(),
  amount_due: z.int(),
  attempt_count: z.int(),
  next_payment_attempt: Seconds.nullish(),
});

function invoiceOf({ id, customer, subscription, ...invoice }: z.output<typeof Invoice>) {
  const details = invoice.parent?.subscription_details ?? invoice.subscription_details;
  const reference = details?.metadata?.[metadataNames.reference] ?? null;
  return { invoiceId: id, customerId: customer, subscriptionId: details?.subscription ?? subscription, reference };
}

export function paymentIn(payload: unknown): DataOf<typeof invoicePaid> | undefined {
  const told = heard(Invoice, payload);
  if (!told) return undefined;
  const { object, ...when } = told;
  const paid = moneyIn({ amount: object.amount_paid, currency: object.currency });
  return { ...when, ...invoiceOf(object), paid };
}

export function failureIn(payload: unknown): DataOf<typeof invoiceFailed> | undefined {
  const told = heard(Invoice, payload);
  if (!told) return undefined;
  const { object, ...when } = told;
  const due = moneyIn({ amount: object.amount_due, currency: object.currency });
  const { attempt_count: attempts, next_payment_attempt: nextTryAt } = object;
  return { ...when, ...invoiceOf(object), due, attempts, nextTryAt: nextTryAt ?? null };
}
