// Taking up runs that are queued. Companies take turns, whoever has waited longest first; a queue that has limits is
// counted and claimed under a lock, so that they hold on all processes together.
import { z } from 'zod';
import { before } from '#base/time';
import type { Actor } from '#kernel/contract';
import { type Entry, prepared, type Result, records, type Store } from '#kernel/store';
import { Ending } from './model.ts';
import type { Definition, Queue } from './shape.ts';

export interface Claimed {
  readonly id: string;
  readonly tenantId: string;
  readonly workflow: string;
  readonly version: number;
  readonly epoch: number;
  readonly ending: Ending | null;
  readonly actor: Actor;
  readonly input: unknown;
  readonly tainted: boolean;
  readonly createdAt: string;
  /** It has never been in anybody's hands, so nothing of it is written down. */
  readonly isFresh: boolean;
  /** It was begun for a caller who waits for it here. */
  readonly isAwaited?: boolean;
  /** That it has begun may not be on disk yet. */
  readonly isLoose?: boolean;
}

export interface Claiming {
  readonly store: Store;
  readonly definitions: ReadonlyMap<string, Definition>;
  /** The most that one company may have in hand here. */
  readonly perTenant: number;
  /** Counts this process among the living, before it takes anything in hand. */
  begin(): Promise<void>;
  /** Another number each time: whose turn it is among the queues. */
  turn(): number;
}

const open = prepared(
  `with recursive queues as (
     select min(queue) as name from work.runs where state = 'queued'
     union all
     select (select min(queue) from work.runs where state = 'queued' and queue > q.name) from queues q
     where q.name is not null)
   select name from queues where name is not null`,
);

/** $1 owner, $2 now, $3 queue, $4 known workflows, $5 room here, $6 per company here, $7 per company in all, $8 in
 * all, $9 those that begin: all, none but, or all but. */
const claim = prepared(
  `with recursive tenants as (
     (select tenant_id from work.runs where state = 'queued' and queue = $3 order by tenant_id limit 1)
     union all
     select (select r.tenant_id from work.runs r where state = 'queued' and queue = $3 and r.tenant_id > t.tenant_id
             order by r.tenant_id limit 1) from tenants t where t.tenant_id is not null
   ), firsts as (
     select t.tenant_id, first.priority, first.queued_at from tenants t cross join lateral (
       select r.priority, r.queued_at from work.runs r
       where r.tenant_id = t.tenant_id and r.queue = $3 and r.state = 'queued'
       order by r.priority desc, r.queued_at limit 1) first
   ), turn as materialized (
     select tenant_id, priority, queued_at from firsts order by priority desc, queued_at limit $5
   ), room as materialized (
     select tenant_id, priority, queued_at, least(
       greatest(1, $5::integer / (select count(*) from turn)),
       $6::bigint - (select count(*) from work.runs m where m.state = 'running' and m.owner = $1
                       and m.tenant_id = turn.tenant_id),
       $7::bigint - (select count(*) from work.runs m where m.state = 'running' and m.queue = $3
                       and m.tenant_id = turn.tenant_id)) as free
     from turn
   ), picked as (
     select due.id from room cross join lateral (
       select r.id from work.runs r
       where r.tenant_id = room.tenant_id and r.queue = $3 and r.state = 'queued'
         and r.workflow || '@' || r.version = any($4) and ($9::boolean is null or (r.started_at is null) = $9)
       order by r.priority desc, r.queued_at limit greatest(0, room.free) for update skip locked) due
     order by room.priority desc, room.queued_at
     limit greatest(0, least($5::bigint, $8::bigint
       - case when $9 is not true
           then (select count(*) from work.runs m where m.state = 'running' and m.queue = $3) else 0 end))
   )
   update work.runs r set state = 'running', owner = $1, epoch = r.epoch + 1, wake_at = null,
     queued_at = $2, started_at = coalesce(r.started_at, $2),
     tainted = r.tainted
       or exists (select 1 from event.ai_events e where e.id = r.told_by and e.tainted)
       or exists (select 1 from invoke.taints t where t.tenant_id = r.tenant_id and t.run = 'run:' || r.id)
   from picked where r.id = picked.id and exists (select 1 from work.leases l where l.owner = $1)
   returning r.id, r.tenant_id, r.workflow, r.version, r.epoch, r.ending, r.actor, r.input, r.tainted, r.created_at,
     r.epoch = 1 as is_fresh`,
);
/** Whoever stands still with it is cut off, and nobody waits for them. */
const lock = prepared(
  `select pg_try_advisory_xact_lock(hashtextextended('work.queue:' || $1, 0)),
     set_config('idle_in_transaction_session_timeout', '4s', true)`,
);
const counts = prepared(
  `select (select count(*) from work.runs where state = 'running' and queue = $1),
     (select count(*) from work.runs where queue = $1 and started_at > $2)`,
);

