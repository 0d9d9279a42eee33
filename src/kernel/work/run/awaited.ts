// A workflow whose caller is told what it comes to, when that takes no longer than a while. It is begun at once, past
// the call's transaction. Inside of another call it is begun with that and not waited for: what that takes back must
// not go on here, and nobody waits with rows locked.
import { z } from 'zod';
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
    if (isInside(call) || !mayBeginAtOnce(call)) return begin(call, workflow, { input });
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

/** As the pipeline has it: a call inside of another one's transaction is open until that has ended well. */
const InUnit = z.object({ id: z.string(), unit: z.object({ open: z.instanceof(Set) }) });

function isInside(call: Call): boolean {
  const { id, unit } = InUnit.parse(call);
  return unit.open.has(id);
}
