-- What a batch does not hold costs nothing: most have only beginnings and ends, and making ready the one statement for
-- everything took longer than running it. Lines and progress come before what lets go of their run, so that a batch may
-- hold both; a note may be of a run that begins in the same batch.
create or replace function work.flush(all_starts json, all_notes json, all_parks json, all_waits json, all_ends json,
  all_progress json, all_lines json) returns table (kind text, id uuid, step text) language plpgsql
  set enable_hashjoin = off set enable_mergejoin = off set enable_seqscan = off set enable_material = off as $$
#variable_conflict use_column
begin
  if all_starts::text <> '[]' then
    return query
    insert into work.runs (id, tenant_id, workflow, version, state, epoch, owner, queue, priority, actor, input,
      parent_id, tainted, deadline_at, queued_at, created_at, started_at)
    select s.id, s.tenant_id, s.workflow, s.version, 'running', 1, s.owner, s.queue, s.priority, s.actor,
      s.input::json, s.parent_id, s.tainted, s.deadline_at, s.at, s.at, s.at
    from json_to_recordset(all_starts) as s(id uuid, tenant_id uuid, workflow text, version integer, owner uuid,
      queue text, priority integer, actor json, input text, parent_id uuid, tainted boolean, deadline_at timestamptz,
      at timestamptz)
    where exists (select 1 from work.leases l where l.owner = s.owner)
    on conflict (id) do nothing returning 'start', id, '';
  end if;

  if all_notes::text <> '[]' then
    return query
    insert into work.journal (run_id, tenant_id, epoch, step, kind, what, output, error, began_at, ended_at)
    select n.run_id, r.tenant_id, n.epoch, n.step, n.kind, n.what, n.output::json, n.error::json, n.began_at, n.ended_at
    from json_to_recordset(all_notes) as n(run_id uuid, epoch integer, step text, kind text, what text, output text,
      error text, began_at timestamptz, ended_at timestamptz)
    join work.runs r on r.id = any(array[n.run_id]) and r.epoch = n.epoch and r.state || '' = 'running'
    on conflict (run_id, step) do nothing returning 'note', run_id, step;
  end if;

  if all_lines::text <> '[]' then
    return query
    insert into work.logs (id, tenant_id, run_id, level, line, at)
    select l.id, l.tenant_id, l.run_id, l.level, l.line, l.at
    from json_to_recordset(all_lines) as l(id uuid, tenant_id uuid, run_id uuid, level text, line text, at timestamptz)
    on conflict (id) do nothing returning 'log', id, '';
  end if;

  if all_progress::text <> '[]' then
    return query
    update work.runs r set progress = p.progress::json
    from json_to_recordset(all_progress) as p(id uuid, epoch integer, progress text)
    where r.id = any(array[p.id]) and r.epoch = p.epoch and r.state || '' = 'running' returning 'progress', r.id, '';
  end if;

  if all_parks::text <> '[]' then
    return query
    with parked as (
      update work.runs r set state = p.state, owner = null, wake_at = p.wake_at, queued_at = p.at
      from json_to_recordset(all_parks) as p(id uuid, epoch integer, state text, wake_at timestamptz, at timestamptz)
      where r.id = any(array[p.id]) and r.epoch = p.epoch and r.state || '' = 'running'
      returning r.id, r.tenant_id, r.since_txid
    ), waiting as (
      insert into work.waits (run_id, tenant_id, step, topic, kind, what, until, match, since_txid, since_id, detail,
        asked_at)
      select w.run_id, p.tenant_id, w.step, w.topic, w.kind, w.what, w.until, w.match::jsonb,
        coalesce(w.since_txid, p.since_txid), w.since_id, w.detail::json, w.asked_at
      from json_to_recordset(all_waits) as w(run_id uuid, step text, topic text, kind text, what text,
        until timestamptz, match text, since_txid xid8, since_id uuid, detail text, asked_at timestamptz)
      join parked p on p.id = w.run_id
      on conflict (run_id, step, topic) do nothing
    )
    select 'park', id, '' from parked;
  end if;

  if all_ends::text <> '[]' then
    return query
    with ended as (
      update work.runs r set state = e.state, owner = null, wake_at = null, output = e.output::json,
        error = e.error::json, finished_at = e.at
      from json_to_recordset(all_ends) as e(id uuid, epoch integer, state text, output text, error text,
        at timestamptz)
      where r.id = any(array[e.id]) and r.epoch = e.epoch and r.state || '' = 'running' returning r.id
    ), cleared as (
      delete from work.waits w using ended e where w.run_id = any(array[e.id])
    )
    select 'end', id, '' from ended;
  end if;
end $$;
