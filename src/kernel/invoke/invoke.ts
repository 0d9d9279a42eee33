// The narrow waist: the registry of everything Cadre can do, and the one pipeline that runs it.
import { newId } from '#base/id';
import { sharedInstant } from '#base/time';
import { type Capability, defineModule, type Health, type Limit, type Module } from '#kernel/contract';
import { runCall, undoCall } from './become.ts';
import { findInterruptedOften, interruptedCapability } from './begun.ts';
import { deferred, emitted } from './emit.ts';
import type { Invoker, Parts } from './invoker.ts';
import { nested } from './nested.ts';
import { parkedCapabilities, parkedReactions } from './parked.ts';
import { runPlanned } from './plan.ts';
import { runPlan } from './planned.ts';
import { openRemembered } from './remembered.ts';
import { sweepKeys, sweepKeysDaily } from './sweep.ts';
import { openTaints } from './taints.ts';

export { renewing } from './actor-now.ts';
export { runCall, undoCall } from './become.ts';
export { available, listCapabilities, listing } from './catalogue.ts';
export { spoolDelivery } from './deliver.ts';
export { type Gates, openGates } from './gates.ts';
export type { Invoker, Parts } from './invoker.ts';
export { type LimitSettings, limiter, usualLimits } from './limits.ts';
export { invoke } from './pipeline.ts';
export { openRegistry, type Registered, type Registry } from './registry.ts';
export type { Rehearsal } from './rehearse.ts';
export type { Answer, Caller, Request } from './request.ts';

export function openInvoker(parts: Parts): Invoker {
  const invoker: Invoker = {
    ...parts,
    taints: openTaints(parts.store),
    remembered: openRemembered(
      parts.store,
      parts.registry.all().map(({ contract }) => contract),
    ),
    newId: (atMs = parts.clock.nowMs()) => newId(atMs),
    instant: sharedInstant(),
    emitted: (call, event) => emitted(invoker, call, event),
    deferred: (call, asked) => deferred(invoker, call, asked),
    nested: (call, asked) => nested(invoker, call, asked),
    planned: (admitted) => runPlanned(invoker, admitted),
  };
  return invoker;
}

/** What is handed in reads the registry that this module is itself a part of. */
export function invokeModule(listed: Capability, invokerOf: () => Invoker): Module {
  return defineModule({
    name: 'invoke',
    title: 'Capabilities',
    folder: import.meta.dirname,
    capabilities: [
      ...[listed, undoCall.implement(neverRuns), runCall.implement(neverRuns), runPlan.implement(neverRuns)],
      ...[...parkedCapabilities(invokerOf), sweepKeys, interruptedCapability(invokerOf)],
    ],
    reactions: parkedReactions,
    schedules: [sweepKeysDaily, findInterruptedOften],
    health: [limitsHealth(invokerOf)],
  });
}

/** They are always there; whoever keeps the installation sees how strict they are. */
function limitsHealth(invokerOf: () => Invoker): Health {
  const said = ({ calls, per }: Limit) => `${calls} in ${per}`;
  return {
    part: 'rate limits',
    check() {
      const { ip, actor, tenant } = invokerOf().limits;
      const notes = [`From an address ${said(ip.limit)}`, `of one caller ${said(actor.limit)}`];
      return Promise.resolve({ ok: true, note: `${notes.join(', ')}, of a company ${said(tenant.limit)}` });
    },
  };
}

/** These become other capabilities before anything runs. */
function neverRuns(): never {
  throw new TypeError('This capability stands for another one');
}
