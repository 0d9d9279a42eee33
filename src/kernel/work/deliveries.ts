// Deliveries that are due: claimed in batches under a lease, each invoked once by its key, all of them settled
// together. A process that dies leaves its lease to run out; the key keeps the work from happening twice.
import { asFault } from '#base/fault';
import { after, type Duration } from '#base/time';
import type { Actor } from '#kernel/contract';
import { prepared, records, type Store } from '#kernel/store';

export interface Delivery {
  readonly id: string;
  readonly tenantId: string;
  readonly eventId: string | null;
  readonly capability: string;
  readonly input: unknown;
  readonly actor: Actor;
  readonly key: string;
  readonly attempts: number;
}

const claim = prepared(
  `update event.deliveries set lease_owner = $1, leased_until = $2, attempts = attempts + 1
   where id in (
     select id from event.deliveries
     where state = 'due' and due_at <= $3 and (leased_until is null or leased_until < $3)
     order by due_at limit $4 for update skip locked)
   returning id, tenant_id, event_id, capability, input, actor, call_key, attempts`,
);
// Two processes may settle the last two deliveries of one event: the second waits, and then sees that none is left.
const lockEvents = prepared('select 1 from event.ai_events where id = any($1::uuid[]) order by id for update');
const remove = prepared('delete from event.deliveries where id = any($1::uuid[])');
const closeEvents = prepared(
  `update event.ai_events e set processed = true
   where e.id = any($1::uuid[]) and not exists (select 1 from event.deliveries d where d.event_id = e.id)`,
);
const fail = prepared(
  `update event.deliveries d set state = f.state, due_at = f.due_at, last_error = f.last_error, leased_until = null
   from json_to_recordset($1) as f(id uuid, state text, due_at timestamptz, last_error text) where d.id = f.id`,
);

const lease: Duration = '2 minutes';
export const claimSize = 500;
const hopeless = new Set(['invalid', 'forbidden', 'unauthenticated', 'too_large']);
const patience: readonly Duration[] = [
  '1 second',
  '5 seconds',
  '30 seconds',
  '2 minutes',
  '10 minutes',
  '1 hour',
  '6 hours',
  '24 hours',
];

export async function claimDue(store: Store, now: string): Promise<Delivery[]> {
  const values = [store.processId, after(now, lease), now, claimSize];
  const result = await store.engine(now).run({ statement: claim, values });
  return records(result).map((row) => ({
    id: String(row.id),
    tenantId: String(row.tenant_id),
    eventId: row.event_id === null ? null : String(row.event_id),
    capability: String(row.capability),
    input: row.input,
    actor: row.actor as Actor,
    key: String(row.call_key),
    attempts: Number(row.attempts),
  }));
}

export interface Outcome {
  readonly delivery: Delivery;
  readonly error: unknown;
}

export async function settleAll(store: Store, outcomes: readonly Outcome[], now: string) {
  const done = outcomes.filter(({ error }) => error === undefined).map(({ delivery }) => delivery);
  const failed = outcomes.filter(({ error }) => error !== undefined).map((outcome) => failureOf(outcome, now));
  if (done.length > 0) {
    const ids = done.map(({ id }) => id);
    const eventIds = done.flatMap(({ eventId }) => eventId ?? []);
    await store.engineWork(now).commit([
      { statement: lockEvents, values: [eventIds] },
      { statement: remove, values: [ids] },
      { statement: closeEvents, values: [eventIds] },
    ]);
  }
  if (failed.length > 0) await store.engine(now).run({ statement: fail, values: [JSON.stringify(failed)] });
}

function failureOf({ delivery, error }: Outcome, now: string) {
  const fault = asFault(error);
  const wait = patience[delivery.attempts - 1];
  const dead = wait === undefined || hopeless.has(fault.code);
  return {
    id: delivery.id,
    state: dead ? 'dead' : 'due',
    due_at: dead ? now : after(now, wait),
    last_error: `${fault.code}: ${fault.message}`.slice(0, 500),
  };
}