const plenty = 1_000_000_000;

export async function claimQueued(
  claiming: Claiming,
  { now, room }: { now: string; room: number },
): Promise<Claimed[]> {
  const { store, definitions } = claiming;
  const names = (await store.engine(now).run({ statement: open, values: [] })).rows.map(([name]) => String(name));
  if (names.length > 0) await claiming.begin();
  const queues = new Map([...definitions.values()].flatMap(({ queue }) => (queue ? [[queue.name, queue]] : [])));
  const claimed: Claimed[] = [];
  const first = names.length > 0 ? claiming.turn() % names.length : 0;
  for (const name of [...names.slice(first), ...names.slice(0, first)]) {
    const left = room - claimed.length;
    if (left <= 0) break;
    claimed.push(...(await claimFrom(claiming, queues.get(name) ?? { name }, { now, room: left })));
  }
  return claimed;
}

async function claimFrom(claiming: Claiming, queue: Queue, at: { now: string; room: number }): Promise<Claimed[]> {
  const { store } = claiming;
  if (!queue.concurrency && !queue.perTenant && !queue.rate) {
    return claimedOf(await store.engine(at.now).run(asked(claiming, queue, { ...at, all: plenty, isFirst: null })));
  }
  const work = store.engineWork(at.now);
  try {
    const [isOurs] = (await work.run({ statement: lock, values: [queue.name] })).rows[0] ?? [];
    if (isOurs !== true) return [];
    const { running, begun } = await countsOf(queue, { now: at.now, run: (entry) => work.run(entry) });
    const claimed = await limited(claiming, queue, { ...at, running, begun, run: (entry) => work.run(entry) });
    await work.commit([]);
    return claimed;
  } finally {
    await work.rollback();
  }
}

type Runs = (entry: Entry) => Promise<Result>;

async function countsOf({ name, rate }: Queue, { now, run }: { now: string; run: Runs }) {
  const since = rate ? before(now, rate.per) : now;
  const [row = []] = (await run({ statement: counts, values: [name, since] })).rows;
  return { running: Number(row[0]), begun: Number(row[1]) };
}

interface Limited {
  readonly now: string;
  readonly room: number;
  readonly running: number;
  readonly begun: number;
  readonly run: Runs;
}

/** Those that go on come first, and a rate is about those that begin. */
async function limited(claiming: Claiming, queue: Queue, { now, room, running, begun, run }: Limited) {
  const { concurrency = plenty, rate } = queue;
  const all = { now, all: concurrency };
  if (!rate) return claimedOf(await run(asked(claiming, queue, { ...all, room, isFirst: null })));
  const again = claimedOf(await run(asked(claiming, queue, { ...all, room, isFirst: false })));
  const free = Math.min(concurrency - running - again.length, rate.calls - begun, room - again.length);
  if (free <= 0) return again;
  const first = await run(asked(claiming, queue, { now, room: free, all: free, isFirst: true }));
  return [...again, ...claimedOf(first)];
}

interface Asked {
  readonly now: string;
  readonly room: number;
  readonly all: number;
  readonly isFirst: boolean | null;
}

function asked({ store, definitions, perTenant }: Claiming, queue: Queue, { now, room, all, isFirst }: Asked): Entry {
  const known = [...definitions.values()].flatMap(({ name, bodies }) =>
    [...bodies.keys()].map((version) => `${name}@${version}`),
  );
  const inAll = queue.perTenant ?? plenty;
  return { statement: claim, values: [store.processId, now, queue.name, known, room, perTenant, inAll, all, isFirst] };
}

const AnyActor = z.custom<Actor>((value) => typeof value === 'object' && value !== null);

function claimedOf(result: Result): Claimed[] {
  return records(result).map((row) => ({
    id: String(row.id),
    tenantId: String(row.tenant_id),
    workflow: String(row.workflow),
    version: Number(row.version),
    epoch: Number(row.epoch),
    ending: Ending.nullable().parse(row.ending),
    actor: AnyActor.parse(row.actor),
    input: row.input,
    tainted: row.tainted === true,
    createdAt: String(row.created_at),
    isFresh: row.is_fresh === true,
  }));
}
