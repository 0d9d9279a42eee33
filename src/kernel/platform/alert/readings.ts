// What the company's own rows say: tasks, deliveries, failures, and what is usual hour by hour; and the disk.
import { statfs } from 'node:fs/promises';
import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { firstIdAt } from '#base/id';
import { before, type Instant, msOf } from '#base/time';
import type { Db } from '#kernel/store';
import { hourOf } from '../activity/model.ts';
import {
  ActorRow,
  DeadRow,
  type Disk,
  FailingRow,
  FailureRow,
  HangingRow,
  measures,
  PaceRow,
  StuckRow,
  Task,
} from './model.ts';

/** What is usual is judged by so much of the past. */
export const pastKept = '28 days';

async function rowsOf<Row extends z.ZodType>(db: Db, row: Row, query: SQL): Promise<z.output<Row>[]> {
  return z.array(row).parse((await db.execute(query)).rows);
}

export async function disk(home: string): Promise<Disk> {
  const { bavail, blocks, bsize } = await statfs(home);
  return { freeBytes: bavail * bsize, allBytes: blocks * bsize };
}

export function tasks(db: Db): Promise<Task[]> {
  return rowsOf(
    db,
    Task,
    sql`select name, next_at as "nextAt", last_at as "lastAt", last_error is not null as failed
      from work.schedules where not paused order by name`,
  );
}

/** What waits for its turn in a queue that goes on is not stuck, however long it waits. */
export function stuck(db: Db, since: Instant): Promise<StuckRow[]> {
  return rowsOf(
    db,
    StuckRow,
    sql`select what, count(*)::int as waiting, min(since) as since from (
        select coalesce(flow.name, run.workflow) as what, run.queued_at as since from work.runs run
        left join work.flows flow on flow.id::text = run.flow_id
        where run.state = 'queued' and not exists (
          select 1 from work.runs begun
          where run.queue <> '' and begun.queue = run.queue and begun.started_at >= ${since}::timestamptz)
        union all
        select coalesce(flow.name, run.workflow), run.wake_at from work.runs run
        left join work.flows flow on flow.id::text = run.flow_id
        where run.state = 'waiting' and run.wake_at is not null
        union all
        select capability, due_at from event.deliveries where state = 'due'
      ) waiting where since <= ${since}::timestamptz group by what order by what`,
  );
}

/** What a run says of itself counts as well: a step that takes its time and tells how far it is does not hang. */
export function hanging(db: Db, since: Instant): Promise<HangingRow[]> {
  return rowsOf(
    db,
    HangingRow,
    sql`select coalesce(flow.name, run.workflow) as what, count(*)::int as runs, min(seen.at) as since
      from work.runs run left join work.flows flow on flow.id::text = run.flow_id
      cross join lateral (
        select greatest(run.queued_at, (run.progress ->> 'at')::timestamptz,
          (select ended_at from work.journal where run_id = run.id order by seq desc limit 1),
          (select at from work.logs where run_id = run.id order by id desc limit 1)) as at
      ) seen
      where run.state = 'running' and seen.at <= ${since}::timestamptz group by 1 order by 1`,
  );
}

const failingSince = '7 days';

/** Of what has failed so often lately: whether that was each of its last runs. A flow off work can not mend that. */
export function failing(db: Db, now: Instant, inARow: number): Promise<FailingRow[]> {
  const least = Math.max(1, Math.ceil(inARow));
  const from = before(now, failingSince);
  return rowsOf(
    db,
    FailingRow,
    sql`select coalesce(flow.name, often.workflow) as what, count(*)::int as failed
      from (
        select workflow, flow_id from work.runs where state = 'failed' and finished_at >= ${from}::timestamptz
        group by workflow, flow_id having count(*) >= ${least}
      ) often
      left join work.flows flow on flow.id::text = often.flow_id
      cross join lateral (
        select run.state from work.runs run
        where run.id >= ${firstIdAt(msOf(from))}::uuid and run.workflow = often.workflow
          and run.flow_id is not distinct from often.flow_id and run.state in ('done', 'failed')
        order by run.id desc limit ${least}
      ) latest
      where often.flow_id is null or flow.state = 'active'
      group by 1 having bool_and(latest.state = 'failed') and count(*) >= ${least} order by 1`,
  );
}

export function dead(db: Db): Promise<DeadRow[]> {
  return rowsOf(
    db,
    DeadRow,
    sql`select capability, count(*)::int as dead from event.deliveries where state = 'dead'
      group by capability order by capability`,
  );
}

/** A refusal, a conflict or a missing thing is the caller's; these are ours, or somebody's whom we call. */
export function failures(db: Db, now: Instant): Promise<FailureRow[]> {
  const from = before(now, '1 hour');
  return rowsOf(
    db,
    FailureRow,
    sql`select capability, count(*)::int as calls, (count(*) filter (where outcome = 'failed'))::int as failed
      from audit.entries
      where id >= ${firstIdAt(msOf(from))}::uuid and at >= ${from}::timestamptz and effect <> 'read'
        and (outcome = 'done' or code in ('internal', 'upstream', 'unavailable'))
      group by capability order by capability`,
  );
}

