// What Stripe is, how one proves oneself there, and what it tells us.
import {
  checkoutCompleted,
  invoiceFailed,
  invoicePaid,
  subscriptionChanged,
  subscriptionEnded,
} from '#contracts/billing';
import { stripeSigned } from '#kernel/connection';
import type { Connector } from '#kernel/contract';
import { asked } from './client.ts';
import { checkoutIn, failureIn, paymentIn, subscriptionIn, understood } from './hearing.ts';
import { Account, accountName } from './model.ts';

export const stripeService: Connector = {
  summary: 'Card payments, checkouts and subscriptions.',
  category: 'Payments',
  site: 'https://dashboard.stripe.com/apikeys',
  auth: {
    kind: 'secrets',
    secrets: [
      {
        name: 'apiKey',
        title: 'Secret or restricted key',
        help: 'In the dashboard under Developers, API keys: the secret key, or better a restricted one',
        place: { header: 'authorization', prefix: 'Bearer ' },
      },
      {
        name: 'webhookSecret',
        title: 'Signing secret',
        help: 'In the dashboard under Developers, Webhooks, after you have entered our address there: whsec_…',
      },
    ],
  },
  baseUrl: () => 'https://api.stripe.com',
  limit: { calls: 25, per: '1 second' },
  idempotencyHeader: 'idempotency-key',
  test: async (reach) => ({ account: accountName(await asked(reach, Account, (at) => at.accounts.retrieveCurrent())) }),
  webhook: {
    secret: 'webhookSecret',
    verify: (delivered, signer) => (stripeSigned(delivered, signer) ? understood(delivered) : undefined),
    triggers: [
      ...['checkout.session.completed', 'checkout.session.async_payment_succeeded'].map((on) => ({
        ...{ on, event: checkoutCompleted, data: checkoutIn },
      })),
      ...['created', 'updated', 'paused', 'resumed'].map((what) => ({
        ...{ on: `customer.subscription.${what}`, event: subscriptionChanged, data: subscriptionIn },
      })),
      { on: 'customer.subscription.deleted', event: subscriptionEnded, data: subscriptionIn },
      { on: 'invoice.paid', event: invoicePaid, data: paymentIn },
      { on: 'invoice.payment_failed', event: invoiceFailed, data: failureIn },
    ],
  },
};
