// Subscriptions: looking at one, ending it, and taking that back while it still goes on.
import { Fault } from '#base/fault';
import { cancelSubscription, resumeSubscription, type Subscription, showSubscription } from '#contracts/billing';
import type { Call } from '#kernel/contract';
import { stripeService } from './account.ts';
import { asked } from './client.ts';
import { RemoteSubscription, subscriptionOf } from './model.ts';

interface Named {
  readonly via?: string | undefined;
  readonly subscriptionId: string;
}

async function shown(call: Call, { via, subscriptionId }: Named): Promise<Subscription> {
  const reach = await call.reach(stripeService, via);
  const retrieve = asked(reach, RemoteSubscription, (stripe) => stripe.subscriptions.retrieve(subscriptionId));
  return subscriptionOf(await retrieve);
}

export const showStripeSubscription = showSubscription.implement(shown);

export const cancelStripeSubscription = cancelSubscription.implement(
  async (call, { when, ...named }) => {
    if (when === 'period_end') return changed(call, { ...named, cancel_at_period_end: true });
    const reach = await call.reach(stripeService, named.via);
    // Without our key: Stripe knows keys for what is posted only, and what has ended is not there to be ended again.
    return subscriptionOf(
      await asked(reach, RemoteSubscription, (stripe) => stripe.subscriptions.cancel(named.subscriptionId)),
    );
  },
  {
    async lookup(call, _key, { when, ...named }) {
      const now = await shown(call, named);
      return now.state === 'ended' || (when === 'period_end' && now.endsWithPeriod) ? now : undefined;
    },
  },
);

export const resumeStripeSubscription = resumeSubscription.implement(
  async (call, named) => {
    const { state } = await shown(call, named);
    if (state === 'ended') throw new Fault('conflict', 'This subscription has ended; begin a new one');
    return changed(call, { ...named, cancel_at_period_end: false });
  },
  {
    async lookup(call, _key, named) {
      const now = await shown(call, named);
      return now.endsWithPeriod || now.state === 'ended' ? undefined : now;
    },
  },
);

async function changed(
  call: Call,
  { via, subscriptionId, cancel_at_period_end }: Named & { cancel_at_period_end: boolean },
) {
  const reach = await call.reach(stripeService, via);
  const once = call.key === undefined ? {} : { idempotencyKey: call.key };
  return subscriptionOf(
    await asked(reach, RemoteSubscription, (stripe) =>
      stripe.subscriptions.update(subscriptionId, { cancel_at_period_end }, once),
    ),
  );
}
