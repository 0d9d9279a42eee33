// What the house does about a request by itself: tell everybody that it waits, and end the wait when its time is over.
import { z } from 'zod';
import { type Call, type Capability, contract } from '#kernel/contract';
import { end } from './deciding.ts';
import { expired, requested } from './events.ts';
import { ApprovalId, exampleId } from './model.ts';
import { passOn } from './requests.ts';
import { holdWaiting, policyIn, requestById } from './store.ts';
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
  summary: 'Pass on or end what nobody has decided in time.',
  access: 'approval.request.lapse',
  output: z.object({ became: z.enum(['decided', 'waiting', 'escalated', 'expired']) }),
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
    if (!row) return { became: 'decided' as const };
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

function comeBack<Became extends string>(call: Call, { id, deadline }: RequestRow, became: Became) {
  call.later(lapse, { approvalId: id }, { at: deadline, key: `${lapse.name}:${id}:${deadline}` });
  return { became };
}
