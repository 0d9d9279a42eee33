// Looking over what models have cost: by model, with what could be done about it.
import { and, desc, eq, gt, gte, inArray, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { z } from 'zod';
import { before } from '#base/time';
import { type Call, type Capability, contract, Instant } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { currency } from './model.ts';
import { advices, type ModelPrice, suggestionsFor } from './review-rules.ts';
import { prices, usageMetering as usage } from './tables.ts';

const review = contract({
  name: 'meter.cost.review',
  summary: 'Look over what each model has cost, with suggestions how it could cost less.',
  effect: 'read',
  access: 'meter.cost.read',
  http: 'GET /api/ai-advanced/usage/review',
  input: z.object({
    from: Instant.optional().describe('Thirty days ago when absent'),
    until: Instant.optional().describe('Now when absent'),
  }),
  output: z.object({
    from: Instant,
    until: Instant,
    currency: z.string(),
    costMicros: z.int(),
    models: z.array(
      z.object({
        ...{ provider: z.string(), model: z.string(), calls: z.int(), failures: z.int() },
        ...{ tokensIn: z.int(), tokensOut: z.int(), tokensCached: z.int(), tokensKept: z.int() },
        costMicros: z.int(),
        averageLatencyMs: z.number(),
        share: z.number().describe('Of all cost, between 0 and 1'),
      }),
    ),
    suggestions: z.array(
      z.object({
        ...{ advice: z.enum(advices), provider: z.string(), model: z.string(), instead: z.string().nullable() },
        savingMicros: z.int().describe('What it would have saved in this stretch of time'),
        text: z.string(),
      }),
    ),
  }),
  example: {},
});

export function reviewCost(store: Store): Capability {
  return review.implement(async (call, wanted) => {
    const until = wanted.until ?? call.now;
    const from = wanted.from ?? before(until, '30 days');
    const used = await usedIn(call, from, until);
    const costMicros = used.reduce((sum, one) => sum + one.costMicros, 0);
    const models = used.map(({ latencyMs, ...one }) => ({
      ...one,
      averageLatencyMs: one.calls === 0 ? 0 : latencyMs / one.calls,
      share: costMicros === 0 ? 0 : one.costMicros / costMicros,
    }));
    const suggestions = suggestionsFor(models, await tokenPrices(store, call));
    return { from, until, currency, costMicros, models, suggestions };
  });
}

const total = (column: Parameters<typeof desc>[0]) => sql<number>`coalesce(sum(${column}), 0)::bigint`;

function usedIn({ db }: Call, from: string, until: string) {
  return db
    .select({
      ...{ provider: sql<string>`coalesce(${usage.provider}, '')`, model: sql<string>`${usage.model}` },
      ...{ calls: total(usage.calls), failures: total(usage.failures), tokensIn: total(usage.tokensIn) },
      ...{ tokensOut: total(usage.tokensOut), tokensCached: total(usage.tokensCached) },
      tokensKept: total(usage.tokensKept),
      ...{ costMicros: total(usage.costMicros), latencyMs: sql<number>`sum(${usage.latencyMs})` },
    })
    .from(usage)
    .where(and(gte(usage.at, from), lt(usage.at, until), isNotNull(usage.model)))
    .groupBy(usage.provider, usage.model)
    .orderBy(desc(total(usage.costMicros)));
}

/**
 * Of now: a suggestion is for what comes. A company's own price comes before that of everybody, and both before what it
 * states itself.
 */
async function tokenPrices(store: Store, { now, tenant }: Call): Promise<ModelPrice[]> {
  const rows = await store
    .engine(now)
    .db.select()
    .from(prices)
    .where(
      and(
        or(isNull(prices.tenantId), eq(prices.tenantId, tenant.id)),
        inArray(prices.item, ['input_token', 'output_token']),
        lte(prices.validFrom, now),
        or(isNull(prices.validUntil), gt(prices.validUntil, now)),
      ),
    );
  type Row = (typeof rows)[number];
  const weight = ({ tenantId, isStated }: Row) => (isStated ? 0 : 2) + (tenantId === null ? 0 : 1);
  const inOrder = rows.toSorted((a, b) => weight(a) - weight(b));
  const byModel = Map.groupBy(inOrder, ({ provider, model }) => JSON.stringify([provider, model]));
  return [...byModel.values()].flatMap((items) => {
    const of = (item: string) => items.findLast((one) => one.item === item)?.microsPerMillion;
    const [first, input, output] = [items[0], of('input_token'), of('output_token')];
    if (!first || input === undefined || output === undefined) return [];
    return [{ provider: first.provider, model: first.model, input, output }];
  });
}
