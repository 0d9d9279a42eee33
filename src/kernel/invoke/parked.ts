// What waited for a person: shown to them as a rehearsal, and called again when they have agreed. Both happen because
// of an event, so they happen even if the process that asked has died.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import { decided, type Parked, requested } from '#kernel/approval';
import { type Call, type Capability, contract, Id, reaction } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { Invoker } from './invoker.ts';
import { isPassing } from './passing.ts';
import { invoke } from './pipeline.ts';
import { stepsOf } from './planned.ts';
import type { Answer, Request } from './request.ts';

const common = { effect: 'write', internal: true, undo: { never: 'undo the call that it became' } } as const;
const example = { approvalId: '019abcde-0000-7000-8000-000000000000' };

const resumeParked = contract({
  ...common,
  name: 'invoke.parked.resume',
  summary: 'Call again what a person has agreed to.',
  access: 'invoke.parked.resume',
  input: z.object({ approvalId: Id, verdict: z.string() }),
  output: z.object({ status: z.enum(['executed', 'failed', 'dropped', 'waiting']), code: z.string().nullable() }),
  example: { ...example, verdict: 'approved' },
});

const rehearseParked = contract({
  ...common,
  name: 'invoke.parked.rehearse',
  summary: 'Show what would happen if a person agreed.',
  access: 'invoke.parked.rehearse',
  input: z.object({ approvalId: Id }),
  output: z.object({ rehearsed: z.boolean() }),
  example,
});

export const parkedReactions = [
  reaction(requested, rehearseParked, ({ data }) => ({ approvalId: data.approvalId })),
  reaction(decided, resumeParked, ({ data: { approvalId, verdict } }) => ({ approvalId, verdict })),
];

export function parkedCapabilities(invokerOf: () => Invoker): Capability[] {
  return [
    resumeParked.implement((call, { approvalId, verdict }) => {
      if (verdict !== 'approved') return { status: 'dropped' as const, code: null };
      if (call.rehearsing) return { status: 'executed' as const, code: null };
      return resumed(invokerOf(), call, approvalId);
    }),
    rehearseParked.implement(async (call, { approvalId }) => {
      const invoker = invokerOf();
      const parked = await invoker.approvals.parked(call.tenant.id, approvalId);
      const shown = await rehearsalOf(invoker, call, parked);
      if (!call.rehearsing) await invoker.approvals.attachRehearsal(call.tenant.id, parked, shown);
      return { rehearsed: !('problem' in shown) };
    }),
  ];
}

type Resumed = z.output<typeof resumeParked.spec.output>;

async function resumed(invoker: Invoker, call: Call, approvalId: string): Promise<Resumed> {
  const place = [call.tenant.id, approvalId] as const;
  const { approvals } = invoker;
  const parked = await approvals.parked(...place);
  try {
    const request = await requestFor(invoker, call, parked);
    const answer = await invoke(invoker, request, { approvalId, undoes: parked.undoes });
    // Another part of it has to be asked for too; this approval stays good until that one is given.
    if (answer.status === 'waiting') {
      await approvals.finished(...place, 'again');
      return { status: 'waiting', code: null };
    }
    const status = brokeOff(answer) ? 'failed' : 'executed';
    await approvals.finished(...place, status);
    return { status, code: null };
  } catch (error) {
    const { code, details } = asFault(error);
    // Somebody else is at it, and will say how it ended.
    if (details?.held === true) throw error;
    await approvals.finished(...place, isPassing(error) ? 'again' : 'failed');
    if (isPassing(error)) throw error;
    return { status: 'failed', code };
  }
}

/** A plan answers also when one of its steps has failed. */
function brokeOff(answer: Answer): boolean {
  return answer.status === 'done' && stepsOf(answer).some(({ status }) => status === 'failed');
}

async function rehearsalOf(invoker: Invoker, call: Call, parked: Parked): Promise<object> {
  try {
    const request = await requestFor(invoker, call, parked);
    const answer: Answer = await invoke(invoker, { ...request, key: undefined, rehearse: true });
    if (answer.status !== 'rehearsed') return { problem: `It would have ended as ${answer.status}` };
    const { hideOutput } = invoker.registry.find(request.capability, call.tenant.id);
    return { ...answer.rehearsal, output: hideOutput.hide(answer.rehearsal.output) };
  } catch (error) {
    return { problem: asFault(error).message };
  }
}

/** As the one who asked, with the rights they have now. */
async function requestFor(invoker: Invoker, call: Call, parked: Parked): Promise<Request> {
  const { capability, input, key, runId, actor, tainted } = parked;
  const now = await invoker.actorNow(call.tenant.id, actor);
  if (!now) throw new Fault('forbidden', 'Whoever asked for this does not belong to this company any more');
  const who: Authenticated = { tenantId: call.tenant.id, actor: now };
  return { capability, input, key, runId, tainted, caller: { kind: 'known', who }, origin: call.origin };
}
