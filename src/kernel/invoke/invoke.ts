// The narrow waist: the registry of everything Cadre can do, and the one pipeline that runs it.
import { newId } from '#base/id';
import { instantOf } from '#base/time';
import { type Capability, defineModule, type Module } from '#kernel/contract';
import { runCall, undoCall } from './become.ts';
import { deferred, emitted } from './emit.ts';
import type { Invoker, Parts } from './invoker.ts';
import { nested } from './nested.ts';
import { sweepKeys, sweepKeysDaily } from './sweep.ts';

export { runCall } from './become.ts';
export { available, listCapabilities, listing } from './catalogue.ts';
export { spoolDelivery } from './deliver.ts';
export { type Gates, openGates } from './gates.ts';
export type { Caller, Invoker, Parts } from './invoker.ts';
export { type LimitSettings, limiter, usualLimits } from './limits.ts';
export { invoke } from './pipeline.ts';
export { openRegistry, type Registered, type Registry } from './registry.ts';
export type { Rehearsal } from './rehearse.ts';
export type { Answer, Request } from './request.ts';

export function openInvoker(parts: Parts): Invoker {
  const invoker: Invoker = {
    ...parts,
    newId: () => newId(parts.clock.nowMs()),
    instant: sharedInstant(),
    emitted: (call, event) => emitted(invoker, call, event),
    deferred: (call, asked) => deferred(invoker, call, asked),
    nested: (call, asked) => nested(invoker, call, asked),
  };
  return invoker;
}

function sharedInstant(): (atMs: number) => string {
  let lastMs = Number.NaN;
  let last = '';
  return (atMs) => {
    if (atMs !== lastMs) {
      last = instantOf(atMs);
      lastMs = atMs;
    }
    return last;
  };
}

/** `listed` is handed in because it reads the registry that this module is itself a part of. */
export function invokeModule(listed: Capability): Module {
  return defineModule({
    name: 'invoke',
    title: 'Capabilities',
    folder: import.meta.dirname,
    capabilities: [listed, undoCall.implement(neverRuns), runCall.implement(neverRuns), sweepKeys],
    schedules: [sweepKeysDaily],
  });
}

/** These two become another capability before anything runs. */
function neverRuns(): never {
  throw new TypeError('This capability stands for another one');
}
