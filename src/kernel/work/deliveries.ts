// Deliveries that are due: claimed in batches under a lease, each invoked once by its key, all of them settled
// together. A process that dies leaves its lease to run out; the key keeps the work from happening twice.
import { asFault } from '#base/fault';
import { after, type Duration } from '#base/time';
import type { Actor } from '#kernel/contract';
import { prepared, type Result, records, type Store } from '#kernel/store';

export interface Delivery {
  readonly id: string;
  readonly tenantId: string;
  readonly eventId: string | null;
  readonly capability: string;
  readonly input: unknown;
  readonly actor: Actor;
  readonly key: string;
  readonly attempts: number;
  /** Text from outside may have steered it. */
  readonly tainted: boolean;
}

// One look at the first delivery of each tenant says who has something due; those who have waited longest come first.
// As an array they are picked once; as a set the planner may pick anew for every row it compares with them.
const claim = prepared(
  `with recursive tenants as (
     (select tenant_id, due_at from event.deliveries where state = 'due' order by tenant_id, due_at limit 1)
     union all
     select following.* from tenants t cross join lateral (
       select tenant_id, due_at from event.deliveries where state = 'due' and tenant_id > t.tenant_id
       order by tenant_id, due_at limit 1) following
   ), turn as materialized (
     select tenant_id from tenants where due_at <= $3 order by due_at limit $4
   )
   update event.deliveries set lease_owner = $1, leased_until = $2, attempts = attempts + 1
   where id = any(array(
     select due.id from turn cross join lateral (
       select id from event.deliveries
       where tenant_id = turn.tenant_id and state = 'due' and due_at <= $3
         and (leased_until is null or leased_until < $3)
       order by due_at limit greatest(1, $4 / (select count(*) from turn)) for update skip locked) due))
   returning id, tenant_id, event_id, capability, input, actor, call_key, attempts, tainted`,
);
// More of what is heard together, so that a call of many is one of many. What has failed before is done alone.
const claimLike = prepared(
  `update event.deliveries set lease_owner = $1, leased_until = $2, attempts = attempts + 1
   where id = any(array(
     select id from event.deliveries
     where tenant_id = $5 and capability = $6 and state = 'due' and due_at <= $3 and attempts = 0
       and (leased_until is null or leased_until < $3)
     order by due_at limit $4 for update skip locked))
   returning id, tenant_id, event_id, capability, input, actor, call_key, attempts, tainted`,
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
   from json_to_recordset($1) as f(id uuid, state text, due_at timestamptz, last_error text)
   where d.id = f.id and d.lease_owner = $2`,
);
const releaseOf = prepared(
  'update event.deliveries set leased_until = null where leased_until is not null and lease_owner = any($1::uuid[])',
);
// What was only taken in hand has not been tried.
const release = prepared(
  `update event.deliveries set leased_until = null, attempts = attempts - $2
   where leased_until is not null and (lease_owner = $1) = $3`,
);

const lease: Duration = '2 minutes';
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

/** Takes up to so many in hand, shared among the tenants. */
export async function claimDue(store: Store, now: string, limit: number): Promise<Delivery[]> {
  const values = [store.processId, after(now, lease), now, limit];
  return deliveriesIn(await store.engine(now).run({ statement: claim, values }));
}

export interface Like {
  readonly tenantId: string;
  readonly capability: string;
  readonly now: string;
  readonly limit: number;
}

/** Takes more of the same in hand. */
export async function claimMore(store: Store, { tenantId, capability, now, limit }: Like): Promise<Delivery[]> {
  const values = [store.processId, after(now, lease), now, limit, tenantId, capability];
  return deliveriesIn(await store.engine(now).run({ statement: claimLike, values }));
}

function deliveriesIn(result: Result): Delivery[] {
  return records(result).map((row) => ({
    id: String(row.id),
    tenantId: String(row.tenant_id),
    eventId: row.event_id === null ? null : String(row.event_id),
    capability: String(row.capability),
    input: row.input,
    actor: row.actor as Actor,
    key: String(row.call_key),
    attempts: Number(row.attempts),
    tainted: row.tainted === true,
  }));
}

/** Gives back what this process has in hand and has not begun, or what processes had that are no more. */
export async function releaseDeliveries(store: Store, whose: 'own' | 'others', now: string) {
  const untried = whose === 'own' ? 1 : 0;
  await store.engine(now).run({ statement: release, values: [store.processId, untried, whose === 'own'] });
}

/** Whoever had them in hand is no more: others need not wait until their leases run out. */
export async function releaseDeliveriesOf(store: Store, owners: readonly string[], now: string) {
  await store.engine(now).run({ statement: releaseOf, values: [owners] });
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
  if (failed.length > 0)
    await store.engine(now).run({ statement: fail, values: [JSON.stringify(failed), store.processId] });
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
