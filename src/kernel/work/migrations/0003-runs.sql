-- A run is work over time. Its owner works on it; its epoch says who may still write down what became of it.
create table work.runs (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  workflow text not null,
  version integer not null,
  state text not null check (state in ('queued', 'running', 'waiting', 'paused', 'done', 'failed', 'cancelled')),
  -- Once set, the run only takes back what it has done.
  ending text check (ending in ('cancelled', 'deadline')),
  epoch integer not null default 0,
  owner uuid,
  queue text not null default '',
  priority integer not null default 0,
  actor json not null,
  input json not null,
  output json,
  error json,
  progress json,
  parent_id uuid,
  -- The event that told of its start: what steered that steers the run.
  told_by uuid,
  tainted boolean not null default false,
  -- Events count for it from here on.
  since_txid xid8 not null default pg_current_xact_id(),
  queued_at timestamptz(3) not null,
  wake_at timestamptz(3),
  deadline_at timestamptz(3),
  created_at timestamptz(3) not null,
  started_at timestamptz(3),
  finished_at timestamptz(3),
  announced boolean not null default false
);
create index runs_queued on work.runs (queue, tenant_id, priority desc, queued_at) where state = 'queued';
create index runs_running on work.runs (owner, queue, tenant_id) where state = 'running';
create index runs_begun on work.runs (queue, started_at) where queue <> '';
create index runs_deadline on work.runs (deadline_at) where finished_at is null and ending is null;
create index runs_untold on work.runs (tenant_id) where finished_at is not null and not announced;
create index runs_parent on work.runs (parent_id) where parent_id is not null;
create index runs_newest on work.runs (tenant_id, id);
select store.tenant_table('work.runs');
select store.engine_may('work.runs', 'select, insert, update, delete');

-- What a run has done, step by step. What stands here is not done again.
create table work.journal (
  run_id uuid not null,
  step text not null,
  seq bigint not null generated always as identity,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  epoch integer not null,
  kind text not null,
  what text not null,
  output json,
  error json,
  began_at timestamptz(3) not null,
  ended_at timestamptz(3) not null,
  constraint journal_once primary key (run_id, step)
);
create index journal_order on work.journal (run_id, seq);
select store.tenant_table('work.journal');
select store.engine_may('work.journal', 'select, insert, update, delete');

-- What a run waits for: a time, an event, or whichever comes first.
create table work.waits (
  run_id uuid not null,
  step text not null,
  topic text not null default '',
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  kind text not null,
  what text not null,
  until timestamptz(3),
  match jsonb,
  -- Events behind this place are the first that count.
  since_txid xid8,
  since_id uuid,
  -- What is written down when its time comes.
  detail json,
  -- Whether it has been looked at what happened before it was written down.
  checked boolean not null default false,
  asked_at timestamptz(3) not null,
  primary key (run_id, step, topic)
);
create index waits_until on work.waits (until) where until is not null;
create index waits_topic on work.waits (tenant_id, topic) where topic <> '';
create index waits_unchecked on work.waits (run_id) where not checked and topic <> '';
create index ai_events_topic on event.ai_events (tenant_id, event_type, txid, id);
select store.tenant_table('work.waits');
select store.engine_may('work.waits', 'select, insert, update, delete');

create table work.logs (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  run_id uuid not null,
  level text not null,
  line text not null,
  at timestamptz(3) not null
);
create index logs_run on work.logs (run_id, id);
select store.tenant_table('work.logs');
select store.engine_may('work.logs', 'select, insert, update, delete');

-- Which processes are at work. A beat that others see stand still is one that has stopped, whatever the clocks say.
create table work.leases (
  owner uuid primary key,
  beat bigint not null
);
select store.global_table('work.leases');

-- Refuses what a run that goes on elsewhere still tries to do. Whoever takes it over waits until this has committed.
create function work.fence(of_run uuid, at_epoch integer) returns void language plpgsql as $$
begin
  perform 1 from work.runs where id = of_run and epoch = at_epoch and state = 'running' for share;
  if not found then
    raise exception 'This run goes on elsewhere, or has ended' using errcode = '40001', constraint = 'runs_fence';
  end if;
end $$;

-- A step that commits with its work, or not at all.
create function work.keep_step(of_run uuid, at_epoch integer, entry json) returns void language plpgsql as $$
begin
  perform work.fence(of_run, at_epoch);
  insert into work.journal (run_id, step, epoch, kind, what, output, began_at, ended_at)
  select of_run, e.step, at_epoch, e.kind, e.what, e.output::json, e.began_at, e.ended_at
  from json_to_record(entry) as e(step text, kind text, what text, output text, began_at timestamptz,
    ended_at timestamptz);
end $$;
