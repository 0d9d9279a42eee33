// Budget first, then taint and approval. Gates that need not wait cost no turn of the event loop.
import type { Money } from '#base/money';
import { checkCap } from '#kernel/access';
import type { Judged, PlannedCall, Reservation, Resumed, Verdict } from './gates.ts';
import type { Invoker } from './invoker.ts';
import { callOf, unitOf } from './perform.ts';
import { planOf } from './planned.ts';
import { replayed } from './replay.ts';
import type { Admitted, Answer } from './request.ts';
import { isSteered } from './taint.ts';
import { meet, type Unit } from './unit.ts';

export type Judgement =
  | { readonly status: 'allow' }
  | { readonly status: 'wait'; readonly approvalId: string }
  /** Nobody is asked about what was done before. */
  | { readonly status: 'answered'; readonly answer: Answer };

export interface Around {
  /** The unit in which it runs, when it was invoked inside another call. */
  readonly unit?: Unit;
  readonly resumes?: Resumed;
}

export function judge(invoker: Invoker, admitted: Admitted, around: Around = {}): Judgement | Promise<Judgement> {
  const reserving = invoker.gates.reserve(judgedOf(admitted, around));
  if (reserving instanceof Promise) {
    return reserving.then((reservation) => reserved(invoker, admitted, { around, reservation }));
  }
  return reserved(invoker, admitted, { around, reservation: reserving });
}

const allowed: Verdict = { status: 'allow' };

function reserved(
  invoker: Invoker,
  admitted: Admitted,
  { around, reservation }: { around: Around; reservation: Reservation },
): Judgement | Promise<Judgement> {
  admitted.reservations.push(reservation);
  const { spec } = admitted.entry.contract;
  // A rehearsal leaves nothing behind, so nobody is asked; what it would ask is asked of the real thing.
  if (spec.effect === 'read' || admitted.rehearse) return allowed;
  if (!spec.stake && !admitted.runId && !planOf(admitted)) {
    const judged = judgedOf(admitted, around);
    if (invoker.gates.isFree(judged)) return allowed;
  }
  return weigh(invoker, admitted, around);
}

async function weigh(invoker: Invoker, admitted: Admitted, around: Around): Promise<Judgement> {
  const known = { stake: await stakeOf(invoker, admitted, around.unit), plan: await plannedBy(invoker, admitted) };
  checkCap(admitted.obligations, known.stake);
  const judged = { ...judgedOf(admitted, around), ...known };
  if (!judged.plan && invoker.gates.isFree(judged)) return allowed;
  const answer = around.unit ? await meet(around.unit) : await replayed(invoker, admitted);
  return answer ? { status: 'answered', answer } : invoker.gates.approve(judged);
}

/** From the database as the call itself would see it, never from the caller. */
function stakeOf(invoker: Invoker, admitted: Admitted, unit: Unit | undefined): Promise<Money> | undefined {
  const { spec } = admitted.entry.contract;
  if (spec.effect === 'read' || !spec.stake) return undefined;
  const { tenantId, now } = admitted;
  const own = unit ?? unitOf(admitted, invoker.store.read({ tenantId, now }));
  return spec.stake(callOf(invoker, own, admitted), admitted.input);
}

/** Every call of a plan with what is at stake in it, as far as that can be known before the first is done. */
async function plannedBy(invoker: Invoker, admitted: Admitted): Promise<readonly PlannedCall[] | undefined> {
  const steps = planOf(admitted);
  if (!steps) return undefined;
  const planned: PlannedCall[] = [];
  for (const { capability, input } of steps) {
    const entry = invoker.registry.find(capability, admitted.tenantId);
    const parsed = entry.parseInput(input);
    const stake = parsed.success
      ? await stakeOf(invoker, { ...admitted, entry, input: parsed.data }, undefined)
      : undefined;
    planned.push({ capability, input, stake });
  }
  return planned;
}

export function judgedOf(admitted: Admitted, { unit, resumes }: Around = {}): Judged {
  return {
    callId: admitted.callId,
    entry: admitted.entry,
    contract: admitted.entry.contract,
    input: admitted.input,
    actor: admitted.actor,
    tenantId: admitted.tenantId,
    now: admitted.now,
    origin: admitted.origin,
    reason: admitted.reason,
    runId: admitted.runId,
    undoes: admitted.undoes,
    // What is called again is the whole, so it waits under the key of the whole.
    key: resumes ? resumes.key : admitted.key,
    nested: unit !== undefined,
    stake: undefined,
    mustAsk: admitted.obligations.ask,
    isGate: admitted.isGate,
    tainted: admitted.tainted || admitted.hasRead || (unit !== undefined && isSteered(unit)),
    approvalId: admitted.approvalId,
    planStep: admitted.planStep,
    plan: undefined,
    resumes,
  };
}
