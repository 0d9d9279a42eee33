import { and, desc, gte, lt, type SQLWrapper, sql } from 'drizzle-orm';
import { z } from 'zod';
import { contract, Instant } from '#kernel/contract';
import { usageMetering as usage } from './tables.ts';

const Line = z.object({
  capability: z.string(),
  calls: z.int(),
  failures: z.int(),
  tokensIn: z.int(),
  tokensOut: z.int(),
  latencyMs: z.number().describe('All calls together'),
  costMicros: z.int(),
});

export const summarizeUsage = contract({
  name: 'meter.usage.summary',
  summary: 'Show how often each capability was used in a stretch of time, and what it cost.',
  effect: 'read',
  access: 'meter.usage.read',
  input: z.object({ from: Instant.optional(), until: Instant.optional() }),
  output: z.object({ items: z.array(Line) }),
  example: { from: '2026-01-01T00:00:00.000Z' },
}).implement(async (call, { from, until }) => {
  const total = (column: SQLWrapper) => sql<number>`sum(${column})::bigint`;
  const items = await call.db
    .select({
      capability: usage.capability,
      calls: total(usage.calls),
      failures: total(usage.failures),
      tokensIn: total(usage.tokensIn),
      tokensOut: total(usage.tokensOut),
      latencyMs: sql<number>`sum(${usage.latencyMs})`,
      costMicros: total(usage.costMicros),
    })
    .from(usage)
    .where(and(from ? gte(usage.at, from) : undefined, until ? lt(usage.at, until) : undefined))
    .groupBy(usage.capability)
    .orderBy(desc(sql`sum(${usage.calls})`));
  return { items };
});
