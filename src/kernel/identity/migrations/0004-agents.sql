-- Software that acts in a company under a name of its own, for somebody.

create table identity.agents (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  role text not null check (role in ('super_admin', 'tenant_admin', 'manager', 'store_operator', 'client', 'end_user')),
  scopes text[],
  -- For whom it acts when nobody else has started it.
  owner_id uuid not null references identity.users (id) on delete cascade,
  status text not null default 'active' check (status in ('active', 'disabled'))
);
create index agents_by_tenant on identity.agents (tenant_id, id);
select store.tenant_table('identity.agents');
select store.engine_may('identity.agents', 'select');

alter table identity.api_keys add column agent_id uuid references identity.agents (id) on delete cascade;
