// The price book: what a unit costs, from when until when. A price begins now or later, so the past keeps its own; the
// database sees to it that there is one at any instant. A company's own price comes before the one of everybody.
import { and, asc, eq, gt, isNull, lte, or } from 'drizzle-orm';
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import { type Db, prepared, type Store } from '#kernel/store';
import { listPrices, type Price, setPrice } from './contracts.ts';
import { currency, type PriceItem } from './model.ts';
import { prices } from './tables.ts';

export const pricesTopic = 'meter.prices';

const shown = {
  ...{ id: prices.id, tenantId: prices.tenantId, provider: prices.provider, model: prices.model, item: prices.item },
  ...{ microsPerMillion: prices.microsPerMillion, currency: prices.currency },
  ...{ validFrom: prices.validFrom, validUntil: prices.validUntil },
};

export function priceCapabilities(store: Store): Capability[] {
  return [
    listPrices.implement(async (call, { after, limit, provider, model, at }) => {
      const items = await store
        .engine(call.now)
        .db.select(shown)
        .from(prices)
        .where(
          and(
            or(isNull(prices.tenantId), eq(prices.tenantId, call.tenant.id)),
            after ? gt(prices.id, after) : undefined,
            provider ? eq(prices.provider, provider) : undefined,
            model ? eq(prices.model, model) : undefined,
            at ? validAt(at) : undefined,
          ),
        )
        .orderBy(asc(prices.id))
        .limit(limit);
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),

    setPrice.implement(async (call, { validFrom = call.now, tenantId = null, ...article }) => {
      if (validFrom < call.now) {
        throw new Fault('invalid', 'A price can not begin in the past: what was used then has its price');
      }
      const price = await change(store, call, (db) =>
        replace(db, { ...article, tenantId, validFrom, id: call.newId() }),
      );
      if (!call.rehearsing) store.broadcast.publish(pricesTopic, '');
      return price;
    }),
  ];
}

/** The engine's work commits by itself; while rehearsing it is really done and really undone. */
async function change<T>(store: Store, call: Call, work: (db: Db) => Promise<T>): Promise<T> {
  const scope = store.engineWork(call.now);
  try {
    const result = await work(scope.db);
    if (!call.rehearsing) await scope.commit([]);
    return result;
  } finally {
    await scope.rollback();
  }
}

interface NewPrice {
  readonly id: string;
  readonly tenantId: string | null;
  readonly provider: string;
  readonly model: string;
  readonly item: PriceItem;
  readonly microsPerMillion: number;
  readonly validFrom: Instant;
}

const oneAtATime = prepared(`select pg_advisory_xact_lock(hashtext('meter.prices'))`);

/** The price before it ends where this one begins, and this one where the next begins. */
async function replace(db: Db, one: NewPrice): Promise<Price> {
  await db.$run({ statement: oneAtATime, values: [] });
  const article = and(
    one.tenantId === null ? isNull(prices.tenantId) : eq(prices.tenantId, one.tenantId),
    ...[eq(prices.provider, one.provider), eq(prices.model, one.model), eq(prices.item, one.item)],
  );
  await db.delete(prices).where(and(article, eq(prices.validFrom, one.validFrom)));
  await db
    .update(prices)
    .set({ validUntil: one.validFrom })
    .where(and(article, validAt(one.validFrom)));
  const [next] = await db
    .select({ from: prices.validFrom })
    .from(prices)
    .where(and(article, gt(prices.validFrom, one.validFrom)))
    .orderBy(asc(prices.validFrom))
    .limit(1);
  const [made] = await db
    .insert(prices)
    .values({ ...one, currency, validUntil: next?.from ?? null })
    .returning(shown);
  if (!made) throw new Fault('internal', 'The price was not kept');
  return made;
}

function validAt(at: Instant) {
  return and(lte(prices.validFrom, at), or(isNull(prices.validUntil), gt(prices.validUntil, at)));
}
