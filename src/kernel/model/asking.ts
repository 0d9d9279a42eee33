// Who asks, as a call of the pipeline says it.
import type { Call } from '#kernel/contract';
import { stepOf } from '#kernel/work';
import type { Asking } from './spend.ts';

/** A call of a crew says so. */
export type Calling = Call & { readonly crewId?: string | undefined };

export function askingOf(call: Calling, task: string, workspaceId: string): Asking {
  const { id, tenant, actor, runId, crewId, signal } = call;
  return { callId: id, tenantId: tenant.id, actor, task, workspaceId, runId, step: stepOf(call), crewId, signal };
}
