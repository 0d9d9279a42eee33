// What has been used of limits under which nobody has asked since they were set, or since their period began: as the
// account will have it once somebody does.
import { and, eq, gte, type SQL, sql } from 'drizzle-orm';
import type { Call } from '#kernel/contract';
import { type Cap, modelUse, startOf } from './model.ts';
import { usageMetering } from './tables.ts';
import { firstIdAt } from './turn.ts';

const { tokensIn, tokensOut, costMicros, calls, failures, runId, agentId, capability } = usageMetering;

const sums = {
  tokens: sql<number>`coalesce(sum(coalesce(${tokensIn}, 0) + coalesce(${tokensOut}, 0)), 0)::float8`,
  costMicros: sql<number>`coalesce(sum(${costMicros}), 0)::float8`,
  calls: sql<number>`coalesce(sum(${calls} - ${failures})
    filter (where (${runId} is not null or ${agentId} is not null) and ${capability} <> ${modelUse}), 0)::float8`,
} as const;

const holders = {
  ...{ user: usageMetering.userId, workspace: usageMetering.workspaceId, crew: usageMetering.crewId },
  ...{ agent: agentId, run: runId },
} as const;

export async function usedSoFar(call: Call, cap: Cap): Promise<number> {
  const start = startOf(cap.period, Date.parse(call.now));
  const [row] = await call.db
    .select({ used: sums[cap.unit] })
    .from(usageMetering)
    .where(and(gte(usageMetering.id, firstIdAt(cap, start)), gte(usageMetering.at, start), ofHolder(cap)));
  return row?.used ?? 0;
}

function ofHolder({ scope, scopeId }: Cap): SQL | undefined {
  return scope === 'tenant' ? undefined : eq(holders[scope], scopeId);
}
