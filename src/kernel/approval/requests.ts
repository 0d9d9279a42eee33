// Looking at what waits, taking it back, passing it on.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { after } from '#base/time';
import { type Call, type Capability, contract, list, Page, text } from '#kernel/contract';
import { authorityOver, end, mustBeAllowedToLook, mustBeHere } from './deciding.ts';
import { escalated } from './events.ts';
import type { House } from './house.ts';
import { ApprovalId, exampleId, type Policy, State } from './model.ts';
import { RequestShown, RequestWhole, shown, shownWhole } from './shown.ts';
import * as rows from './store.ts';
import type { RequestRow } from './tables.ts';

export const Reason = text(2000).optional().describe('Whoever asked will read it');

export const listRequests = contract({
  name: 'approval.request.list',
  summary: 'List what waits for a decision, or what was decided, newest first.',
  effect: 'read',
  access: 'approval.request.read',
  input: Page.extend({
    after: ApprovalId.optional(),
    state: State.optional().describe('All of them when absent'),
    actorId: z.string().max(200).optional().describe('Of one who asked'),
  }),
  output: list(RequestShown),
  example: { state: 'waiting', limit: 20 },
});

export const getRequest = contract({
  name: 'approval.request.get',
  summary: 'Show one request with everything one needs to decide.',
  effect: 'read',
  access: 'approval.request.read',
  sensitive: true,
  input: z.object({ approvalId: ApprovalId }),
  output: RequestWhole,
  example: { approvalId: exampleId },
});

export const withdrawRequest = contract({
  name: 'approval.request.withdraw',
  summary: 'Take back a request of your own that waits.',
  effect: 'write',
  access: 'signed-in',
  input: z.object({ approvalId: ApprovalId, reason: Reason }),
  output: RequestShown,
  undo: { never: 'ask anew' },
  example: { approvalId: exampleId },
});

export const escalateRequest = contract({
  name: 'approval.request.escalate',
  summary: 'Pass a decision on to those above.',
  effect: 'write',
  access: 'approval.request.decide',
  input: z.object({ approvalId: ApprovalId }),
  output: RequestShown,
  undo: { never: 'those above have been told' },
  example: { approvalId: exampleId },
});

export function requestCapabilities(house: House): Capability[] {
  return [
    listRequests.implement(async (call, wanted) => {
      const found = await rows.requestPage(call.db, wanted);
      return { items: found.map(shown), next: found.length === wanted.limit ? (found.at(-1)?.id ?? null) : null };
    }),
    getRequest.implement(async (call, { approvalId }) => {
      const row = (await rows.requestById(call.db, approvalId)) ?? missing(approvalId);
      await mustBeAllowedToLook(house, call, row);
      return shownWhole(house, call, row);
    }),
    withdrawRequest.implement(async (call, { approvalId: id, reason }) => {
      const row = (await rows.holdWaiting(call.db, { id })) ?? (await rows.refuseRequest(call.db, { id }));
      if (row.actorId !== call.actor.id) throw new Fault('forbidden', 'This was asked by somebody else; reject it');
      return shown(await end(call, row, { state: 'withdrawn', reason: reason ?? null }));
    }),
    escalateRequest.implement(async (call, { approvalId: id }) => {
      mustBeHere(call);
      const row = (await rows.holdWaiting(call.db, { id })) ?? (await rows.refuseRequest(call.db, { id }));
      await authorityOver(house, call, row);
      const { policy } = await rows.policyIn(call.db);
      return shown(await passOn(call, row, policy));
    }),
  ];
}

/** What is left of the chain goes to those above, who get time of their own. */
export async function passOn(call: Call, row: RequestRow, { escalateTo, escalatedHours }: Policy) {
  const chain = row.chain.map((step, index) => (index < row.step ? step : { ...step, roles: escalateTo }));
  const deadline = after(call.now, `${escalatedHours} hours`);
  const change = { chain, deadline, escalatedAt: call.now };
  const passed = await rows.changeRequest(call.db, { id: row.id, from: ['waiting'] }, change);
  if (!passed) return rows.refuseRequest(call.db, { id: row.id });
  const { id, capability, title, actorId } = passed;
  const passedBy = call.actor.kind === 'service' ? null : call.actor.id;
  call.emit(escalated, { approvalId: id, capability, title, actorId, roles: [...escalateTo], passedBy, deadline });
  return passed;
}

function missing(id: string): never {
  throw new Fault('not_found', `There is no request ${id}`);
}
