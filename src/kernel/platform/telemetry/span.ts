// A call as a span of OpenTelemetry, in the JSON of its protocol. The trace carries the id of the call, under which the
// record has it too; what one run did shares a trace.
import { isId } from '#base/id';
import type { Observed } from './calls.ts';

export interface Span {
  readonly call: Observed;
  readonly outcome: string;
  readonly latencyMs: number;
}

const kindServer = 2;
const kindInternal = 1;
const statusOk = 1;
const statusError = 2;
const fine = new Set(['done', 'waiting', 'rehearsed']);
/** Ours, or somebody's whom we call; what a caller did wrong is no error of the server. */
const errors = new Set(['internal', 'upstream', 'unavailable']);

/** What went wrong is always wanted; of the rest a share, decided by the trace so that a trace is whole. */
export function isSampled(call: Observed, outcome: string, ratio: number): boolean {
  return errors.has(outcome) || shareOf(traceOf(call)) < ratio;
}

/** A run may be named in other ways than by an id. */
function traceOf({ callId, runId }: Observed): string {
  return isId(runId) ? runId : callId;
}

const shareDigits = 8;

/** Somewhere from 0 to 1, by the random end of an id. */
function shareOf(id: string): number {
  return Number.parseInt(id.slice(-shareDigits), 16) / 16 ** shareDigits;
}

export interface Service {
  readonly name: string;
  readonly version: string;
}

export function exportOf(spans: readonly Span[], { name, version }: Service) {
  const resource = attributes({ 'service.name': name, 'service.version': version });
  const scope = { name: 'cadre', version };
  return { resourceSpans: [{ resource: { attributes: resource }, scopeSpans: [{ scope, spans: spans.map(spanOf) }] }] };
}

function spanOf({ call, outcome, latencyMs }: Span) {
  const { entry, origin, actor, callId, runId, tenantId, nowMs } = call;
  const { name, effect } = entry.contract;
  return {
    traceId: hexOf(traceOf(call), 32),
    spanId: hexOf(callId, 16),
    name,
    kind: origin.door === 'work' || origin.door === 'call' ? kindInternal : kindServer,
    startTimeUnixNano: nanoOf(nowMs),
    endTimeUnixNano: nanoOf(nowMs + latencyMs),
    attributes: attributes({
      ...{ 'cadre.capability': name, 'cadre.effect': effect, 'cadre.door': origin.door, 'cadre.outcome': outcome },
      ...{ 'cadre.tenant.id': tenantId, 'cadre.actor.kind': actor.kind, 'enduser.id': actor.id },
      ...{ 'cadre.request.id': origin.requestId, ...(runId === undefined ? {} : { 'cadre.run.id': runId }) },
      ...(fine.has(outcome) ? {} : { 'error.type': outcome }),
    }),
    status: errors.has(outcome) ? { code: statusError, message: outcome } : { code: statusOk },
  };
}

/** The end of an id is its random part. */
function hexOf(id: string, digits: number): string {
  return id.replaceAll('-', '').toLowerCase().slice(-digits).padStart(digits, '0');
}

/** Beyond what a number holds exactly, so it is put together from microseconds. */
function nanoOf(atMs: number): string {
  return `${Math.round(atMs * 1000)}000`;
}

function attributes(values: Readonly<Record<string, string>>) {
  return Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));
}
