// Two capabilities stand for another one: undoing a recorded call, and calling a capability by its name. They turn into
// it before the gates, so that it is judged, run and recorded as itself.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Actor, type AnyContract, contract, Id } from '#kernel/contract';
import { prepared } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import type { Admitted } from './request.ts';

export interface Become {
  readonly capability: string;
  readonly input: unknown;
  readonly undoes?: string;
}

export const undoCall = contract({
  name: 'invoke.call.undo',
  summary: 'Take back a call of the record, if it can be taken back and nothing has changed since.',
  effect: 'write',
  access: 'signed-in',
  undo: { never: 'do it again instead' },
  input: z.object({ entryId: Id }),
  output: z.unknown().describe('What the undoing capability answers'),
  example: { entryId: '019abcde-0000-7000-8000-000000000000' },
});

export const runCall = contract({
  name: 'invoke.call.run',
  summary: 'Call a capability by its name, with the same gates and record as calling it directly.',
  effect: 'write',
  access: 'signed-in',
  undo: { never: 'undo the call that it became' },
  input: z.object({ capability: z.string().max(100), input: z.record(z.string(), z.unknown()).default({}) }),
  output: z.unknown().describe('What that capability answers'),
  example: { capability: 'invoke.capability.list', input: { limit: 5 } },
});

type Becoming = (invoker: Invoker, admitted: Admitted) => Become | Promise<Become>;

const becomings: Readonly<Record<string, Becoming>> = {
  [undoCall.name]: undoOf,
  [runCall.name]: namedCall,
};

export function becomeOf(name: string): Becoming | undefined {
  return becomings[name];
}

function namedCall({ registry }: Invoker, { input, actor, tenantId }: Admitted): Become {
  const { capability, input: inner } = runCall.spec.input.parse(input);
  if (capability in becomings) throw new Fault('invalid', `Call ${capability} directly`);
  mustBeOpen(registry.find(capability, tenantId).contract, actor);
  return { capability, input: inner };
}

/** Plumbing is for the house: whoever else finds its name is told that it is not there. */
export function mustBeOpen({ name, spec }: AnyContract, { kind }: Actor) {
  if (spec.internal && kind !== 'service') throw new Fault('not_found', `There is no capability called ${name}`);
}

const lookUp = prepared(
  `select e.capability, e.outcome, p.entry_id is not null, p.sealed, p.input, p.output, exists (
     select 1 from audit.entries u where u.undoes = e.id and (u.call_key = $2 and u.actor_id = $3) is not true)
   from audit.entries e
   left join audit.payloads p on p.tenant_id = e.tenant_id and p.entry_id = e.id where e.id = $1`,
);

type Looked = [
  capability: string,
  outcome: string,
  isKept: boolean,
  sealed: string | null,
  input: unknown,
  output: unknown,
  isUndone: boolean,
];

async function undoOf(invoker: Invoker, { input: asked, tenantId, now, key, actor }: Admitted): Promise<Become> {
  const { entryId } = undoCall.spec.input.parse(asked);
  const result = await invoker.store
    .read({ tenantId, now })
    .run({ statement: lookUp, values: [entryId, key, actor.id] });
  const row = result.rows[0];
  if (!row) throw new Fault('not_found', `There is no entry ${entryId} in the record`);
  const [capability, outcome, isKept, sealed, input, output, isUndone] = row as Looked;
  // By another call than this one, which may be asked for again by its key.
  if (isUndone) throw new Fault('conflict', `The call ${entryId} has been undone already`);
  if (outcome !== 'done')
    throw new Fault('conflict', `The call ${entryId} ended as ${outcome}; there is nothing to undo`);
  const { spec } = invoker.registry.find(capability, tenantId).contract;
  if (spec.effect === 'read') throw new Fault('conflict', `${capability} changes nothing; there is nothing to undo`);
  if ('never' in spec.undo) throw new Fault('conflict', `${capability} can not be undone: ${spec.undo.never}`);
  const kept = isKept ? await invoker.audit.openPayload({ entryId, tenantId, sealed, input, output }) : undefined;
  if (!kept) throw new Fault('conflict', `What went into the call ${entryId} has been forgotten; it can not be undone`);
  return {
    capability: spec.undo.by,
    input: spec.undo.input(kept.input, kept.output),
    undoes: entryId,
  };
}
