// Everything about selling that the module of the meter takes up.
import { billing } from '#contracts/billing';
import type { Capability, Module } from '#kernel/contract';
import { accessBuying } from './access.ts';
import { planBuying } from './buying.ts';
import { chargeCapabilities } from './charges.ts';
import { closeDaily, closing } from './closing.ts';
import { billed, subscribers } from './forget.ts';
import { heard, hearing } from './hearing.ts';
import type { Shop } from './house.ts';
import { invoiceCapabilities, invoiceIssued, invoicePaid } from './invoices.ts';
import { followOften, planFollowing } from './plans.ts';
import { reportDaily, reporting } from './reports.ts';
import { sellingCapabilities } from './selling.ts';
import { listSubscriptions, showSubscription, subscriptionChanged, subscriptionDoubled } from './subscription.ts';
import { closeTariff, createTariff, listTariffs, openTariff } from './tariffs.ts';
import { views } from './views.ts';

export function saleCapabilities(shop: Shop): Capability[] {
  return [
    ...[createTariff, openTariff, closeTariff, listTariffs],
    ...[listSubscriptions, showSubscription, ...sellingCapabilities(shop), ...hearing],
    ...[...chargeCapabilities, ...invoiceCapabilities(shop), closing(shop), reporting(shop)],
    ...[...planBuying(shop), ...planFollowing(shop), ...accessBuying(shop)],
  ];
}

export const sale = {
  events: [subscriptionChanged, subscriptionDoubled, invoiceIssued, invoicePaid],
  reactions: heard,
  schedules: [closeDaily, reportDaily, followOften],
  asks: [billing],
  subjects: [billed, subscribers],
  views,
} satisfies Partial<Module>;
