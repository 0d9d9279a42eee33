// One capability invoking another: the same actor, every gate, and inside a write the same transaction.
import { Fault } from '#base/fault';
import { begin } from './begun.ts';
import type { Asked, Invoker } from './invoker.ts';
import { judge } from './judge.ts';
import { hashOf, keyEntries, matching, type StoredKey, storedKey } from './keys.ts';
import { callOf, note, outcome } from './perform.ts';
import { checkAccess, invalidInput, obligationsIn, run } from './pipeline.ts';
import { answerFrom } from './replay.ts';
import type { Admitted } from './request.ts';
import { isSteered } from './taint.ts';
import type { Running } from './unit.ts';

export async function nested(invoker: Invoker, parent: Running, asked: Asked): Promise<unknown> {
  const admitted = admitNested(invoker, parent, asked);
  const { effect } = admitted.entry.contract;
  if (parent.unit.effect === 'send' && effect !== 'read') return outermost(invoker, keyed(admitted, parent));
  const verdict = await judge(invoker, admitted, { unit: parent.unit, resumes: parent.unit.outermost });
  if (verdict.status === 'wait') {
    parent.unit.waitsFor = verdict.approvalId;
    throw waits(admitted, verdict.approvalId);
  }
  return effect === 'read'
    ? outcome(callOf(invoker, parent.unit, admitted), admitted.input)
    : inside(invoker, parent, admitted);
}

/** Each stands for itself, and is done once however often the send is tried: by its key, else by its place in it. */
function keyed(admitted: Admitted, { key, unit }: Running): Admitted {
  if (admitted.key !== undefined || key === undefined) return admitted;
  unit.inside += 1;
  return { ...admitted, key: `inside:${key}:${unit.inside}`, inputHash: hashOf([admitted.input, undefined]) };
}

function admitNested(invoker: Invoker, parent: Running, { capability, input, key }: Asked): Admitted {
  const { unit } = parent;
  const entry = invoker.registry.find(capability, unit.tenantId);
  const { contract } = entry;
  checkAccess(invoker, contract, unit);
  const allowed = { read: ['read'], write: ['read', 'write'], send: ['read', 'write', 'send'] }[unit.effect];
  if (!allowed.includes(contract.effect)) {
    const advice = contract.effect === 'send' ? 'ask for it with `later`' : 'declare it a write';
    throw new Fault('internal', `${parent.entry.contract.name} is a ${unit.effect}; for ${contract.name} ${advice}`);
  }
  const parsed = entry.parseInput(input ?? {});
  if (!parsed.success) throw invalidInput(contract.name, parsed.error.issues);
  return {
    entry,
    input: parsed.data,
    inputHash: key === undefined ? '' : hashOf([parsed.data, undefined]),
    actor: unit.actor,
    tenantId: unit.tenantId,
    origin: unit.origin,
    key,
    rehearse: unit.rehearsing,
    signal: unit.signal,
    callId: invoker.newId(),
    nowMs: Date.parse(unit.now),
    now: unit.now,
    undoes: undefined,
    ...{ runId: unit.runId, reason: unit.reason, approvalId: unit.approvalId, planStep: undefined },
    obligations: obligationsIn(invoker, contract, unit),
    tainted: isSteered(unit),
    hasRead: false,
    unsureOf: undefined,
    isGate: false,
    step: undefined,
    parentId: parent.id,
    reservations: unit.effect === 'send' ? [] : unit.reservations,
  };
}

async function outermost(invoker: Invoker, admitted: Admitted): Promise<unknown> {
  const answer = await run(invoker, admitted);
  if (answer.status === 'done') return answer.output;
  if (answer.status === 'rehearsed') return answer.rehearsal.output;
  throw waits(admitted, answer.approvalId);
}

function waits({ entry }: Admitted, approvalId: string): Fault {
  return new Fault('conflict', `${entry.contract.name} waits for approval ${approvalId}`, { details: { approvalId } });
}

function storedOutput(admitted: Admitted, stored: StoredKey): unknown {
  const answer = answerFrom(admitted, stored);
  return answer.status === 'done' ? answer.output : undefined;
}

async function inside(invoker: Invoker, parent: Running, admitted: Admitted): Promise<unknown> {
  const { unit } = parent;
  if (admitted.key !== undefined) {
    const stored = storedKey(await unit.scope.run(keyEntries.lookUp(unit.actor.id, admitted.key)));
    if (stored) return storedOutput(admitted, matching(stored, admitted.entry.contract.name, admitted.inputHash));
  }
  const startedMs = performance.now();
  const call = callOf(invoker, unit, admitted);
  // What failed half way lies in the same transaction: until it has ended well, nothing of it may be committed.
  unit.open.add(call.id);
  const beginning = begin(invoker, call, admitted);
  if (beginning) await beginning;
  const output = await outcome(call, admitted.input);
  unit.open.delete(call.id);
  await note(invoker, call, { admitted, output, startedMs });
  return output;
}
