// Stripe: customers, checkouts, subscriptions and what was used, kept for whoever asks for billing.
import {
  billing,
  checkoutCompleted,
  invoiceFailed,
  invoicePaid,
  subscriptionChanged,
  subscriptionEnded,
} from '#contracts/billing';
import { defineModule, keep } from '#kernel/contract';
import { stripeService } from './account.ts';
import { showBalance } from './balance.ts';
import { openStripeCheckout } from './checkouts.ts';
import { ensureStripeCustomer, openStripePortal } from './customers.ts';
import { cancelStripeSubscription, resumeStripeSubscription, showStripeSubscription } from './subscriptions.ts';
import { reportStripeUsage } from './usage.ts';

export { simKey, startStripe } from './sim.ts';

export const stripe = defineModule({
  name: 'stripe',
  title: 'Stripe',
  connector: stripeService,
  keeps: keep(
    billing,
    ...[ensureStripeCustomer, openStripePortal, openStripeCheckout, reportStripeUsage],
    ...[showStripeSubscription, cancelStripeSubscription, resumeStripeSubscription],
  ),
  capabilities: [showBalance],
  events: [checkoutCompleted, subscriptionChanged, subscriptionEnded, invoicePaid, invoiceFailed],
  grants: { tenant_admin: ['stripe.*'] },
  plan: 'tier1',
});
