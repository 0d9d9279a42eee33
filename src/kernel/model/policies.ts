// Policies as a workspace sets them.
import { and, eq } from 'drizzle-orm';
import { Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { policyOf } from './book.ts';
import { getPolicy, setPolicy, settingsChanged } from './contracts.ts';
import { type Naming, refuseUnknown } from './known.ts';
import type { Policy } from './policy.ts';
import { policies } from './tables.ts';

type Row = typeof policies.$inferSelect;

const none = { rules: [], fallback_strategy: 'latency', auto_fallback_enabled: true } as const;

export function policyCapabilities(meter: Naming): readonly Capability[] {
  return [
    getPolicy.implement(async (call, { workspace_id }) => shown(await rowOf(call, workspace_id), workspace_id)),

    setPolicy.implement(async (call, { if_version, ...policy }) => {
      const { workspace_id } = policy;
      const former = await rowOf(call, workspace_id);
      const version = former?.version ?? 0;
      if (if_version !== undefined && if_version !== version) throw changedMeanwhile(version);
      await refuseUnknown(meter, call, { rules: policy.rules, former: former?.rules ?? [] });
      const row = await write(call, policy, former);
      call.emit(settingsChanged, { what: 'policy', name: workspace_id });
      const { version: _, updated_at: __, ...previous } = shown(former, workspace_id);
      return { ...shown(row, workspace_id), previous };
    }),
  ];
}

function shown(row: Row | undefined, workspace_id: string) {
  if (!row) return { ...none, rules: [], workspace_id, version: 0, updated_at: null };
  return { ...policyOf(row), version: row.version, updated_at: row.updatedAt };
}

async function rowOf(call: Call, workspaceId: string): Promise<Row | undefined> {
  const [row] = await call.db.select().from(policies).where(eq(policies.workspaceId, workspaceId));
  return row;
}

async function write(call: Call, policy: Policy, former: Row | undefined): Promise<Row> {
  const { workspace_id: workspaceId, rules, fallback_strategy, auto_fallback_enabled } = policy;
  const values = { rules, fallbackStrategy: fallback_strategy, autoFallbackEnabled: auto_fallback_enabled };
  const [row] = former
    ? await call.db
        .update(policies)
        .set({ ...values, version: former.version + 1 })
        .where(and(eq(policies.id, former.id), eq(policies.version, former.version)))
        .returning()
    : await call.db
        .insert(policies)
        .values({ ...values, workspaceId, id: call.newId(), version: 1 })
        .onConflictDoNothing()
        .returning();
  if (!row) throw changedMeanwhile(former?.version ?? 0);
  return row;
}

function changedMeanwhile(version: number): Fault {
  return new Fault('conflict', 'This policy has been changed in the meantime; look at it again', {
    details: { version },
  });
}
