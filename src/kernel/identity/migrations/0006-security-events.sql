-- What went wrong at the doors. Often nobody is known yet, nor the company.

create table identity.security_events (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  at timestamptz(3) not null,
  kind text not null,
  tenant_id uuid,
  actor_id text,
  ip text not null,
  user_agent text not null,
  detail text not null,
  -- How often the same happened within moments.
  count integer not null
);
create index security_events_by_id on identity.security_events (tenant_id, id);
create index security_events_by_time on identity.security_events (at);
select store.global_table('identity.security_events');
