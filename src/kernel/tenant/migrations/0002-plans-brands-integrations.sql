-- Another plan ends one subscription and begins the next.
grant select, update on tenant.subscriptions to cadre_engine;
update store.engine_tables set may = 'select, insert, update' where target = 'tenant.subscriptions';

alter table tenant.workspaces add column archived_at timestamptz(3);

alter table tenant.brands add column archived_at timestamptz(3);
alter table tenant.brands add column version integer not null default 1;
create unique index one_brand_per_domain on tenant.brands (tenant_id, domain) where archived_at is null;

-- Which connector a company has connected. Settings are what an administrator may read: secrets lie in the vault.
create table tenant.tenant_integrations (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid
    references tenant.tenants (id) on delete cascade,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  connector text not null check (connector <> ''),
  name text not null check (name <> ''),
  settings jsonb not null default '{}',
  status text not null check (status in ('connected', 'needs_attention', 'disconnected')),
  note text,
  unique (tenant_id, connector, name)
);
select store.tenant_table('tenant.tenant_integrations');
