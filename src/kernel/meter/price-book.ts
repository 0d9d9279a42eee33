// The prices of one instant, remembered until one is set anywhere: those of everybody once, those of a company beside
// them. A use is priced as of the instant at which it began, so prices that are over are still known.
import { eq, isNull } from 'drizzle-orm';
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
  readonly microsPerMillion: number;
  readonly validFrom: Instant;
  readonly validUntil: Instant | null;
}

/** By provider and model. */
type Prices = ReadonlyMap<string, readonly Line[]>;

const everybody = '';
const none: Prices = new Map();
const mostCompanies = 10_000;

export function openPriceBook({ store, clock }: { store: Store; clock: Clock }): PriceBook {
  const known = new Map<string, Prices>();
  const loading = new Map<string, Promise<Prices>>();
  const forget = () => {
    known.clear();
    loading.clear();
  };
  const stops = [store.broadcast.hear(pricesTopic, forget), store.broadcast.onGap(forget)];

  /** What changes while it is being read may have been missed: then it is not remembered. */
  function load(whose: string): Promise<Prices> {
    const underway = loading.get(whose);
    if (underway) return underway;
    const started: Promise<Prices> = read(store, instantOf(clock.nowMs()), whose)
      .then((found) => {
        if (loading.get(whose) === started) remember(whose, found);
        return found;
      })
      .finally(() => {
        if (loading.get(whose) === started) loading.delete(whose);
      });
    loading.set(whose, started);
    return started;
  }

  function remember(whose: string, found: Prices) {
    if (known.size >= mostCompanies) known.clear();
    known.set(whose, found);
  }

  return {
    costOf(used) {
      const isHeard = store.broadcast.up;
      const all = isHeard ? known.get(everybody) : undefined;
      const own = isHeard ? known.get(used.tenantId) : undefined;
      if (all && own) return priced([all, own], used);
      return Promise.all([all ?? load(everybody), own ?? load(used.tenantId)]).then((found) => priced(found, used));
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

/** What has no price of its own costs what the model does of which it is a version: then no limit is passed by it. */
function priced(found: readonly Prices[], { provider, model, at, units }: Used): Cost {
  const own = validOf(found, keyOf(provider, model), at);
  const lines = own.length > 0 ? own : validOf(found, keyOf(provider, model.replace(version, '')), at);
  return costOf(units, new Map(lines.map(({ item, microsPerMillion }) => [item, microsPerMillion])));
}

/** As makers name the versions of a model: gpt-4o-2024-08-06, claude-opus-4-5-20251101, gemini-2.5-pro-002. */
const version = /-(?:\d{4}-\d{2}-\d{2}|\d{8}|\d{3,4}|latest)$/;

/** A company's own come last, and so in place of those of everybody. */
function validOf(found: readonly Prices[], key: string, at: Instant): readonly Line[] {
  return found
    .flatMap((prices) => prices.get(key) ?? [])
    .filter(({ validFrom, validUntil }) => validFrom <= at && (validUntil === null || at < validUntil));
}

async function read(store: Store, now: Instant, whose: string): Promise<Prices> {
  const rows = await store
    .engine(now)
    .db.select()
    .from(prices)
    .where(whose === everybody ? isNull(prices.tenantId) : eq(prices.tenantId, whose));
  if (rows.length === 0) return none;
  const found = new Map<string, Line[]>();
  for (const { provider, model, item, microsPerMillion, validFrom, validUntil } of rows) {
    const key = keyOf(provider, model);
    found.set(key, [...(found.get(key) ?? []), { item, microsPerMillion, validFrom, validUntil }]);
  }
  return found;
}

function keyOf(provider: string, model: string): string {
  return JSON.stringify([provider, model]);
}
