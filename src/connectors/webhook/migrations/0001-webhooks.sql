create table webhook.endpoints (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  connection_id uuid not null,
  title text not null,
  url text not null,
  events text[] not null,
  subscriptions uuid[] not null,
  state text not null check (state in ('active', 'paused', 'removed')),
  reason text,
  failing_since timestamptz(3),
  version integer not null default 1
);
create index endpoints_newest on webhook.endpoints (tenant_id, id) where state <> 'removed';
select store.tenant_table('webhook.endpoints');

create table webhook.deliveries (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  endpoint_id uuid not null references webhook.endpoints (id) on delete cascade,
  event_id uuid not null,
  event_type text not null,
  body text not null,
  state text not null check (state in ('due', 'delivered', 'dead')),
  round integer not null default 1,
  attempts integer not null default 0,
  status integer,
  problem text,
  due_at timestamptz(3),
  ended_at timestamptz(3)
);
-- Several patterns of one endpoint may fit one event: it is told once.
create unique index deliveries_once on webhook.deliveries (tenant_id, endpoint_id, event_id);
create index deliveries_newest on webhook.deliveries (tenant_id, id);
create index deliveries_ended on webhook.deliveries (tenant_id, ended_at) where ended_at is not null;
select store.tenant_table('webhook.deliveries');
