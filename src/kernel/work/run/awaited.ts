// A workflow whose caller is told what it comes to, when that takes no longer than a while. It is begun at once, past
// the call's transaction, so nothing calls it inside of another call: what that takes back would go on here.
import type { z } from 'zod';
import { type Duration, durationMs } from '#base/time';
import type { AnyContract, Call } from '#kernel/contract';
import { acquaintance, beginAndWait, type Introduced } from './eager.ts';
import type { Workflow } from './shape.ts';
import { begin, started } from './starting.ts';

export function awaited<I extends z.ZodType, R>(
  contract: AnyContract,
  { workflow }: Workflow<I, R>,
  within: Duration,
): Introduced {
  const { meet, engine } = acquaintance();
  const waitMs = durationMs(within);
  async function run(call: Call, input: unknown): Promise<unknown> {
    if (!mayBeginAtOnce(call)) return begin(call, workflow, { input });
    const { credentialId: _, ...actor } = call.actor;
    const wanted = { workflow: workflow.name, input, tenantId: call.tenant.id, actor, id: call.newId() };
    const { runId, answer } = await beginAndWait(engine(), { run: wanted, waitMs, signal: call.signal });
    call.emit(started, { runId, workflow: workflow.name, parentId: null });
    return answer ? answer.output : { status: 'accepted', runId };
  }
  return { ...contract.implement(run), meet };
}

/** A key finds what was begun under it only in the call's transaction, and so does what may have steered an agent. */
function mayBeginAtOnce({ actor, key, origin, rehearsing }: Call): boolean {
  return actor.kind === 'person' && !actor.delegatedBy && key === undefined && origin.door !== 'work' && !rehearsing;
}
