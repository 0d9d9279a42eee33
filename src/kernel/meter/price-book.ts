// The prices of one instant, remembered until one is set anywhere: those of everybody once, those of a company beside
// them. A use is priced as of the instant at which it began, so prices that are over are still known.
import { eq, isNull } from 'drizzle-orm';
import { type Clock, type Instant, instantOf } from '#base/time';
import type { Store } from '#kernel/store';
import { anything, type Cost, cacheItems, costOf, type PriceItem, parentOf, type Units } from './model.ts';
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
  /** Whether somebody has said what this one costs, it or the model of which it is a version. */
  hasPrice(of: Pick<Used, 'tenantId' | 'provider' | 'model'>): Promise<boolean>;
  close(): void;
}

interface Line {
  readonly item: PriceItem;
  readonly microsPerMillion: number;
  readonly validFrom: Instant;
  readonly validUntil: Instant | null;
  readonly isStated: boolean;
}

/** What a million of each costs, as long as no price begins or ends. */
interface Rates {
  readonly perMillion: ReadonlyMap<PriceItem, number>;
  readonly from: Instant;
  readonly until: Instant;
}

/** By provider and model. */
type Prices = ReadonlyMap<string, readonly Line[]>;

const everybody = '';
const none: Prices = new Map();
const mostCompanies = 10_000;
const mostModels = 1000;

export function openPriceBook({ store, clock }: { store: Store; clock: Clock }): PriceBook {
  const known = new Map<string, Prices>();
  const loading = new Map<string, Promise<Prices>>();
  const rates = openRates();
  const forget = () => {
    known.clear();
    loading.clear();
    rates.clear();
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
    if (known.size >= mostCompanies) {
      known.clear();
      rates.clear();
    }
    known.set(whose, found);
  }

  function remembered(tenantId: string): readonly [Prices | undefined, Prices | undefined] {
    return store.broadcast.up ? [known.get(everybody), known.get(tenantId)] : [undefined, undefined];
  }

  return {
    costOf(used) {
      const [all, own] = remembered(used.tenantId);
      if (!all || !own) {
        const loaded = Promise.all([all ?? load(everybody), own ?? load(used.tenantId)]);
        return loaded.then((found) => costOf(used.units, ratesOf(found, used).perMillion));
      }
      return costOf(used.units, rates.of(used, [all, own]).perMillion);
    },
    async hasPrice({ tenantId, provider, model }) {
      const [all, own] = remembered(tenantId);
      const found = await Promise.all([all ?? load(everybody), own ?? load(tenantId)]);
      const lines = found.flatMap((prices) => ofModel(prices, provider, model));
      return lines.some(({ validUntil }) => validUntil === null || validUntil > instantOf(clock.nowMs()));
    },
    close() {
      for (const stop of stops) stop();
    },
  };
}

function ofModel(prices: Prices, provider: string, model: string): Line[] {
  return [model, parentOf(model)].flatMap((name) => prices.get(keyOf(provider, name)) ?? []);
}

/** Of each company by provider and model, as long as the prices that they are from are remembered. */
function openRates() {
  const known = new Map<string, Map<string, Rates>>();
  return {
    of(used: Used, found: readonly Prices[]): Rates {
      const ofCompany = known.get(used.tenantId) ?? new Map<string, Rates>();
      const key = keyOf(used.provider, used.model);
      const last = ofCompany.get(key);
      if (last && last.from <= used.at && used.at < last.until) return last;
      const made = ratesOf(found, used);
      if (ofCompany.size >= mostModels) ofCompany.clear();
      known.set(used.tenantId, ofCompany.set(key, made));
      return made;
    },
    clear: () => known.clear(),
  };
}

const always: Pick<Rates, 'from' | 'until'> = { from: '0000-01-01T00:00:00.000Z', until: '9999-12-31T23:59:59.999Z' };

/**
 * What has no price of its own costs what the model does of which it is a version: then no limit is passed by it. Else
 * it costs what is said of all that have none. What a company states counts where nobody else says anything.
 */
function ratesOf(found: readonly Prices[], { provider, model, at }: Omit<Used, 'units'>): Rates {
  const linesOf = (one: string, other: string) => found.flatMap((prices) => prices.get(keyOf(one, other)) ?? []);
  const exact = linesOf(provider, model);
  const parent = linesOf(provider, parentOf(model));
  const [ofProvider, ofAll] = [forAnything(linesOf(provider, anything)), forAnything(linesOf(anything, anything))];
  const valid = (lines: readonly Line[], isStated: boolean) =>
    lines.filter((line) => line.isStated === isStated && isValid(line, at));
  const own = valid(exact, false);
  const stated = [ofAll, ofProvider, parent, exact].flatMap((lines) => valid(lines, true));
  const set = [ofAll, ofProvider, own.length > 0 ? own : parent].flatMap((lines) => valid(lines, false));
  // Whatever comes later comes in place of what came before.
  const perMillion = new Map([...stated, ...set].map(({ item, microsPerMillion }) => [item, microsPerMillion]));
  return { perMillion, ...stretchOf([...ofAll, ...ofProvider, ...parent, ...exact], at) };
}

/** What a cache reads or keeps goes by what its model asks for reading, when it has no price of its own. */
function forAnything(lines: readonly Line[]): readonly Line[] {
  return lines.filter(({ item }) => !cacheItems.some((one) => one === item));
}

function isValid({ validFrom, validUntil }: Line, at: Instant): boolean {
  return validFrom <= at && (validUntil === null || at < validUntil);
}

/** Between the last change before an instant and the first one after it. */
function stretchOf(lines: readonly Line[], at: Instant): Pick<Rates, 'from' | 'until'> {
  let { from, until } = always;
  for (const { validFrom, validUntil } of lines) {
    for (const change of [validFrom, validUntil ?? always.until]) {
      if (change <= at && change > from) from = change;
      if (change > at && change < until) until = change;
    }
  }
  return { from, until };
}

async function read(store: Store, now: Instant, whose: string): Promise<Prices> {
  const rows = await store
    .engine(now)
    .db.select()
    .from(prices)
    .where(whose === everybody ? isNull(prices.tenantId) : eq(prices.tenantId, whose));
  if (rows.length === 0) return none;
  const found = new Map<string, Line[]>();
  for (const { provider, model, ...line } of rows) {
    const key = keyOf(provider, model);
    found.set(key, [...(found.get(key) ?? []), line]);
  }
  return found;
}

function keyOf(provider: string, model: string): string {
  return `${provider}\n${model}`;
}
