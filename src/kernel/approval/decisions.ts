// Approving, rejecting, and deciding on many of a kind at once.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract } from '#kernel/contract';
import { decide, mustBeHere } from './deciding.ts';
import type { House } from './house.ts';
import { ApprovalId, exampleId, Verdict } from './model.ts';
import { Reason } from './requests.ts';
import { RequestShown, shown } from './shown.ts';
import { requestById } from './store.ts';

const Bound = z.object({
  approvalId: ApprovalId,
  inputHash: z.string().min(1).max(100).describe('Of the input that you saw'),
});
const example = { approvalId: exampleId, inputHash: 'G1sK0m8cYx0jv8pGz0y3cQ7bK2n5a9TqQm1rLw4eD6s' };

export const approveRequest = contract({
  name: 'approval.request.approve',
  summary: 'Approve a request, so that it is done as it stands.',
  effect: 'write',
  access: 'approval.request.decide',
  input: Bound.extend({ reason: Reason }),
  output: RequestShown,
  undo: { never: 'what was approved may have been done; undo that' },
  example,
});

export const rejectRequest = contract({
  name: 'approval.request.reject',
  summary: 'Reject a request, so that it is not done.',
  effect: 'write',
  access: 'approval.request.decide',
  input: Bound.extend({ reason: Reason }),
  output: RequestShown,
  undo: { never: 'whoever asked has been told; let them ask anew' },
  example: { ...example, reason: 'Wait until October is closed.' },
});

export const decideMany = contract({
  name: 'approval.request.decideMany',
  summary: 'Decide on several requests for the same thing and of the same tier, on all of them or none.',
  effect: 'write',
  access: 'approval.request.decide',
  input: z.object({ verdict: Verdict, items: z.array(Bound).min(1).max(50), reason: Reason }),
  output: z.object({ items: z.array(RequestShown) }),
  undo: { never: 'what was approved may have been done; undo that' },
  example: { verdict: 'approve', items: [example] },
});

export function decisionCapabilities(house: House): Capability[] {
  const one = async (call: Call, verdict: Verdict, given: z.output<typeof Bound> & { reason?: string | undefined }) => {
    mustBeHere(call);
    return shown(await decide(house, call, { ...given, verdict, door: call.origin.door }));
  };
  return [
    approveRequest.implement((call, given) => one(call, 'approve', given)),
    rejectRequest.implement((call, given) => one(call, 'reject', given)),
    decideMany.implement(async (call, { verdict, items, reason }) => {
      mustBeHere(call);
      // In one order for everybody, so that two who decide on the same ones never wait for one another.
      const ordered = items.toSorted((a, b) => (a.approvalId < b.approvalId ? -1 : 1));
      await mustBeAlike(call, ordered);
      const answers: RequestShown[] = [];
      for (const item of ordered) answers.push(await one(call, verdict, { ...item, reason }));
      return { items: answers };
    }),
  ];
}

async function mustBeAlike(call: Call, items: readonly z.output<typeof Bound>[]) {
  const found = await Promise.all(items.map(({ approvalId }) => requestById(call.db, approvalId)));
  const [first] = found;
  const isAlike = found.every((row) => !row || (row.capability === first?.capability && row.tier === first.tier));
  if (!isAlike)
    throw new Fault('invalid', 'Only requests for the same thing and of the same tier are decided together');
}
