// A module is not told of what it does itself, so flows would never hear that a run has ended: whoever tells of it asks
// here. No flow hears of its own runs.
import { z } from 'zod';
import { type Call, Id } from '#kernel/contract';
import { prepared, records } from '#kernel/store';
import { hearOf } from './promises.ts';

const listening = prepared(
  `select id, input from event.subscriptions
   where module = 'work' and capability = '${hearOf.name}'
     and (pattern = $1 or pattern = '*' or (pattern like '%.*' and starts_with($1, left(pattern, -1))))
   order by id`,
);

const Hearing = z.object({ flowId: Id, node: z.string() });

export interface Told {
  readonly id: string;
  readonly data: unknown;
  /** Whose run it was, when it was a flow's. */
  readonly flowId: string | null;
}

export async function tellFlows(call: Call, type: string, events: readonly Told[]): Promise<void> {
  if (events.length === 0) return;
  for (const row of records(await call.db.$run({ statement: listening, values: [type] }))) {
    const hearing = Hearing.parse(row.input);
    for (const { id, data, flowId } of events) {
      if (flowId === hearing.flowId) continue;
      const about = { id, type, tenantId: call.tenant.id, userId: call.actor.id, data, timestamp: call.now };
      call.later(hearOf, { ...hearing, event: about }, { key: `subscription:${id}:${String(row.id)}` });
    }
  }
}
