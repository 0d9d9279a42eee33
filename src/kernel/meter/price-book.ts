// The prices of one instant, remembered until one is set anywhere. A use is priced as of the instant at which it began,
// so prices that are over are still known.
import { eq, isNull, or } from 'drizzle-orm';
import { type Clock, type Instant, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import { type Cost, costOf, type PriceItem, type Units } from './model.ts';
import { pricesTopic } from './prices.ts';
import { prices } from './tables.ts';

export interface Used {
  readonly tenantId: string;
  readonly provider: string;
  readonly model: string;
  readonly at: Instant;
  readonly units: Units;
}

export interface PriceBook {
  /** At once for a company whose prices are remembered. */
  costOf(used: Used): Cost | Promise<Cost>;
  close(): void;
}

interface Line {
  readonly item: PriceItem;
  readonly isOwn: boolean;
  readonly microsPerMillion: number;
  readonly validFrom: Instant;
  readonly validUntil: Instant | null;
}

/** By provider and model. */
type Prices = ReadonlyMap<string, readonly Line[]>;

export function openPriceBook({ store, clock }: { store: Store; clock: Clock }): PriceBook {
  const known = new Map<string, Prices>();
  const loading = new Map<string, Promise<Prices>>();
  const forget = () => {
    known.clear();
    loading.clear();
  };
  const stops = [store.broadcast.hear(pricesTopic, forget), store.broadcast.onGap(forget)];

  /** What changes while it is being read may have been missed: then it is not remembered. */
  function load(tenantId: string): Promise<Prices> {
    const underway = loading.get(tenantId);
    if (underway) return underway;
    const started: Promise<Prices> = read(store, instantOf(clock.nowMs()), tenantId)
      .then((found) => {
        if (loading.get(tenantId) === started) known.set(tenantId, found);
        return found;
      })
      .finally(() => {
        if (loading.get(tenantId) === started) loading.delete(tenantId);
      });
    loading.set(tenantId, started);
    return started;
  }

  return {
    costOf(used) {
      const there = store.broadcast.up ? known.get(used.tenantId) : undefined;
      return there ? priced(there, used) : load(used.tenantId).then((found) => priced(found, used));
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

function priced(found: Prices, { provider, model, at, units }: Used): Cost {
  const valid = (found.get(keyOf(provider, model)) ?? []).filter(
    ({ validFrom, validUntil }) => validFrom <= at && (validUntil === null || at < validUntil),
  );
  const inOrder = [...valid.filter(({ isOwn }) => !isOwn), ...valid.filter(({ isOwn }) => isOwn)];
  return costOf(units, new Map(inOrder.map(({ item, microsPerMillion }) => [item, microsPerMillion])));
}

async function read(store: Store, now: Instant, tenantId: string): Promise<Prices> {
  const rows = await store
    .engine(now)
    .db.select()
    .from(prices)
    .where(or(isNull(prices.tenantId), eq(prices.tenantId, tenantId)));
  const found = new Map<string, Line[]>();
  for (const { provider, model, tenantId: owner, ...rest } of rows) {
    const key = keyOf(provider, model);
    found.set(key, [...(found.get(key) ?? []), { ...rest, isOwn: owner !== null }]);
  }
  return found;
}

function keyOf(provider: string, model: string): string {
  return JSON.stringify([provider, model]);
}
