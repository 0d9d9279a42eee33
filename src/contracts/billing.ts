// How a company is paid by those who buy from it again and again: customers, checkouts, subscriptions, what was used.
// One promise, kept by whichever service the company has connected. Amounts are whole units of the currency's smallest.
import { z } from 'zod';
import { agreement, contract, event, Id, Instant, Money, secret, text, via } from '#kernel/contract';

/** How the service names a thing of its own. */
const Remote = z.string().min(1).max(255);
/** How we name one of ours. */
const Reference = z
  .string()
  .regex(/^[\w.:-]{1,200}$/)
  .describe('Our own name for it, by which it is found again');

const SubscriptionState = z
  .enum(['trialing', 'active', 'past_due', 'unpaid', 'paused', 'incomplete', 'ended'])
  .describe('past_due: paid late, still tried; unpaid: tried no more; incomplete: never paid yet');

export const Subscription = z.object({
  subscriptionId: Remote,
  customerId: Remote,
  state: SubscriptionState,
  items: z.array(z.object({ priceId: Remote, quantity: z.int(), price: Money.nullable() })),
  periodEndsAt: Instant.nullable().describe('Until when it is paid'),
  endsWithPeriod: z.boolean().describe('It was cancelled and goes on until then'),
  reference: z.string().nullable(),
});
export type Subscription = z.output<typeof Subscription>;

const example = { subscriptionId: 'sub_1Abc' };
const pretended = { customerId: 'not-looked-up', state: 'active', periodEndsAt: null, reference: null } as const;

export const ensureCustomer = contract({
  name: 'billing.customer.ensure',
  summary: 'Have a customer at the billing service: the one that is there, or a new one.',
  effect: 'send',
  access: 'billing.customer.write',
  input: z.object({ via, reference: Reference, email: z.email().max(254), name: text(200).optional() }),
  output: z.object({ customerId: Remote, isNew: z.boolean() }),
  undo: { never: 'Nothing is charged by it' },
  pretend: () => ({ customerId: 'not-made', isNew: true }),
  example: { reference: 'client:42', email: 'grace@example.com', name: 'Grace' },
});

const Line = z.union([
  z.object({
    priceId: Remote.describe('A price of the service'),
    quantity: z.int().min(1).max(9999).default(1),
    isMetered: z.boolean().default(false).describe('What is reported as used says how many'),
  }),
  z.object({ name: text(200), price: Money, quantity: z.int().min(1).max(9999).default(1) }),
]);

export const openCheckout = contract({
  name: 'billing.checkout.open',
  summary: 'Open a page on which a customer pays once, or begins a subscription.',
  effect: 'send',
  access: 'billing.checkout.open',
  input: z.object({
    via,
    customerId: Remote,
    kind: z.enum(['payment', 'subscription']),
    lines: z.array(Line).min(1).max(50),
    reference: Reference,
    trialDays: z.int().min(1).max(730).optional(),
    successUrl: z.url({ protocol: /^https?$/ }),
    cancelUrl: z.url({ protocol: /^https?$/ }),
  }),
  output: z.object({ checkoutId: Remote, url: z.url(), expiresAt: Instant }),
  undo: { never: 'It runs out by itself, and nobody has to pay on it' },
  pretend: ({ successUrl }) => ({ checkoutId: 'not-opened', url: successUrl, expiresAt: '2100-01-01T00:00:00.000Z' }),
  example: {
    ...{ customerId: 'cus_1Abc', kind: 'subscription', reference: 'order-7' },
    lines: [{ priceId: 'price_1Abc' }],
    ...{ successUrl: 'https://example.com/thanks', cancelUrl: 'https://example.com/prices' },
  },
});

export const openPortal = contract({
  name: 'billing.portal.open',
  summary: 'Open the pages on which a customer changes their subscriptions, cards and addresses.',
  effect: 'send',
  access: 'billing.portal.open',
  input: z.object({ via, customerId: Remote, returnUrl: z.url({ protocol: /^https?$/ }) }),
  output: z.object({ url: secret(z.url()).describe('Whoever has it is let in') }),
  undo: { never: 'It runs out by itself' },
  pretend: ({ returnUrl }) => ({ url: returnUrl }),
  example: { customerId: 'cus_1Abc', returnUrl: 'https://example.com/account' },
});

