// What Cadre leaves behind with a write, as rows made by hand.
import { randomUUID } from 'node:crypto';
import { entryPart, payloadPart } from '#kernel/audit';
import { eventPart } from '#kernel/event';
import { usagePart } from '#kernel/meter';
import { type Entry, type PartRows, type RecordPart, recorder } from '#kernel/store';

interface Row {
  readonly id: string;
  readonly tenant_id: string;
  readonly created_at: string;
}

const rowPart: RecordPart = {
  table: 'bench.rows',
  columns: {
    ...{ id: 'uuid', tenant_id: 'uuid', title: 'text', body: 'text', amount_cents: 'bigint' },
    ...{ created_at: 'timestamptz', updated_at: 'timestamptz' },
  },
};
const keyPart: RecordPart = {
  table: 'invoke.keys',
  columns: {
    ...{ tenant_id: 'uuid', actor_id: 'text', key: 'text', capability: 'text', input_hash: 'text', state: 'text' },
    ...{ answer: 'json', entry_id: 'uuid', expires_at: 'timestamptz' },
  },
};

const write = recorder();
const [actorId, hash, sealed] = [randomUUID(), 'h'.repeat(43), 's'.repeat(600)];

const stepPart: RecordPart = { table: 'bench.steps', columns: { id: 'uuid', step: 'integer', output: 'json' } };

interface Recorded {
  readonly together: Entry;
  readonly row: Entry;
  readonly rest: Entry;
}

/** The row, and everything else: by one statement, or by one each. */
export function recordOf(row: Row, key: string): Recorded {
  const { event, key: kept, rest } = partsOf(row, key);
  return inTwo(row, [event, ...rest, kept]);
}

/** A row that a step of a run writes; nobody is told of it, and it is known again by the step. */
export function recordOfStep(row: Row, step: { readonly id: string; readonly step: number; readonly output: object }) {
  return inTwo(row, [...partsOf(row, `${step.id}:${step.step}`).rest, { part: stepPart, rows: [step] }]);
}

function inTwo(row: Row, rest: readonly PartRows[]): Recorded {
  const first = [{ part: rowPart, rows: [{ ...row, updated_at: row.created_at }] }];
  return { together: composed([...first, ...rest]), row: composed(first), rest: composed(rest) };
}

function partsOf(row: Row, key: string) {
  const { tenant_id, created_at: at } = row;
  const [entryId, capability] = [randomUUID(), 'bench.row.write'];
  const who = { actor_kind: 'person', actor_id: actorId, credential_id: actorId, door: 'http' };
  const did = { capability, effect: 'write', outcome: 'done', request_id: entryId, call_key: key };
  const entry = { id: entryId, tenant_id, at, ...who, ...did, subject: actorId, payload_hash: hash };
  const payload = { entry_id: entryId, tenant_id, subject: actorId, sealed };
  const about = { event_type: 'bench.row.written', event_data: { rowId: row.id }, entry_id: entryId };
  const event = { id: randomUUID(), tenant_id, user_id: actorId, ...about, created_at: at, processed: true };
  const counted = { user_id: actorId, capability, calls: 1, failures: 0, latency_ms: 1 };
  const usage = { id: randomUUID(), tenant_id, at, ...counted };
  const kept = { actor_id: actorId, key, capability, input_hash: hash, state: 'done', answer: { output: row } };
  const rest = [
    { part: entryPart, rows: [entry] },
    { part: payloadPart, rows: [payload] },
    { part: usagePart, rows: [usage] },
  ];
  return {
    event: { part: eventPart, rows: [{ ...event, tainted: false }] },
    key: { part: keyPart, rows: [{ tenant_id, ...kept, entry_id: entryId, expires_at: at }] },
    rest,
  };
}

interface Reported {
  readonly tenantId: string;
  readonly at: string;
  readonly key: string;
  readonly data: readonly object[];
}

/** Events that were reported together, and everything else: by one statement. */
export function recordOfEvents({ tenantId: tenant_id, at, key, data }: Reported): Entry {
  const [entryId, capability] = [randomUUID(), 'event.event.publishMany'];
  const who = { actor_kind: 'person', actor_id: actorId, credential_id: null, door: 'call' };
  const did = { capability, effect: 'write', outcome: 'done', request_id: 'bench', call_key: key };
  const entry = { id: entryId, tenant_id, at, ...who, ...did, subject: actorId, payload_hash: hash };
  const about = { tenant_id, user_id: actorId, event_type: 'custom.order.paid', entry_id: entryId, created_at: at };
  const events = data.map((one) => ({ ...about, id: randomUUID(), event_data: one, processed: true, tainted: false }));
  const answer = { output: { eventIds: events.map(({ id }) => id) } };
  const payload = { entry_id: entryId, tenant_id, subject: actorId, sealed: JSON.stringify([data, answer]) };
  const counted = { user_id: actorId, capability, calls: 1, failures: 0, latency_ms: 1 };
  const kept = { actor_id: actorId, key, capability, input_hash: hash, state: 'done', answer, expires_at: at };
  return composed([
    { part: entryPart, rows: [entry] },
    { part: payloadPart, rows: [payload] },
    { part: eventPart, rows: events },
    { part: usagePart, rows: [{ id: randomUUID(), tenant_id, at, ...counted }] },
    { part: keyPart, rows: [{ tenant_id, ...kept, entry_id: entryId }] },
  ]);
}

function composed(parts: readonly PartRows[]): Entry {
  const entry = write.fresh(parts);
  if (!entry) throw new Error('there is nothing to write');
  return entry;
}
