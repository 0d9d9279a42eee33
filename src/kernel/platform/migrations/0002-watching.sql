-- How each part of the installation was: a row is a stretch in which it was of one state and was looked at regularly.
-- It concerns everybody, so only the engine reaches it.
create table platform.status_spans (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  part text not null,
  state text not null check (state in ('up', 'down')),
  note text not null,
  since timestamptz(3) not null,
  seen_at timestamptz(3) not null,
  -- Null for the one that lasts.
  ended_at timestamptz(3)
);
create unique index status_spans_open on platform.status_spans (part) where ended_at is null;
create index status_spans_ended on platform.status_spans (ended_at);
select store.global_table('platform.status_spans');

-- How large everything was, measured several times a day.
create table platform.sizes (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  at timestamptz(3) not null,
  measure text not null,
  value double precision not null,
  most double precision
);
create unique index sizes_measure on platform.sizes (measure, at);
select store.global_table('platform.sizes');

-- Who used what on which day (UTC): the meter's rows added up, so that looking costs the same however much was done.
create table platform.activity_days (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  on_date date not null,
  user_id text not null,
  workspace_id text not null,
  capability text not null,
  calls bigint not null,
  failures bigint not null,
  tokens bigint not null,
  cost_micros bigint not null,
  last_at timestamptz(3) not null,
  primary key (tenant_id, on_date, user_id, workspace_id, capability)
);
create index activity_days_user on platform.activity_days (tenant_id, user_id, on_date);
create index activity_days_date on platform.activity_days (on_date);
select store.tenant_table('platform.activity_days');
select store.engine_may('platform.activity_days', 'select');

-- What is usual, hour by hour: of an actor, and of a capability. Kept for as long as a comparison looks back.
create table platform.actor_hours (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  hour timestamptz(3) not null,
  actor_id text not null,
  calls bigint not null,
  refusals bigint not null,
  logins bigint not null,
  primary key (tenant_id, hour, actor_id)
);
select store.tenant_table('platform.actor_hours');

create table platform.capability_hours (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  hour timestamptz(3) not null,
  capability text not null,
  calls bigint not null,
  p95_ms double precision not null,
  primary key (tenant_id, hour, capability)
);
select store.tenant_table('platform.capability_hours');

-- What a company wants to be warned of, where it differs from what everybody is.
create table platform.alert_rules (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  kind text not null,
  enabled boolean not null,
  threshold double precision not null,
  at_least integer not null,
  quiet_minutes integer not null,
  version integer not null
);
create unique index alert_rules_kind on platform.alert_rules (tenant_id, kind);
select store.tenant_table('platform.alert_rules');

create table platform.alerts (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  kind text not null,
  subject text not null,
  severity text not null check (severity in ('warning', 'critical')),
  state text not null check (state in ('raised', 'acknowledged', 'resolved')),
  summary text not null,
  value double precision not null,
  threshold double precision not null,
  raised_at timestamptz(3) not null,
  seen_at timestamptz(3) not null,
  -- When those who watch were told the last time; null while it was muted.
  told_at timestamptz(3),
  acknowledged_by text,
  resolved_at timestamptz(3)
);
-- One at a time of a kind and a subject, however many look at once.
create unique index alerts_open on platform.alerts (tenant_id, kind, subject) where state <> 'resolved';
create index alerts_told on platform.alerts (tenant_id, told_at);
select store.tenant_table('platform.alerts');

create table platform.alert_mutes (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  kind text not null,
  -- Empty for all of the kind.
  subject text not null,
  until timestamptz(3) not null
);
create unique index alert_mutes_what on platform.alert_mutes (tenant_id, kind, subject);
select store.tenant_table('platform.alert_mutes');
