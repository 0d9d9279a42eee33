// Buying the use of what a company sells: by somebody of it, for themselves. How much of it was used is seen beside it.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, text } from '#kernel/contract';
import type { Shop } from './house.ts';
import { openSale } from './selling.ts';
import { type Buyer, currentOf } from './subscription.ts';
import { usedBy } from './used.ts';
import { Bought, boughtBy, Opened, Wish, wish } from './wish.ts';

const Used = z.object({ name: z.string(), unit: z.string(), quantity: z.int() });

const buyAccess = contract({
  name: 'meter.access.buy',
  summary: 'Open a checkout on which one subscribes to the use of what this company sells.',
  effect: 'send',
  access: 'meter.access.buy',
  input: Wish.extend({ name: text(200).describe('Who pays') }),
  output: Opened,
  undo: { never: 'It runs out by itself, and nobody has to pay on it' },
  pretend: ({ successUrl }) => ({ url: successUrl, expiresAt: '2100-01-01T00:00:00.000Z' }),
  example: { ...wish, name: 'Grace' },
});

const showAccess = contract({
  name: 'meter.access.show',
  summary: 'Show what one has subscribed to, and how much of it was used in this period.',
  effect: 'read',
  access: 'meter.access.buy',
  input: z.object({}),
  output: Bought.extend({ used: z.array(Used) }),
  example: {},
});

export function accessBuying(shop: Shop): Capability[] {
  return [
    buyAccess.implement(
      async (call, { name: buyerName, ...asked }) => {
        const input = { ...asked, ...personOf(call), buyerName };
        const wished = { tenantId: call.tenant.id, capability: openSale.name, input, key: call.key };
        const { url, expiresAt } = openSale.spec.output.parse(await shop.house().perform(wished));
        return { url, expiresAt };
      },
      { lookup: async () => undefined },
    ),

    showAccess.implement(async (call) => {
      const own = await currentOf(call.db, personOf(call));
      const { periodStart: from } = own?.subscription ?? {};
      if (!own || !from) return { ...boughtBy(own), used: [] };
      const stretch = { from, until: call.now };
      const used = await Promise.all(
        own.tariff.metrics.map(async (metric) => ({
          ...{ name: metric.name, unit: metric.unit },
          quantity: await usedBy(shop, call, { buyer: own.subscription, metric, stretch }),
        })),
      );
      return { ...boughtBy(own), used };
    }),
  ];
}

function personOf({ actor }: Call): Buyer {
  if (actor.kind !== 'person') throw new Fault('forbidden', 'Only a person subscribes; for an agent its company does');
  return { buyerKind: 'person', buyerId: actor.id };
}
