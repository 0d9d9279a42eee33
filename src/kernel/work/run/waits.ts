// What runs wait for is rows. Those whose time has come, or whose event has happened, are written down as done and
// their runs queued, all of it in one statement.
import { type Entry, prepared, type Store } from '#kernel/store';

export interface Watching {
  readonly store: Store;
  now(): string;
}

const gone = `gone as (
    delete from work.waits w using (select distinct run_id, step from hits) h
    where w.run_id = h.run_id and w.step = h.step
  ), noted as (
    insert into work.journal (run_id, tenant_id, epoch, step, kind, what, output, began_at, ended_at)
    select h.run_id, h.tenant_id, 0, h.step, h.kind, h.what, h.output, h.asked_at, $1 from hits h
    on conflict (run_id, step) do nothing
  ), woken as (
    update work.runs r set queued_at = $1, wake_at = null,
      state = case when r.state = 'waiting' then 'queued' else r.state end, tainted = r.tainted or h.tainted
    from (select run_id, bool_or(tainted) as tainted from hits group by run_id) h where r.id = h.run_id
  )`;
const answer = 'select count(*) from hits';

const due = prepared(
  `with hits as materialized (
     select w.run_id, w.step, w.tenant_id, w.kind, w.what, w.detail as output, w.asked_at, false as tainted
     from work.waits w where w.until <= $1 order by w.until limit $2 for update skip locked
   ), ${gone} ${answer}`,
);

const happening = `select distinct on (w.run_id, w.step) w.run_id, w.step, w.tenant_id, w.kind, w.what, w.asked_at,
    e.tainted, json_build_object('txid', e.txid::text, 'id', e.id, 'type', e.event_type, 'userId', e.user_id,
      'data', e.event_data, 'at', e.created_at) as output`;
const counts = `e.tenant_id = w.tenant_id and e.event_type = w.topic
    and (e.txid, e.id) > (w.since_txid, coalesce(w.since_id, '00000000-0000-0000-0000-000000000000'::uuid))
    and (w.match is null or e.event_data::jsonb @> w.match)`;

/** What happened before a wait was written down, but counts for it. Only after it was: then nothing falls between. */
const missed = prepared(
  `with looked as materialized (
     select w.* from work.waits w where not w.checked and w.topic <> '' limit $2 for update skip locked
   ), hits as materialized (
     ${happening} from looked w cross join lateral (
       select * from event.ai_events e where ${counts} order by e.txid, e.id limit 1) e
     order by w.run_id, w.step, e.txid, e.id
   ), checked as (
     update work.waits w set checked = true from looked l
     where w.run_id = l.run_id and w.step = l.step and w.topic = l.topic
       and not exists (select 1 from hits h where h.run_id = w.run_id and h.step = w.step)
   ), ${gone} select greatest((select count(*) from hits), (select count(*) from looked))`,
);

/** Each event that was heard stands for all that have committed with it. */
const heard = prepared(
  `with hits as materialized (
     ${happening} from event.ai_events said
     join event.ai_events e on e.tenant_id = said.tenant_id and e.era = said.era and e.txid = said.txid
     join work.waits w on ${counts}
     where said.id = any($2::uuid[]) order by w.run_id, w.step, e.txid, e.id
   ), ${gone} ${answer}`,
);

/** On a database that was restored transactions count anew: what lies ahead of them all counts from the beginning. */
const doubt = prepared(
  `update work.waits set checked = false,
     since_txid = case when since_txid > pg_snapshot_xmax(pg_current_snapshot()) then '0' else since_txid end
   where checked and topic <> ''`,
);

const overdue = prepared(
  `update work.runs set ending = 'deadline', state = 'queued', owner = null, epoch = epoch + 1, queued_at = $1
   where id = any(array(
     select id from work.runs where deadline_at <= $1 and finished_at is null and ending is null
     order by deadline_at limit $2 for update skip locked)) returning id`,
);

const mostAtOnce = 500;

/** Answers how many were found. */
export function wakeDue(watching: Watching): Promise<number> {
  return found(watching, due, mostAtOnce);
}

export function wakeMissed(watching: Watching): Promise<number> {
  return found(watching, missed, mostAtOnce);
}

export function wakeHeard(watching: Watching, eventIds: readonly string[]): Promise<number> {
  return found(watching, heard, eventIds);
}

/** Some of what happened may not have been heard: everything is looked up again. */
export async function doubtAll({ store, now }: Watching): Promise<void> {
  await store.engine(now()).run({ statement: doubt, values: [] });
}

export async function endOverdue({ store, now }: Watching): Promise<number> {
  const at = now();
  return (await store.engine(at).run({ statement: overdue, values: [at, mostAtOnce] })).rowCount;
}

async function found({ store, now }: Watching, statement: Entry['statement'], what: unknown): Promise<number> {
  const at = now();
  const [row = []] = (await store.engine(at).run({ statement, values: [at, what] })).rows;
  return Number(row[0]);
}
