// Flows begin one another: as a node, by a capability they call, or because one does what another hears of. One that
// begins itself again and again would have no end, so it is counted how deep that goes.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Call } from '#kernel/contract';
import { prepared } from '#kernel/store';
import { parentOf } from '../run/starting.ts';

const deepest = 10;

/** Up from the run to whatever began it; the nearest flow knows how deep it is. */
const depthOf = prepared(
  `with recursive up as (
     select id, parent_id, workflow, input, 0 as steps from work.runs where id = $1
     union all
     select r.id, r.parent_id, r.workflow, r.input, up.steps + 1 from up join work.runs r on r.id = up.parent_id
     where up.workflow <> 'work.flow.run' and up.steps < 20)
   select (input ->> 'depth')::integer from up where workflow = 'work.flow.run' limit 1`,
);

const causeOf = prepared(
  `select a.run_id from event.ai_events e join audit.entries a on a.tenant_id = e.tenant_id and a.id = e.entry_id
   where e.id = $1`,
);

export function depthIn(call: Call): Promise<number> {
  return below(call, parentOf(call));
}

const AboutRun = z.object({ runId: z.uuid() });

/** An event is the act of the run that it tells of, or else of the one of which it was a step. */
export async function depthAfter(call: Call, event: { readonly id: string; readonly type: string; data?: unknown }) {
  const told = AboutRun.safeParse(event.type.startsWith('work.run.') ? event.data : undefined);
  if (told.success) return below(call, told.data.runId);
  const { rows } = await call.db.$run({ statement: causeOf, values: [event.id] });
  const runId = z.uuid().safeParse(rows[0]?.[0]);
  return below(call, runId.success ? runId.data : null);
}

async function below(call: Call, runId: string | null): Promise<number> {
  if (runId === null) return 0;
  const { rows } = await call.db.$run({ statement: depthOf, values: [runId] });
  const depth = Number(rows[0]?.[0] ?? -1) + 1;
  if (depth > deepest) throw new Fault('forbidden', `Flows have begun one another ${deepest} times; this is no end`);
  return depth;
}
