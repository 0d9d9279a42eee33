// Customers: one for each of ours, however often and at whatever moment it is asked for.
import { hash } from 'node:crypto';
import { z } from 'zod';
import { ensureCustomer, openPortal } from '#contracts/billing';
import type { Reach } from '#kernel/contract';
import { stripeService } from './account.ts';
import { asked } from './client.ts';
import { Customer, listOf, metadataNames } from './model.ts';

type Wanted = Pick<z.output<(typeof ensureCustomer)['spec']['input']>, 'reference' | 'email' | 'name'>;

export const ensureStripeCustomer = ensureCustomer.implement(
  async (call, { via, ...wanted }) => {
    const reach = await call.reach(stripeService, via);
    const known = await found(reach, wanted);
    if (known) return { customerId: known, isNew: false };
    const { reference, email, name } = wanted;
    const params = { email, ...(name ? { name } : {}), metadata: { [metadataNames.reference]: reference } };
    // By who it is, not by the call: two who ask at the same moment get the same one.
    const idempotencyKey = `cadre-customer-${hash('sha256', JSON.stringify(params))}`;
    const made = await asked(reach, Customer, (stripe) => stripe.customers.create(params, { idempotencyKey }));
    return { customerId: made.id, isNew: true };
  },
  {
    async lookup(call, _key, { via, ...wanted }) {
      const customerId = await found(await call.reach(stripeService, via), wanted);
      return customerId === undefined ? undefined : { customerId, isNew: true };
    },
  },
);

/** The list knows at once what is new; the search, a minute later, also whoever has another address by now. */
async function found(reach: Reach, { reference, email }: Wanted): Promise<string | undefined> {
  const isIt = ({ deleted, metadata }: z.output<typeof Customer>) =>
    !deleted && metadata?.[metadataNames.reference] === reference;
  const listed = await asked(reach, listOf(Customer), (stripe) => stripe.customers.list({ email, limit: 100 }));
  const one = listed.data.find(isIt);
  if (one) return one.id;
  const query = `metadata['${metadataNames.reference}']:'${reference}'`;
  const searched = await asked(reach, listOf(Customer), (stripe) => stripe.customers.search({ query, limit: 10 }));
  return searched.data.find(isIt)?.id;
}

const Portal = z.object({ url: z.url() });

export const openStripePortal = openPortal.implement(
  async (call, { via, customerId: customer, returnUrl: return_url }) => {
    const reach = await call.reach(stripeService, via);
    const once = call.key === undefined ? {} : { idempotencyKey: call.key };
    return asked(reach, Portal, (stripe) => stripe.billingPortal.sessions.create({ customer, return_url }, once));
  },
  // Stripe lists none of them; asked under the same key it answers the same one.
  { lookup: async () => undefined },
);
