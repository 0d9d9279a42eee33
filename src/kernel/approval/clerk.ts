// What the house does about a request by itself: tell everybody that it waits, and end the wait when its time is over.
import { z } from 'zod';
import { after } from '#base/time';
import { type Call, type Capability, contract } from '#kernel/contract';
import { end } from './deciding.ts';
import { expired, requested } from './events.ts';
import { ApprovalId, approvalLife, exampleId } from './model.ts';
import { passOn } from './requests.ts';
import { endUnused, holdWaiting, policyIn, requestById } from './store.ts';
import type { RequestRow } from './tables.ts';

const spec = {
  effect: 'write',
  internal: true,
  input: z.object({ approvalId: ApprovalId }),
  example: { approvalId: exampleId },
} as const;

const announce = contract({
  ...spec,
  name: 'approval.request.announce',
  summary: 'Tell everybody who listens that something waits for a decision.',
  access: 'approval.request.announce',
  output: z.object({ announced: z.boolean() }),
  undo: { never: 'it has been told' },
});

const lapse = contract({
  ...spec,
  name: 'approval.request.lapse',
  summary: 'Pass on or end what nobody has decided, or carried out, in time.',
  access: 'approval.request.lapse',
  output: z.object({ became: z.enum(['decided', 'waiting', 'escalated', 'expired', 'unused']) }),
  undo: { never: 'its time is over; ask anew' },
});

export const clerkCapabilities: readonly Capability[] = [
  announce.implement(async (call, { approvalId }) => {
    const row = await requestById(call.db, approvalId);
    if (row) call.emit(requested, { ...row, approvalId });
    return { announced: row !== undefined };
  }),
  lapse.implement(async (call, { approvalId: id }) => {
    const row = await holdWaiting(call.db, { id });
    if (!row) return afterDecision(call, id);
    if (row.deadline > call.now) return comeBack(call, row, 'waiting');
    if (row.onSilence === 'escalate' && row.escalatedAt === null) {
      const { policy } = await policyIn(call.db);
      return comeBack(call, await passOn(call, row, policy), 'escalated');
    }
    await end(call, row, { state: 'expired', reason: 'Nobody decided in time' });
    call.emit(expired, { approvalId: id, capability: row.capability, title: row.title });
    return { became: 'expired' as const };
  }),
];

/** What was agreed to and never carried out is not good for ever. */
async function afterDecision(call: Call, id: string) {
  const row = await requestById(call.db, id);
  if (!row?.decidedAt || !(row.state === 'approved' || row.state === 'executing'))
    return { became: 'decided' as const };
  const [end = call.now] = [after(row.decidedAt, approvalLife), row.claimedUntil ?? ''].sort().reverse();
  if (end > call.now) return comeBack(call, { id, deadline: end }, 'decided');
  const unused = await endUnused(call.db, { id, now: call.now });
  return { became: unused ? ('unused' as const) : ('decided' as const) };
}

function comeBack<Became extends string>(
  call: Call,
  { id, deadline }: Pick<RequestRow, 'id' | 'deadline'>,
  became: Became,
) {
  call.later(lapse, { approvalId: id }, { at: deadline, key: `${lapse.name}:${id}:${deadline}` });
  return { became };
}
