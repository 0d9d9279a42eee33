// What was used and what it cost: added up by capability or by model, and one by one.
import { and, desc, eq, gte, lt, type SQLWrapper, sql } from 'drizzle-orm';
import { z } from 'zod';
import { contract, Id, Instant, list, Page } from '#kernel/contract';
import { currency } from './model.ts';
import { usageMetering as usage } from './tables.ts';

const Totals = z.object({
  calls: z.int(),
  failures: z.int(),
  tokensIn: z.int(),
  tokensOut: z.int(),
  tokensCached: z.int().describe('Of those read: what a provider had kept before'),
  tokensKept: z.int().describe('Of those read: what a provider was asked to keep'),
  latencyMs: z.number().describe('All calls together'),
  costMicros: z.int().describe('Millionths of a dollar'),
});

const Stretch = z.object({ from: Instant.optional(), until: Instant.optional() });

const total = (column: SQLWrapper) => sql<number>`coalesce(sum(${column}), 0)::bigint`;
const totals = {
  calls: total(usage.calls),
  failures: total(usage.failures),
  tokensIn: total(usage.tokensIn),
  tokensOut: total(usage.tokensOut),
  tokensCached: total(usage.tokensCached),
  tokensKept: total(usage.tokensKept),
  latencyMs: sql<number>`sum(${usage.latencyMs})`,
  costMicros: total(usage.costMicros),
};

function within({ from, until }: z.output<typeof Stretch>) {
  return and(from ? gte(usage.at, from) : undefined, until ? lt(usage.at, until) : undefined);
}

export const summarizeUsage = contract({
  name: 'meter.usage.summary',
  summary: 'Show how often each capability was used in a stretch of time, and what it cost.',
  effect: 'read',
  access: 'meter.usage.read',
  http: 'GET /api/ai-advanced/usage/summary',
  input: Stretch,
  output: z.object({
    items: z.array(Totals.extend({ capability: z.string() })),
    total: Totals,
    currency: z.string(),
  }),
  example: { from: '2026-01-01T00:00:00.000Z' },
}).implement(async (call, stretch) => {
  const items = await call.db
    .select({ capability: usage.capability, ...totals })
    .from(usage)
    .where(within(stretch))
    .groupBy(usage.capability)
    .orderBy(desc(sql`sum(${usage.calls})`));
  return { items, total: together(items), currency };
});

function together(items: readonly z.output<typeof Totals>[]): z.output<typeof Totals> {
  const sum = (field: keyof z.output<typeof Totals>) => items.reduce((all, one) => all + one[field], 0);
  return {
    ...{ calls: sum('calls'), failures: sum('failures'), tokensIn: sum('tokensIn'), tokensOut: sum('tokensOut') },
    ...{ tokensCached: sum('tokensCached'), tokensKept: sum('tokensKept') },
    ...{ latencyMs: sum('latencyMs'), costMicros: sum('costMicros') },
  };
}

export const breakUsageDown = contract({
  name: 'meter.usage.breakdown',
  summary: 'Show how much each model was used in a stretch of time, and what it cost.',
  effect: 'read',
  access: 'meter.usage.read',
  http: 'GET /api/ai-advanced/usage/breakdown',
  input: Stretch,
  output: z.object({ items: z.array(Totals.extend({ provider: z.string().nullable(), model: z.string() })) }),
  example: { from: '2026-01-01T00:00:00.000Z' },
}).implement(async (call, stretch) => {
  const items = await call.db
    .select({ provider: usage.provider, model: sql<string>`${usage.model}`, ...totals })
    .from(usage)
    .where(and(within(stretch), sql`${usage.model} is not null`))
    .groupBy(usage.provider, usage.model)
    .orderBy(desc(total(usage.costMicros)), desc(sql`sum(${usage.calls})`));
  return { items };
});

const Use = z.object({
  id: Id,
  at: Instant,
  userId: z.string(),
  capability: z.string(),
  provider: z.string().nullable(),
  model: z.string().nullable(),
  calls: z.int(),
  failures: z.int(),
  tokensIn: z.int().nullable(),
  tokensOut: z.int().nullable(),
  tokensCached: z.int().nullable(),
  tokensKept: z.int().nullable(),
  latencyMs: z.number(),
  costMicros: z.int().nullable(),
  currency: z.string().nullable(),
  workspaceId: z.string().nullable(),
  crewId: z.string().nullable(),
  agentId: z.string().nullable(),
  runId: z.string().nullable(),
});

export const listUsage = contract({
  name: 'meter.usage.list',
  summary: 'List what was used, newest first; plain reads of one second share a line.',
  effect: 'read',
  access: 'meter.usage.read',
  input: Page.extend({
    ...Stretch.shape,
    after: Id.optional(),
    userId: z.string().max(200).optional(),
    runId: z.string().max(200).optional(),
    model: z.string().max(200).optional(),
  }),
  output: list(Use),
  example: { limit: 50 },
}).implement(async (call, { after, limit, userId, runId, model, ...stretch }) => {
  const items = await call.db
    .select()
    .from(usage)
    .where(
      and(
        within(stretch),
        after ? lt(usage.id, after) : undefined,
        userId ? eq(usage.userId, userId) : undefined,
        runId ? eq(usage.runId, runId) : undefined,
        model ? eq(usage.model, model) : undefined,
      ),
    )
    .orderBy(desc(usage.id))
    .limit(limit);
  return {
    items: items.map(({ tenantId: _, ...use }) => use),
    next: items.length === limit ? (items.at(-1)?.id ?? null) : null,
  };
});
