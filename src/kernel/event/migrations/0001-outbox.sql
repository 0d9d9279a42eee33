create table event.ai_events (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  txid xid8 not null default pg_current_xact_id(),
  user_id text not null,
  event_type varchar(100) not null,
  event_data json not null,
  -- True once every reaction to it has happened; at once when there is none.
  processed boolean not null default false,
  entry_id uuid,
  created_at timestamptz(3) not null
);
create index ai_events_user on event.ai_events (user_id, event_type);
create index ai_events_open on event.ai_events (processed, created_at);
create index ai_events_tenant on event.ai_events (tenant_id, id);
select store.tenant_table('event.ai_events');
revoke update, delete on event.ai_events from cadre_app;
select store.engine_may('event.ai_events', 'select, insert, update');

-- One invocation that is due: a reaction to an event, or what a call asked to happen later.
create table event.deliveries (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  event_id uuid,
  capability text not null,
  input json not null,
  actor json not null,
  call_key text not null,
  due_at timestamptz(3) not null,
  state text not null default 'due' check (state in ('due', 'dead')),
  attempts integer not null default 0,
  lease_owner uuid,
  leased_until timestamptz(3),
  last_error text,
  created_at timestamptz(3) not null
);
create index deliveries_due on event.deliveries (due_at) where state = 'due';
create index deliveries_event on event.deliveries (event_id);
create index deliveries_dead on event.deliveries (tenant_id, id) where state = 'dead';
select store.tenant_table('event.deliveries');
select store.engine_may('event.deliveries', 'select, insert, update, delete');
