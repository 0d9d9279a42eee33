// Running one capability inside a unit: its code, its answer checked, what it leaves noted in the unit.
import { Fault } from '#base/fault';
import type { ReadScope, WriteScope } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import { expiry } from './keys.ts';
import { baseEntry } from './note.ts';
import type { Registered } from './registry.ts';
import type { Admitted } from './request.ts';
import { RunningCall } from './running.ts';
import { nothingRecorded, type Unit } from './unit.ts';

export function unitOf(admitted: Admitted, scope: ReadScope | WriteScope): Unit {
  const { entry, tenantId, actor, origin, signal, now, rehearse } = admitted;
  return {
    tenantId,
    actor,
    origin,
    signal,
    now,
    effect: entry.contract.effect,
    rehearsing: rehearse,
    scope,
    recorded: nothingRecorded(),
    open: new Set(),
    reservations: admitted.reservations,
    cookies: [],
    pretended: [],
  };
}

export function callOf(invoker: Invoker, unit: Unit, admitted: Admitted): RunningCall {
  return new RunningCall(invoker, unit, admitted);
}

/** What the code answers, checked against its promise. Streams are checked item by item. */
export function outcome(call: RunningCall, input: unknown): unknown {
  const answer = call.entry.capability.run(call, input);
  if (call.entry.contract.answer === 'stream') return checkedStream(call.entry, answer as AsyncIterable<unknown>);
  return isThenable(answer) ? answer.then((output) => checked(call.entry, output)) : checked(call.entry, answer);
}

// A query of Drizzle's is no Promise, but can be waited for like one.
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
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

/** Notes the call in its unit: who did what, what went in and came out, what it used, and its key. */
export function note(invoker: Invoker, call: RunningCall, { admitted, output, startedMs }: Performed) {
  const { recorded, now } = call.unit;
  const { actor, tenantId, origin, key, input } = admitted;
  recorded.entries.push({
    ...baseEntry({ entry: call.entry, actor, tenantId, origin, id: call.id, key, at: now }),
    parent_id: admitted.parentId ?? null,
    outcome: 'done',
    code: null,
    undoes: admitted.undoes ?? null,
  });
  notePayload(call, input, output);
  noteUsage(invoker, call, startedMs);
  if (key !== undefined) noteKey(call, admitted, output);
}

function notePayload(call: RunningCall, input: unknown, output: unknown) {
  call.unit.recorded.payloads.push({
    entry_id: call.id,
    tenant_id: call.unit.tenantId,
    input: call.entry.hideInput.hide(input),
    output: call.entry.hideOutput.hide(output) ?? null,
  });
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
    latency_ms: performance.now() - startedMs,
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
