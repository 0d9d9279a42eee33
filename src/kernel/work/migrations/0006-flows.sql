-- What people draw. A version never changes; which of them is at work, with what and as whom, stands with the flow.
create table work.flows (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  description text not null,
  category text not null,
  state text not null check (state in ('draft', 'active', 'paused')),
  latest integer not null,
  active integer,
  params json not null,
  -- As whom it runs when nobody calls it: whoever has put it to work.
  actor json,
  -- Words from outside may have steered whoever drew it, and no person has looked at it since.
  tainted boolean not null default false,
  -- Of the word in its address for those who call it from outside.
  hook_hash text,
  -- What it hears of.
  subscriptions json not null,
  unique (tenant_id, name)
);
select store.tenant_table('work.flows');
-- Every process knows which flows can be called by name.
select store.engine_may('work.flows', 'select');

create table work.flow_versions (
  flow_id uuid not null,
  version integer not null,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  created_by text not null,
  graph json not null,
  primary key (flow_id, version)
);
select store.tenant_table('work.flow_versions');
select store.engine_may('work.flow_versions', 'select');
revoke update on work.flow_versions from cadre_app;

create index runs_flow on work.runs (tenant_id, (input ->> 'flowId'), id) where workflow = 'work.flow.run';

-- Where requests of flows may go: nowhere else.
create table work.http_hosts (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  host text not null,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  created_by text not null,
  primary key (tenant_id, host)
);
select store.tenant_table('work.http_hosts');
