// Running one capability inside a unit: its code, its answer checked, what it leaves noted in the unit.
import { Fault } from '#base/fault';
import type { NotedPayload } from '#kernel/audit';
import type { ReadScope, WriteScope } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import { isKeptByJournal, isSpooled } from './kept.ts';
import { expiry } from './keys.ts';
import { baseEntry } from './note.ts';
import type { Registered } from './registry.ts';
import type { Admitted } from './request.ts';
import { RunningCall } from './running.ts';
import { noticeOutside } from './taint.ts';
import { nothingRecorded, type Unit } from './unit.ts';

export function unitOf(admitted: Admitted, scope: ReadScope | WriteScope): Unit {
  const { entry, tenantId, actor, origin, signal, now, rehearse, runId, reason, approvalId, key, undoes } = admitted;
  return {
    tenantId,
    actor,
    origin,
    signal,
    now,
    effect: entry.contract.effect,
    rehearsing: rehearse,
    isSpooled: isSpooled(entry.contract),
    tainted: admitted.tainted || admitted.hasRead,
    taintedBy: taintedBy(admitted),
    runId,
    reason,
    approvalId,
    waitsFor: undefined,
    hasHidden: false,
    outermost: { capability: entry.contract.name, input: admitted.input, key, undoes },
    scope,
    meetsSomething: key !== undefined || admitted.unsureOf !== undefined,
    recorded: nothingRecorded(),
    open: new Set(),
    begun: [],
    reservations: admitted.reservations,
    cookies: [],
    pretended: [],
    inside: 0,
    hasLeft: false,
  };
}

function taintedBy({ entry, input, tainted }: Admitted): string | undefined {
  if (tainted) return 'what came before';
  return entry.outsideInInput?.(input) ? entry.contract.name : undefined;
}

export function callOf(invoker: Invoker, unit: Unit, admitted: Admitted): RunningCall {
  return new RunningCall(invoker, unit, admitted);
}

/** What the code answers, checked against its promise. Streams are checked item by item. */
export function outcome(call: RunningCall, input: unknown): unknown {
  const answer = call.entry.capability.run(call, input);
  if (call.entry.contract.answer === 'stream') {
    if (call.entry.contract.spec.untrusted || call.entry.outsideInOutput)
      call.unit.taintedBy ??= call.entry.contract.name;
    return checkedStream(call.entry, answer as AsyncIterable<unknown>);
  }
  return isThenable(answer) ? answer.then((output) => noticed(call, output)) : noticed(call, answer);
}

// A query of Drizzle's is no Promise, but can be waited for like one.
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}

function noticed(call: RunningCall, output: unknown): unknown {
  const answer = checked(call.entry, output);
  noticeOutside(call, answer);
  return answer;
}

export function checked(entry: Registered, output: unknown): unknown {
  const parsed = entry.parseOutput(output);
  if (parsed.success) return parsed.data;
  throw new Fault('internal', `${entry.contract.name} answered something it did not promise`, { cause: parsed.error });
}

async function* checkedStream(entry: Registered, items: AsyncIterable<unknown>) {
  for await (const item of items) yield checked(entry, item);
}

export interface Performed {
  readonly admitted: Admitted;
  readonly output: unknown;
  readonly startedMs: number;
}

/** Notes the call in its unit: who did what, what went in and came out, what it used, and its key. At once, unless the
 * key under which its content is sealed has to be fetched. */
export function note(invoker: Invoker, call: RunningCall, performed: Performed): Promise<void> | undefined {
  const { admitted, output, startedMs } = performed;
  noteUsage(invoker, call, startedMs);
  // Where a call inside has committed by itself, whoever comes again must find it by the key.
  const isKeyed = !isKeptByJournal(admitted) || call.unit.begun.length > 0;
  if (admitted.key !== undefined && isKeyed) noteKey(call, admitted, output);
  // Nothing of a rehearsal is kept, so there is nothing to seal, nor a key to make for it.
  if (admitted.rehearse) {
    noteEntry(call, admitted, {});
    return undefined;
  }
  const subject = call.entry.contract.spec.about?.(admitted.input) ?? admitted.actor.id;
  const payload = invoker.audit.payloadRow({
    ...{ entryId: call.id, tenantId: admitted.tenantId, subject },
    input: call.entry.hideInput.hide(admitted.input),
    output: call.entry.hideOutput.hide(output),
  });
  if (payload instanceof Promise) return payload.then((sealed) => noteEntry(call, admitted, { subject, ...sealed }));
  noteEntry(call, admitted, { subject, ...payload });
  return undefined;
}

interface Kept extends Partial<NotedPayload> {
  readonly subject?: string;
}

function noteEntry(call: RunningCall, admitted: Admitted, { subject = '', row, hash = '' }: Kept) {
  const { recorded, now } = call.unit;
  const { actor, tenantId, origin, key, parentId, undoes, runId } = admitted;
  recorded.entries.push({
    ...baseEntry({ entry: call.entry, actor, tenantId, origin, id: call.id, key, at: now }),
    parent_id: parentId ?? null,
    outcome: 'done',
    code: null,
    undoes: undoes ?? null,
    run_id: runId ?? null,
    subject,
    payload_hash: hash,
  });
  if (row) recorded.payloads.push(row);
}

function noteUsage(invoker: Invoker, call: RunningCall, startedMs: number) {
  call.unit.recorded.usage.push({
    id: invoker.newId(),
    tenant_id: call.unit.tenantId,
    at: call.unit.now,
    user_id: call.unit.actor.id,
    capability: call.entry.contract.name,
    calls: 1,
    failures: 0,
    // To the microsecond: the rest is noise, and long to write.
    latency_ms: Math.round((performance.now() - startedMs) * 1000) / 1000,
  });
}

function noteKey(call: RunningCall, { key = '', inputHash }: Admitted, output: unknown) {
  call.unit.recorded.keys.push({
    tenant_id: call.unit.tenantId,
    actor_id: call.unit.actor.id,
    key,
    capability: call.entry.contract.name,
    input_hash: inputHash,
    state: 'done',
    answer: keptAnswer(call.entry, output),
    entry_id: call.id,
    leased_until: null,
    expires_at: expiry(call.unit.now),
  });
}

/** A secret or a file is answered once; a repeated call hears that it was done. */
export function keptAnswer(entry: Registered, output: unknown): { output: unknown } | null {
  if (entry.contract.answer !== 'json' || entry.hideOutput.hidesSecrets) return null;
  return { output };
}