export const showSubscription = contract({
  name: 'billing.subscription.show',
  summary: 'Show a subscription as it is at the billing service.',
  effect: 'read',
  access: 'billing.subscription.read',
  input: z.object({ via, subscriptionId: Remote }),
  output: Subscription,
  example,
});

export const cancelSubscription = contract({
  name: 'billing.subscription.cancel',
  summary: 'Cancel a subscription, at the end of what is paid or at once.',
  title: ({ subscriptionId, when }) => `Cancel the subscription ${subscriptionId}${when === 'now' ? ' at once' : ''}`,
  effect: 'send',
  access: 'billing.subscription.write',
  input: z.object({ via, subscriptionId: Remote, when: z.enum(['period_end', 'now']).default('period_end') }),
  output: Subscription,
  undo: { by: 'billing.subscription.resume', input: ({ via, subscriptionId }) => ({ via, subscriptionId }) },
  pretend: ({ subscriptionId }) => ({ ...pretended, items: [], subscriptionId, endsWithPeriod: true }),
  example,
});

export const resumeSubscription = contract({
  name: 'billing.subscription.resume',
  summary: 'Let a subscription go on that would end with its period; one that has ended stays so.',
  effect: 'send',
  access: 'billing.subscription.write',
  input: z.object({ via, subscriptionId: Remote }),
  output: Subscription,
  undo: { by: 'billing.subscription.cancel', input: ({ via, subscriptionId }) => ({ via, subscriptionId }) },
  pretend: ({ subscriptionId }) => ({ ...pretended, items: [], subscriptionId, endsWithPeriod: false }),
  example,
});

export const reportUsage = contract({
  name: 'billing.usage.report',
  summary: 'Report what a customer has used, to be charged with their subscription.',
  effect: 'send',
  access: 'billing.usage.report',
  input: z.object({
    via,
    customerId: Remote,
    meter: z.string().min(1).max(100).describe('What is counted, as the service names it'),
    quantity: z.int().min(0).max(1_000_000_000),
    usageId: Reference.describe('What was used; reported twice it counts once'),
    at: Instant.optional().describe('When, now when absent; not more than 35 days ago'),
  }),
  output: z.object({ usageId: z.string() }),
  undo: { never: 'It is counted' },
  pretend: ({ usageId }) => ({ usageId }),
  example: { customerId: 'cus_1Abc', meter: 'api_calls', quantity: 12, usageId: 'run:019abc' },
});

export const billing = agreement({
  name: 'billing',
  title: 'Billing',
  contracts: [
    ...[ensureCustomer, openCheckout, openPortal, reportUsage],
    ...[showSubscription, cancelSubscription, resumeSubscription],
  ],
  grants: { tenant_admin: ['billing.*'], manager: ['billing.subscription.read', 'billing.checkout.open'] },
  plan: 'tier1',
});

/** Services tell things late and in any order: `at` says which is newer. */
const Told = z.object({
  connectionId: Id,
  at: Instant,
});

export const checkoutCompleted = event({
  name: 'billing.checkout.completed',
  summary: 'A customer has gone through a checkout to its end.',
  data: Told.extend({
    checkoutId: Remote,
    customerId: Remote.nullable(),
    subscriptionId: Remote.nullable(),
    reference: z.string().nullable(),
    isPaid: z.boolean().describe('Not yet, with a method that takes days; then it is told once more'),
    total: Money.nullable(),
  }),
});

export const subscriptionChanged = event({
  name: 'billing.subscription.changed',
  summary: 'A subscription began or is another than before.',
  data: Told.extend({ subscription: Subscription }),
});

export const subscriptionEnded = event({
  name: 'billing.subscription.ended',
  summary: 'A subscription has ended.',
  data: Told.extend({ subscription: Subscription }),
});

const Invoice = Told.extend({
  invoiceId: Remote,
  customerId: Remote.nullable(),
  subscriptionId: Remote.nullable(),
  reference: z.string().nullable(),
});

export const invoicePaid = event({
  name: 'billing.invoice.paid',
  summary: 'An invoice was paid.',
  data: Invoice.extend({ paid: Money }),
});

export const invoiceFailed = event({
  name: 'billing.invoice.failed',
  summary: 'An invoice could not be collected.',
  data: Invoice.extend({ due: Money, attempts: z.int(), nextTryAt: Instant.nullable() }),
});
