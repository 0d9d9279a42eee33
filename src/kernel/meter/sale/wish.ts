// What buyers of every kind say and are shown.
import { z } from 'zod';
import { Id, Instant } from '#kernel/contract';
import { type currentOf, Subscription, shownSubscription } from './subscription.ts';
import type { TariffRow } from './tables.ts';
import { anyId, shownTariff, Tariff } from './tariffs.ts';

export const Address = z.url({ protocol: /^https?$/ }).max(2000);
export const Wish = z.object({ tariffId: Id, email: z.email().max(254), successUrl: Address, cancelUrl: Address });
export const Opened = z.object({ url: z.url(), expiresAt: Instant });
export const wish = {
  ...{ tariffId: anyId, email: 'grace@example.com' },
  ...{ successUrl: 'https://example.com/thanks', cancelUrl: 'https://example.com/prices' },
};

export const Offered = Tariff.pick({ id: true, name: true, title: true, months: true, base: true, tier: true }).extend({
  metrics: Tariff.shape.metrics,
  bonuses: Tariff.shape.bonuses,
  monthlyCallLimit: Tariff.shape.monthlyCallLimit,
});
export const Bought = z.object({ subscription: Subscription.nullable(), tariff: Offered.nullable() });

export function offered(row: TariffRow): z.output<typeof Offered> {
  const { remotePrices: _, isOpen: __, ...shown } = shownTariff(row);
  return shown;
}

export function boughtBy(own: Awaited<ReturnType<typeof currentOf>>): z.output<typeof Bought> {
  if (!own) return { subscription: null, tariff: null };
  return { subscription: shownSubscription(own.subscription), tariff: offered(own.tariff) };
}
