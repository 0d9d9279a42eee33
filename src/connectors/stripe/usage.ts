// What customers have used, counted by Stripe's meters once for each of our names for it.
import { z } from 'zod';
import { asFault } from '#base/fault';
import { msOf } from '#base/time';
import { reportUsage } from '#contracts/billing';
import { stripeService } from './account.ts';
import { asked } from './client.ts';

const Counted = z.object({ identifier: z.string() });

export const reportStripeUsage = reportUsage.implement(
  async (call, { via, customerId, meter, quantity, usageId, at }) => {
    const reach = await call.reach(stripeService, via);
    const event = {
      ...{ event_name: meter, identifier: usageId },
      // Not our own moment: asked again under the same key it has to say the same.
      ...(at ? { timestamp: Math.floor(msOf(at) / 1000) } : {}),
      payload: { stripe_customer_id: customerId, value: String(quantity) },
    };
    const once = call.key === undefined ? {} : { idempotencyKey: call.key };
    await asked(reach, Counted, (stripe) => stripe.billing.meterEvents.create(event, once)).catch((error: unknown) => {
      // Whoever reports it once more, under another key, is told that it counts.
      if (asFault(error).details?.reason !== 'counted') throw error;
    });
    return { usageId };
  },
  // Meters tell nothing about one event; reported again under its name it counts once.
  { lookup: async () => undefined },
);
