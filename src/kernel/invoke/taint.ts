// Text from outside may steer whoever reads it. What an agent has read taints its run from then on: durably, before the
// answer is given, and for whatever the run does, emits or asks for later.
import type { Actor } from '#kernel/contract';
import type { Invoker } from './invoker.ts';
import type { Admitted, Answer } from './request.ts';
import type { RunningCall } from './running.ts';
import type { Unit } from './unit.ts';

/**
 * Whose reading counts: agents, whoever acts for one, and programs that somebody has let in. A person who reads a
 * letter judges for themselves.
 */
export function runOf({ actor, runId }: Pick<Admitted, 'actor' | 'runId'>): string | undefined {
  if (runId !== undefined) return `run:${runId}`;
  if (!isAgent(actor) && !actor.isProgram) return undefined;
  return `with:${actor.credentialId ?? actor.id}`;
}

function isAgent({ kind, delegatedBy }: Actor): boolean {
  return kind === 'agent' || delegatedBy?.kind === 'agent';
}

/** A person who acts has judged for themselves; what acts by itself has not. */
export function isSteered({ actor, tainted, taintedBy }: Unit): boolean {
  return tainted || ((actor.kind !== 'person' || actor.isProgram === true) && taintedBy !== undefined);
}

/** Called with every answer: what it carries from outside taints everything that the call does from here on. */
export function noticeOutside({ entry, unit }: RunningCall, output: unknown) {
  if (unit.taintedBy !== undefined) return;
  if (entry.contract.spec.untrusted || entry.outsideInOutput?.(output)) unit.taintedBy = entry.contract.name;
}

/** Who is told once more what was answered before has read it too. */
export function keepTaintOfReplay({ taints }: Invoker, admitted: Admitted, answer: Answer): Promise<void> | undefined {
  if (answer.status !== 'done' || !answer.replayed) return undefined;
  const { contract, outsideInOutput } = admitted.entry;
  const run = runOf(admitted);
  if (run === undefined || !(contract.spec.untrusted || outsideInOutput?.(answer.output))) return undefined;
  return taints.mark({ ...admitted, run }, contract.name);
}

/** Before the answer: who has read it must not be able to act as if they had not. */
export function keepTaint({ taints }: Invoker, admitted: Admitted, { taintedBy }: Unit): Promise<void> | undefined {
  if (taintedBy === undefined || admitted.tainted) return undefined;
  const run = runOf(admitted);
  return run === undefined ? undefined : taints.mark({ ...admitted, run }, taintedBy);
}
