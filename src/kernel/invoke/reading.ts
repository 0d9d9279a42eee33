// Whether a run has read text from outside before it acts. Only the database can tell; what nobody would be asked about
// is begun meanwhile, and unwound when the answer is yes.
import type { Prelude, Result } from '#kernel/store';
import { commitsByItself } from './begun.ts';
import type { Invoker } from './invoker.ts';
import { judgedOf } from './judge.ts';
import { planOf } from './planned.ts';
import type { Admitted } from './request.ts';
import { runOf } from './taint.ts';

type Reading = Pick<Admitted, 'hasRead' | 'unsureOf'>;
export const hasRead: Reading = { hasRead: true, unsureOf: undefined };

/** Thrown inside a call that was taken to have read nothing. */
export class HasRead extends Error {}

/** Undefined at once for people, and for whatever changes nothing. */
export function hasReadBefore(invoker: Invoker, admitted: Admitted): Reading | Promise<Reading> | undefined {
  const { tainted, rehearse, entry } = admitted;
  const run = entry.contract.effect === 'read' || rehearse || tainted ? undefined : runOf(admitted);
  if (run === undefined || admitted.step?.hasReadNothing) return undefined;
  const place = { ...admitted, run };
  if (invoker.taints.knows(place)) return hasRead;
  if (mayBeUnsure(invoker, admitted)) return { hasRead: false, unsureOf: run };
  return invoker.taints.has(place).then((has) => ({ hasRead: has, unsureOf: undefined }));
}

function mayBeUnsure({ gates }: Invoker, admitted: Admitted): boolean {
  const { contract } = admitted.entry;
  const { spec } = contract;
  if (spec.effect !== 'write' || spec.stake || spec.record === 'spool') return false;
  if (planOf(admitted) || commitsByItself(contract)) return false;
  // Nobody would be asked even if it had read something: what is begun too early may do more than can be unwound.
  return gates.isFree({ ...judgedOf(admitted), tainted: true });
}

export interface LookBack {
  readonly preludes: readonly Prelude[];
  /** Whatever the work made of it. */
  found: HasRead | undefined;
}

/** Travels with the first statement of a write that was begun unsure. */
export function lookBack({ taints }: Invoker, { tenantId, now, unsureOf: run }: Admitted): LookBack {
  if (run === undefined) return { preludes: [], found: undefined };
  const place = { tenantId, now, run };
  const judge = (result: Result) => {
    if (!taints.learn(place, result)) return;
    back.found = new HasRead('Its run has read text from outside');
    throw back.found;
  };
  const back: LookBack = { preludes: [{ entry: taints.lookUp(place), judge }], found: undefined };
  return back;
}
