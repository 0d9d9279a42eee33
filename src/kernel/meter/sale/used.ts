// How much of something a buyer has used in a stretch of time. What a company has used lies behind its own wall, and
// only the company that sells to it looks there.
import { and, eq, gte, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import type { Call } from '#kernel/contract';
import { modelUse } from '../model.ts';
import { usageMetering as usage } from '../tables.ts';
import type { Shop } from './house.ts';
import type { Metric } from './model.ts';
import type { Buyer } from './subscription.ts';

export interface Stretch {
  readonly from: Instant;
  readonly until: Instant;
}

const sum = (what: SQL) => sql<number>`coalesce(sum(${what}), 0)::bigint`;

/** What failed is not charged; a call that asked models is one call, and has a row of its own beside theirs. */
const counted = {
  calls: sum(sql`case when ${usage.capability} <> ${modelUse} then ${usage.calls} - ${usage.failures} else 0 end`),
  tokens: sum(sql`coalesce(${usage.tokensIn}, 0) + coalesce(${usage.tokensOut}, 0)`),
  costMicros: sum(sql`${usage.costMicros}`),
};

export async function usedBy(
  { store, house }: Shop,
  call: Pick<Call, 'db' | 'now' | 'tenant'>,
  { buyer, metric, stretch }: { buyer: Buyer; metric: Pick<Metric, 'unit' | 'capability'>; stretch: Stretch },
): Promise<number> {
  const { buyerKind, buyerId } = buyer;
  const isCompany = buyerKind === 'company' && call.tenant.id === house().sellerId();
  const db = isCompany ? store.read({ tenantId: buyerId, now: call.now }).db : call.db;
  const [row] = await db
    .select({ quantity: counted[metric.unit] })
    .from(usage)
    .where(
      and(
        ...[gte(usage.at, stretch.from), lt(usage.at, stretch.until), isCompany ? undefined : isBy(buyer)],
        metric.capability ? sql`starts_with(${usage.capability}, ${metric.capability})` : undefined,
      ),
    );
  return Number(row?.quantity ?? 0);
}

function isBy({ buyerKind, buyerId }: Buyer) {
  if (buyerKind === 'agent') return or(eq(usage.userId, buyerId), eq(usage.agentId, buyerId));
  // What an agent does for somebody is the agent's.
  return and(eq(usage.userId, buyerId), isNull(usage.agentId));
}
