// The price book: what a unit costs, from when until when. A price begins now or later, so the past keeps its own; the
// database sees to it that there is one at any instant. A company's own price comes before the one of everybody.
import { and, asc, eq, gt, inArray, isNull, lte, or } from 'drizzle-orm';
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import type { Call, Capability } from '#kernel/contract';
import { type Db, prepared, type Store } from '#kernel/store';
import { listPrices, type Price, setPrice, statePrice } from './contracts.ts';
import { anything, cacheItems, currency, type PriceItem, parentOf } from './model.ts';
import { prices } from './tables.ts';

export const pricesTopic = 'meter.prices';

const shown = {
  ...{ id: prices.id, tenantId: prices.tenantId, provider: prices.provider, model: prices.model, item: prices.item },
  ...{ microsPerMillion: prices.microsPerMillion, currency: prices.currency },
  ...{ validFrom: prices.validFrom, validUntil: prices.validUntil },
  ...{ isStated: prices.isStated, isConfirmed: prices.isConfirmed },
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
      checkArticle(article);
      if (validFrom < call.now) {
        throw new Fault('invalid', 'A price can not begin in the past: what was used then has its price');
      }
      const price = await change(store, call, (db) =>
        replace(db, { ...article, tenantId, validFrom, id: call.newId(), isStated: false }),
      );
      if (!call.rehearsing) store.broadcast.publish(pricesTopic, '');
      return price;
    }),

    statePrice.implement(async (call, { microsPerMillion, ...stated }) => {
      checkArticle(stated);
      const article = { ...stated, tenantId: call.tenant.id };
      const told = await change(store, call, async (db) => {
        await db.$run({ statement: oneAtATime, values: [] });
        const previous = await statedNow(db, article, call.now);
        if (microsPerMillion === null) return { price: await end(db, article, call.now), previous };
        const one = { ...article, microsPerMillion, validFrom: call.now, id: call.newId(), isStated: true };
        return { price: await replace(db, one), previous };
      });
      if (!call.rehearsing) store.broadcast.publish(pricesTopic, '');
      return told;
    }),
  ];
}

type Article = Pick<NewPrice, 'tenantId' | 'provider' | 'model' | 'item'>;

/** What `*` may stand for. */
function checkArticle({ provider, model, item }: Omit<Article, 'tenantId'>) {
  if (provider === anything && model !== anything) {
    throw new Fault('invalid', `provider: say whose model ${model} is, or name * as both for all that have no price`);
  }
  if (model === anything && cacheItems.some((one) => one === item)) {
    throw new Fault('invalid', 'item: what a cache reads or keeps goes by what reading costs; set input_token');
  }
}

/** What the company has stated; refused where whoever runs the house has said what it costs. */
async function statedNow(db: Db, article: Article, now: Instant): Promise<number | null> {
  const { provider, model, item, tenantId } = article;
  const concerned = and(
    inArray(prices.provider, [provider, anything]),
    inArray(prices.model, [model, parentOf(model), anything]),
    ...[eq(prices.item, item), validAt(now)],
  );
  const known = await db
    .select(shown)
    .from(prices)
    .where(and(concerned, or(isNull(prices.tenantId), eq(prices.tenantId, tenantId ?? ''))));
  const set = known.find(({ isStated }) => !isStated);
  if (set) {
    const text = `${set.provider}/${set.model} has a price for ${item} already; whoever runs this house sets it`;
    throw new Fault('conflict', text, { details: { reason: 'priced', priceId: set.id } });
  }
  const own = known.find((one) => one.provider === provider && one.model === model);
  return own?.microsPerMillion ?? null;
}

async function end(db: Db, article: Article, now: Instant): Promise<null> {
  await db.delete(prices).where(and(of(article), eq(prices.validFrom, now)));
  await db
    .update(prices)
    .set({ validUntil: now })
    .where(and(of(article), validAt(now)));
  return null;
}

function of({ tenantId, provider, model, item }: Article) {
  return and(
    tenantId === null ? isNull(prices.tenantId) : eq(prices.tenantId, tenantId),
    ...[eq(prices.provider, provider), eq(prices.model, model), eq(prices.item, item)],
  );
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
  readonly isStated: boolean;
}

const oneAtATime = prepared(`select pg_advisory_xact_lock(hashtext('meter.prices'))`);

/** The price before it ends where this one begins, and this one where the next begins. */
async function replace(db: Db, one: NewPrice): Promise<Price> {
  await db.$run({ statement: oneAtATime, values: [] });
  const article = of(one);
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
