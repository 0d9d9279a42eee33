// What is used, by whom, what it costs, and how much of it may be. Work that commits carries its usage row with it;
// plain reads are tallied by the second; whatever spends reserves first and settles afterwards.
import type { Clock } from '#base/time';
import { defineModule, type EventRecord, type Log, type Module } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { type Budget, openBudget } from './budget.ts';
import { budgetCapabilities, sweepBudgetsDaily } from './budgets.ts';
import { quotaChanged, quotaWarned } from './contracts.ts';
import { openPriceBook, type PriceBook } from './price-book.ts';
import { priceCapabilities } from './prices.ts';
import { quotaCapabilities } from './quotas.ts';
import { reviewCost } from './review.ts';
import { type House, shopOf } from './sale/house.ts';
import { sale, saleCapabilities } from './sale/sale.ts';
import { breakUsageDown, listUsage, summarizeUsage } from './usage.ts';

export type { Reservation } from './budget.ts';
export { budgetGate } from './gate.ts';
export { modelUse } from './model.ts';
export type { House } from './sale/house.ts';
export { provideBilling } from './sale/provided.ts';
export { type UsageRow, usagePart } from './tables.ts';
export { openTally, type Tally } from './tally.ts';

export interface Meter extends Pick<Budget, 'reserve' | 'flush' | 'close'>, Pick<PriceBook, 'costOf' | 'hasPrice'> {
  readonly module: Module;
  /** Where it stands, said once before the first call: from then on plans are sold to companies. */
  openShop(house: House): void;
  /** Hears what this process commits, and tells the others what concerns them. */
  onEvents(event: Pick<EventRecord, 'type' | 'tenantId'>): void;
}

export interface MeterParts {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Log;
  newId(): string;
}

export function createMeter({ store, clock, log, newId }: MeterParts): Meter {
  const budget = openBudget({ store, clock, log, newId });
  const book = openPriceBook({ store, clock });
  const late: { house?: House } = {};
  return {
    module: moduleOf(store, () => late.house),
    openShop(house) {
      late.house = house;
    },
    reserve: (ask) => budget.reserve(ask),
    costOf: (used) => book.costOf(used),
    hasPrice: (of) => book.hasPrice(of),
    flush: () => budget.flush(),
    onEvents({ type, tenantId }) {
      if (type === quotaChanged.name || type === 'platform.tenant.imported') budget.changed(tenantId);
    },
    async close() {
      book.close();
      await budget.close();
    },
  };
}

const grants: NonNullable<Module['grants']> = {
  // What is granted to the super admin by name is kept from every tenant's own administrator.
  super_admin: ['meter.price.set', 'meter.plan.follow'],
  tenant_admin: [
    ...['meter.usage.read', 'meter.quota.*', 'meter.budget.*', 'meter.price.read', 'meter.cost.read'],
    'meter.price.state',
    ...['meter.tariff.*', 'meter.subscription.*', 'meter.sale.open', 'meter.charge.*', 'meter.invoice.*'],
    ...['meter.plan.read', 'meter.plan.buy', 'meter.access.buy'],
  ],
  manager: [
    ...['meter.usage.read', 'meter.quota.read', 'meter.budget.read', 'meter.price.read', 'meter.cost.read'],
    ...['meter.tariff.read', 'meter.subscription.read', 'meter.charge.add', 'meter.invoice.read', 'meter.plan.read'],
    'meter.access.buy',
  ],
  client: ['meter.access.buy'],
};

function moduleOf(store: Store, house: () => House | undefined): Module {
  return defineModule({
    name: 'meter',
    title: 'Usage',
    folder: import.meta.dirname,
    capabilities: [
      ...[summarizeUsage, breakUsageDown, listUsage],
      ...quotaCapabilities,
      ...budgetCapabilities,
      ...[...priceCapabilities(store), reviewCost(store)],
      ...saleCapabilities(shopOf(store, house)),
    ],
    events: [quotaChanged, quotaWarned, ...sale.events],
    reactions: sale.reactions,
    schedules: [sweepBudgetsDaily, ...sale.schedules],
    asks: sale.asks,
    subjects: sale.subjects,
    views: sale.views,
    grants,
  });
}
