// Carrying a plan out, or rehearsing it. Each step is a call of its own, with its own record and key, so that carrying
// a plan out again does only what has not been done.
import { asFault, Fault, problemOf } from '#base/fault';
import { redacted } from '#kernel/access';
import { checkPlan, type Plan, resolved } from '#kernel/approval';
import { prepared } from '#kernel/store';
import { becomeOf, mustBeOpen } from './become.ts';
import type { Invoker } from './invoker.ts';
import { hashOf, longestKey } from './keys.ts';
import { nested } from './nested.ts';
import { isPassing } from './passing.ts';
import { callOf, checked, unitOf } from './perform.ts';
import { checkAccess, invalidInput, invoke, obligationsIn } from './pipeline.ts';
import { planOf, runPlan, type Step } from './planned.ts';
import { type Rehearsal, rehearsalOf } from './rehearse.ts';
import type { Admitted, Answer } from './request.ts';
import type { RunningCall } from './running.ts';

export async function runPlanned(invoker: Invoker, admitted: Admitted): Promise<Answer> {
  const steps = planOf(admitted) ?? [];
  checkPlan(steps);
  for (const { capability } of steps) mayBePlanned(invoker, admitted, capability);
  if (admitted.rehearse) return { status: 'rehearsed', rehearsal: await rehearsed(invoker, admitted, steps) };
  const done: Step[] = [];
  for (const step of steps) {
    const isStopped = done.some(({ status }) => status !== 'done');
    done.push(isStopped ? untried(step.capability) : await carryOut(invoker, admitted, { step, before: done }));
  }
  return {
    status: 'done',
    contract: admitted.entry.contract,
    output: { steps: done },
    entryId: undefined,
    replayed: false,
    cookies: [],
  };
}

/** Better to hear it before the first step than after the second. */
function mayBePlanned(invoker: Invoker, { actor, tenantId }: Admitted, capability: string) {
  const { contract } = invoker.registry.find(capability, tenantId);
  if (contract.name === runPlan.name) throw new Fault('invalid', 'A plan can not be a step of a plan; name its steps');
  if (becomeOf(contract.name)) throw new Fault('invalid', `${contract.name} can not be a step; name what it calls`);
  mustBeOpen(contract, actor);
  checkAccess(invoker, contract, { actor, tenantId });
}

interface Turn {
  readonly step: Plan[number];
  readonly before: readonly Step[];
}

async function carryOut(invoker: Invoker, admitted: Admitted, { step, before }: Turn): Promise<Step> {
  const { actor, tenantId, origin, reason, runId, signal, tainted, approvalId } = admitted;
  const { capability } = step;
  const index = before.length;
  const key = keyOfStep(admitted, index);
  try {
    const input = resolved(
      step.input,
      before.map(({ output }) => output),
    );
    const caller = { kind: 'known', who: { actor, tenantId } } as const;
    const request = { capability, input, caller, origin, key, reason, runId, signal, tainted };
    const answer = await invoke(invoker, request, { approvalId, planStep: { index, given: input } });
    if (answer.status === 'waiting')
      return { ...untried(capability), status: 'waiting', approvalId: answer.approvalId };
    const [output, entryId] = answer.status === 'done' ? [answer.output, answer.entryId] : [undefined, undefined];
    return { ...untried(capability), status: 'done', output: output ?? null, entryId: entryId ?? null };
  } catch (error) {
    // What was agreed to is tried again as a whole; what has been done of it answers by its key.
    if (approvalId !== undefined && isPassing(error)) throw error;
    return { ...untried(capability), status: 'failed', problem: problemOf(error, origin.requestId) };
  }
}

/** Its own, of the whole's: however long that may be. */
function keyOfStep({ key: given, callId }: Admitted, index: number): string {
  const key = `${given ?? `plan:${callId}`}:${index}`;
  return key.length > longestKey ? hashOf(key) : key;
}

function untried(capability: string): Step {
  return { capability, status: 'untried', output: null, entryId: null, approvalId: null, problem: null };
}

const savepoint = { statement: prepared('savepoint step'), values: [] };
const backToSavepoint = { statement: prepared('rollback to savepoint step'), values: [] };
const longestMs = 60_000;

/** All steps on one connection: the second sees what the first has done, and nothing of it stays. */
async function rehearsed(invoker: Invoker, admitted: Admitted, steps: Plan): Promise<Rehearsal> {
  const { tenantId, now } = admitted;
  const scope = invoker.store.write({ tenantId, now }, { rehearsal: true });
  const unit = unitOf(
    { ...admitted, signal: AbortSignal.any([admitted.signal, AbortSignal.timeout(longestMs)]) },
    scope,
  );
  const call = callOf(invoker, unit, admitted);
  const done: Step[] = [];
  let changedRows = 0;
  try {
    for (const step of steps) {
      const isStopped = done.some(({ status }) => status !== 'done');
      if (isStopped) {
        done.push(untried(step.capability));
        continue;
      }
      await scope.run(savepoint);
      const rowsBefore = await scope.changedRows();
      const tried = await tryOut(invoker, call, { step, before: done });
      if (tried.status === 'failed') await scope.run(backToSavepoint);
      else changedRows += (await scope.changedRows()) - rowsBefore;
      done.push(tried);
    }
    const whole = rehearsalOf(unit, { steps: done }, changedRows);
    // What it would tell others may hold what somebody is not to see, under other names.
    return unit.hasHidden ? { ...whole, events: [], sends: [], later: [] } : whole;
  } finally {
    await scope.rollback();
  }
}

async function tryOut(invoker: Invoker, call: RunningCall, { step, before }: Turn): Promise<Step> {
  const { capability } = step;
  try {
    if (call.signal.aborted) throw new Fault('unavailable', 'The rehearsal took longer than a minute');
    const input = resolved(
      step.input,
      before.map(({ output }) => output),
    );
    const { contract } = invoker.registry.find(capability, call.tenant.id);
    const { effect } = contract;
    // Whoever looks at it is written down, and a rehearsal writes nothing.
    if (contract.spec.sensitive) throw new Fault('conflict', `The rehearsal ends at ${capability}: it is recorded`);
    const { redact } = obligationsIn(invoker, contract, { actor: call.actor, tenantId: call.tenant.id });
    if (redact.length > 0 && contract.answer !== 'json') throw new Fault('forbidden', 'You may not see all of it');
    const output =
      effect === 'send'
        ? pretended(invoker, call, { capability, input })
        : await nested(invoker, call, { capability, input, key: undefined });
    if (redact.length > 0) call.unit.hasHidden = true;
    return { ...untried(capability), status: 'done', output: redacted(output ?? null, redact) };
  } catch (error) {
    return { ...untried(capability), status: 'failed', problem: problemOf(asFault(error), call.origin.requestId) };
  }
}

/** What leaves the building answers what it would have answered, or the rehearsal ends there. */
function pretended(invoker: Invoker, { unit }: RunningCall, asked: { capability: string; input: unknown }): unknown {
  const entry = invoker.registry.find(asked.capability, unit.tenantId);
  const { spec } = entry.contract;
  const parsed = entry.parseInput(asked.input ?? {});
  if (!parsed.success) throw invalidInput(asked.capability, parsed.error.issues);
  if (spec.effect !== 'send' || !spec.pretend) {
    throw new Fault('conflict', `The rehearsal ends at ${asked.capability}: it can not be pretended`);
  }
  unit.pretended.push({ capability: asked.capability, input: entry.hideInput.hide(parsed.data) });
  return checked(entry, spec.pretend(parsed.data));
}
