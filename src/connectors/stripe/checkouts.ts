// Checkouts: pages at Stripe on which a customer pays. Each carries our key, by which it is found again.
import type { Stripe } from 'stripe';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { openCheckout } from '#contracts/billing';
import { stripeService } from './account.ts';
import { asked } from './client.ts';
import { Checkout, listOf, metadataNames } from './model.ts';
import { writtenAmount } from './money.ts';

type Wanted = z.output<(typeof openCheckout)['spec']['input']>;

export const openStripeCheckout = openCheckout.implement(
  async (call, { via, ...wanted }) => {
    const reach = await call.reach(stripeService, via);
    const params = paramsOf(wanted, call.key ?? call.id);
    const once = call.key === undefined ? {} : { idempotencyKey: call.key };
    return opened(await asked(reach, Checkout, (stripe) => stripe.checkout.sessions.create(params, once)));
  },
  {
    async lookup(call, key, { via, customerId: customer }) {
      const reach = await call.reach(stripeService, via);
      const { data } = await asked(reach, listOf(Checkout), (stripe) =>
        stripe.checkout.sessions.list({ customer, limit: 100 }),
      );
      const one = data.find(({ metadata }) => metadata?.[metadataNames.key] === key);
      return one && opened(one);
    },
  },
);

function opened({ id, url, expires_at: expiresAt }: z.output<typeof Checkout>) {
  if (!url) throw new Fault('conflict', `The checkout ${id} is closed already`);
  return { checkoutId: id, url: z.url().parse(url), expiresAt };
}

function paramsOf(
  { kind, customerId, lines, reference, trialDays, successUrl, cancelUrl }: Omit<Wanted, 'via'>,
  key: string,
): Stripe.Checkout.SessionCreateParams {
  const marked = { [metadataNames.reference]: reference };
  const trial = trialDays ? { trial_period_days: trialDays } : {};
  return {
    ...{ mode: kind, customer: customerId, success_url: successUrl, cancel_url: cancelUrl },
    ...{ client_reference_id: reference, metadata: { ...marked, [metadataNames.key]: key } },
    line_items: lines.map((line) => lineOf(line, kind)),
    ...(kind === 'subscription' ? { subscription_data: { metadata: marked, ...trial } } : {}),
  };
}

function lineOf(line: Wanted['lines'][number], kind: Wanted['kind']): Stripe.Checkout.SessionCreateParams.LineItem {
  const { quantity } = line;
  if ('priceId' in line) return { price: line.priceId, ...(line.isMetered ? {} : { quantity }) };
  if (kind === 'subscription') throw new Fault('invalid', 'A subscription needs prices that Stripe knows (priceId)');
  return { quantity, price_data: { ...writtenAmount(line.price), product_data: { name: line.name } } };
}
