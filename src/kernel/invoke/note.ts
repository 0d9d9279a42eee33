// What a call leaves behind besides its own transaction: tallies of reads, the record of what was refused or failed.
import { asFault, Fault } from '#base/fault';
import type { EntryRow } from '#kernel/audit';
import type { Actor, Origin } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import type { SpoolRecord } from '#kernel/store';
import type { Invoker } from './invoker.ts';
import type { Registered } from './registry.ts';
import type { Admitted } from './request.ts';

const slowMs = 1000;

/** How a spooled record is read; see deliver.ts. */
export type SpoolKind = 'entries' | 'usage' | 'recorded' | 'lines' | 'keyed';

interface Spooling {
  /** Its own when absent. */
  readonly id?: string;
  readonly tenantId: string;
  readonly body: string;
  readonly told?: readonly string[];
}

export function spooled(invoker: Invoker, kind: SpoolKind, what: Spooling): SpoolRecord {
  const { id = invoker.newId() } = what;
  return { ...what, id, kind, at: invoker.instant(invoker.clock.nowMs()) };
}

export function noteUse(invoker: Invoker, admitted: Admitted, latencyMs: number) {
  const { entry, actor, tenantId } = admitted;
  if (entry.contract.effect === 'read') {
    const { name } = entry.contract;
    invoker.tally.count({ tenantId, userId: actor.id, capability: name, failed: false, latencyMs });
  }
  if (latencyMs > slowMs) {
    invoker.log.warn({ ...whatOf(admitted), latencyMs: Math.round(latencyMs) }, 'slow call');
  }
}

/** After admission: the work itself failed, or a later gate refused. */
export function noteFailure(
  invoker: Invoker,
  admitted: Admitted,
  { error, latencyMs }: { error: unknown; latencyMs: number },
): Fault {
  const { entry, actor, tenantId, origin, callId, signal } = admitted;
  const fault = signal.aborted && error === signal.reason ? gaveUp(error) : asFault(error);
  const { name } = entry.contract;
  invoker.tally.count({ tenantId, userId: actor.id, capability: name, failed: true, latencyMs });
  invoker.observe(admitted, fault.code, latencyMs);
  writeDown(invoker, { entry, actor, tenantId, origin, id: callId, key: admitted.key, fault, at: admitted.now });
  return fault;
}

function gaveUp(reason: unknown): Fault {
  return reason instanceof Fault ? reason : new Fault('unavailable', 'Whoever asked gave up before it was answered');
}

/** Before admission: not allowed, or not understood. */
export function noteRefusal(
  invoker: Invoker,
  { entry, who, origin, nowMs }: { entry: Registered; who: Authenticated; origin: Origin; nowMs: number },
  error: unknown,
): Fault {
  const fault = asFault(error);
  const { actor, tenantId } = who;
  const { name } = entry.contract;
  invoker.tally.count({ tenantId, userId: actor.id, capability: name, failed: true, latencyMs: 0 });
  const [at, id] = [invoker.instant(nowMs), invoker.newId()];
  invoker.observe({ entry, actor, tenantId, origin, callId: id, runId: undefined, nowMs }, fault.code, 0);
  writeDown(invoker, { entry, actor, tenantId, origin, id, key: undefined, fault, at });
  return fault;
}

interface Ended {
  readonly entry: Registered;
  readonly actor: Actor;
  readonly tenantId: string;
  readonly origin: Origin;
  readonly id: string;
  readonly key: string | undefined;
  readonly fault: Fault;
  readonly at: string;
}

/** What an operator who watches the doors wants to hear of. */
const incidents = { forbidden: 'denied', limited: 'rate_limited' } as const;

function noteIncident({ identity }: Invoker, { entry, actor, tenantId, origin, fault, at }: Ended) {
  if (fault.code !== 'forbidden' && fault.code !== 'limited') return;
  const kind = incidents[fault.code];
  identity.security.note({ kind, at, tenantId, actorId: actor.id, origin, detail: entry.contract.name });
}

function writeDown(invoker: Invoker, ended: Ended) {
  const { entry, actor, tenantId, origin, fault } = ended;
  noteIncident(invoker, ended);
  const what = { capability: entry.contract.name, tenantId, actorId: actor.id, requestId: origin.requestId };
  if (fault.code === 'internal') invoker.log.error({ ...what, error: fault.cause ?? fault }, fault.message);
  else invoker.log.info({ ...what, code: fault.code }, 'refused');
  if (entry.contract.effect === 'read' && !entry.contract.spec.sensitive && fault.code !== 'forbidden') return;
  invoker.spool.post(spooled(invoker, 'entries', { tenantId, body: JSON.stringify([entryOf(ended)]) }));
}

const gateCodes = new Set(['forbidden', 'invalid', 'limited', 'over_budget', 'too_large', 'unauthenticated']);

function entryOf({ entry, actor, tenantId, origin, id, key, fault, at }: Ended): EntryRow {
  return {
    ...baseEntry({ entry, actor, tenantId, origin, id, key, at }),
    outcome: gateCodes.has(fault.code) ? 'refused' : 'failed',
    code: fault.code,
    undoes: null,
  };
}

export function baseEntry({ entry, actor, tenantId, origin, id, key, at }: Omit<Ended, 'fault'>) {
  return {
    id,
    tenant_id: tenantId,
    at,
    parent_id: null,
    actor_kind: actor.kind,
    actor_id: actor.id,
    credential_id: actor.credentialId ?? null,
    delegated_by: actor.delegatedBy?.id ?? null,
    capability: entry.contract.name,
    effect: entry.contract.effect,
    door: origin.door,
    request_id: origin.requestId,
    call_key: key ?? null,
  };
}

function whatOf({ entry, actor, tenantId, origin }: Admitted) {
  return { capability: entry.contract.name, tenantId, actorId: actor.id, requestId: origin.requestId };
}
