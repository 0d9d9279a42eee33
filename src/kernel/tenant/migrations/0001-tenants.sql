-- Companies, what they have subscribed to, and what they are called. One of them owns the installation.

create table tenant.tenants (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null check (name <> ''),
  slug text not null unique,
  plan text not null,
  status text not null check (status in ('active', 'suspended')),
  claimed_at timestamptz(3)
);
create unique index one_owner on tenant.tenants (plan) where plan = 'owner';
select store.global_table('tenant.tenants');

-- A host leads to one tenant at most; claims that nobody has confirmed may stand side by side.
create table tenant.domains (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  tenant_id uuid not null references tenant.tenants (id) on delete cascade,
  host text not null check (host = lower(host)),
  confirmed_at timestamptz(3),
  unique (tenant_id, host)
);
create unique index one_tenant_per_host on tenant.domains (host) where confirmed_at is not null;
select store.global_table('tenant.domains');

create table tenant.subscriptions (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid
    references tenant.tenants (id) on delete cascade,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  plan text not null,
  status text not null check (status in ('trialing', 'active', 'past_due', 'cancelled')),
  period_start timestamptz(3) not null,
  period_end timestamptz(3) check (period_end > period_start)
);
create index subscriptions_by_tenant on tenant.subscriptions (tenant_id, period_start);
select store.tenant_table('tenant.subscriptions');
select store.engine_may('tenant.subscriptions', 'insert');

create table tenant.workspaces (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid
    references tenant.tenants (id) on delete cascade,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  title text not null,
  unique (tenant_id, name)
);
select store.tenant_table('tenant.workspaces');
select store.engine_may('tenant.workspaces', 'insert');

create table tenant.brands (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid
    references tenant.tenants (id) on delete cascade,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  look jsonb not null default '{}',
  domain text,
  unique (tenant_id, name)
);
select store.tenant_table('tenant.brands');