const Login = z.object({ at: z.string(), actor: z.string() });
type Login = z.infer<typeof Login>;

/** Sessions are known to the engine alone. */
export function loginsSince(engine: Db, tenantId: string, from: Instant): Promise<Login[]> {
  return rowsOf(
    engine,
    Login,
    sql`select created_at as at, user_id::text as actor from identity.user_sessions
      where id >= ${firstIdAt(msOf(from))}::uuid and created_at >= ${from}::timestamptz
        and tenant_id = ${tenantId}::uuid`,
  );
}

/** From which hour on to add up anew: whole hours, since the last look. */
export function hoursSince(lastLook: Instant | null, now: Instant): Instant {
  const lastHour = hourOf(before(now, '1 hour'));
  const furthest = hourOf(before(now, pastKept));
  if (lastLook === null || lastLook < furthest) return furthest;
  return hourOf(lastLook < lastHour ? lastLook : lastHour);
}

export async function addUpHours(db: Db, from: Instant, logins: readonly Login[]) {
  const since = sql`id >= ${firstIdAt(msOf(from))}::uuid and at >= ${from}::timestamptz`;
  await db.execute(
    sql`insert into platform.actor_hours (hour, actor_id, calls, refusals, logins)
      select date_trunc('hour', at), actor, sum(calls), sum(refusals), sum(logins) from (
        select at, user_id as actor, calls, 0 as refusals, 0 as logins from meter.usage_metering where ${since}
        union all
        select at, actor_id, 0, 1, 0 from audit.entries where ${since} and code in ('forbidden', 'limited')
        union all
        select at, actor, 0, 0, 1
          from json_to_recordset(${JSON.stringify(logins)}) as login(at timestamptz, actor text)
      ) used where actor ~ '^[0-9a-f]{8}-' group by 1, 2
      on conflict (tenant_id, hour, actor_id) do update set
        calls = excluded.calls, refusals = excluded.refusals, logins = excluded.logins`,
  );
  await db.execute(
    sql`insert into platform.capability_hours (hour, capability, calls, p95_ms)
      select date_trunc('hour', at), capability, sum(calls),
        percentile_cont(0.95) within group (order by latency_ms / calls)
      from meter.usage_metering where ${since} and failures = 0 and calls > 0 group by 1, 2
      on conflict (tenant_id, hour, capability) do update set calls = excluded.calls, p95_ms = excluded.p95_ms`,
  );
}

export async function forgetHours(db: Db, now: Instant) {
  const until = hourOf(before(now, pastKept));
  await db.execute(sql`delete from platform.actor_hours where hour < ${until}::timestamptz`);
  await db.execute(sql`delete from platform.capability_hours where hour < ${until}::timestamptz`);
}

const byMeasure = sql.join(
  Object.keys(measures).map((name) => sql`(${sql.raw(`'${name}'`)}, ${sql.raw(name)})`),
  sql`, `,
);

/** Of those who did something in this hour or the one before: that, and what their hours were like until then. */
export function actors(db: Db, now: Instant): Promise<ActorRow[]> {
  const recent = hourOf(before(now, '1 hour'));
  return rowsOf(
    db,
    ActorRow,
    sql`with each as (
        select actor_id, hour, measure, value
        from platform.actor_hours cross join lateral (values ${byMeasure}) as used(measure, value)
        where actor_id in (select actor_id from platform.actor_hours where hour >= ${recent}::timestamptz)
      ), past as (
        select actor_id, measure, value from each where hour < ${recent}::timestamptz
      ), middle as (
        select actor_id, measure, percentile_cont(0.5) within group (order by value) as median
        from past group by actor_id, measure
      ), usual as (
        select actor_id, measure, count(*)::int as hours, median,
          percentile_cont(0.5) within group (order by abs(value - median)) as spread
        from past join middle using (actor_id, measure) group by actor_id, measure, median
      )
      select actor_id as "actorId", measure, max(value)::int as value, hours, median, spread
      from each join usual using (actor_id, measure) where hour >= ${recent}::timestamptz
      group by actor_id, measure, hours, median, spread`,
  );
}

/** The newest hour with enough calls, this one or the one before, against all that were before it. */
export function paces(db: Db, now: Instant, atLeast: number): Promise<PaceRow[]> {
  const recent = hourOf(before(now, '1 hour'));
  return rowsOf(
    db,
    PaceRow,
    sql`with busy as (select * from platform.capability_hours where calls >= ${atLeast}), newest as (
        select distinct on (capability) capability, calls, p95_ms from busy where hour >= ${recent}::timestamptz
        order by capability, hour desc
      )
      select capability, newest.calls::int as calls, newest.p95_ms as "p95Ms", count(*)::int as hours,
        percentile_cont(0.5) within group (order by busy.p95_ms) as "usualP95Ms"
      from newest join busy using (capability) where busy.hour < ${recent}::timestamptz
      group by capability, newest.calls, newest.p95_ms order by capability`,
  );
}
