-- What is sold again and again. A tariff never changes once it is there: who subscribed keeps what they agreed to.
create table meter.tariffs (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  title text not null,
  months integer not null check (months between 1 and 60),
  base_amount bigint not null check (base_amount >= 0),
  currency text not null,
  -- The plan that a company is put on by it.
  tier text check (tier in ('tier1', 'tier2', 'tier3')),
  monthly_call_limit bigint check (monthly_call_limit >= 0),
  metrics jsonb not null default '[]',
  bonuses jsonb not null default '[]',
  remote_prices jsonb not null default '[]',
  is_open boolean not null default true,
  unique (tenant_id, name)
);
select store.tenant_table('meter.tariffs');

create table meter.subscriptions (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  version integer not null default 1,
  tariff_id uuid not null references meter.tariffs (id),
  buyer_kind text not null check (buyer_kind in ('company', 'person', 'agent')),
  buyer_id text not null,
  buyer_name text not null,
  email text,
  -- We bill it ourselves; no service does.
  is_by_hand boolean not null default false,
  state text not null check (state in
    ('trialing', 'active', 'past_due', 'unpaid', 'paused', 'incomplete', 'ended')),
  -- As the billing service names them; null for what is billed by hand.
  connection_id uuid,
  customer_id text,
  remote_id text,
  ends_with_period boolean not null default false,
  -- Until when the service says it is paid.
  paid_until timestamptz(3),
  -- Of the newest word of the service that counted.
  told_at timestamptz(3),
  started_at timestamptz(3),
  ended_at timestamptz(3),
  -- What is billed next; the end is the beginning of the one after it.
  period_start timestamptz(3),
  period_end timestamptz(3) check (period_end > period_start),
  -- Which plan the company was put on because of it.
  applied_tier text
);
create index subscriptions_buyer on meter.subscriptions (tenant_id, buyer_kind, buyer_id);
create index subscriptions_due on meter.subscriptions (tenant_id, period_end) where period_end is not null;
create unique index subscriptions_remote on meter.subscriptions (tenant_id, remote_id);
select store.tenant_table('meter.subscriptions');

-- What is charged beside the base and the usage: success that was paid for, and services.
create table meter.charges (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  subscription_id uuid not null references meter.subscriptions (id),
  kind text not null check (kind in ('outcome', 'service')),
  what text not null,
  reference text not null,
  at timestamptz(3) not null,
  amount bigint not null,
  currency text not null,
  invoice_id uuid,
  cancelled_at timestamptz(3),
  unique (tenant_id, subscription_id, kind, what, reference)
);
create index charges_open on meter.charges (subscription_id) where invoice_id is null and cancelled_at is null;
select store.tenant_table('meter.charges');

create table meter.invoices (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  subscription_id uuid not null references meter.subscriptions (id),
  -- Without a gap in each year of a company.
  year integer not null,
  serial integer not null check (serial >= 1),
  buyer_name text not null,
  period_start timestamptz(3) not null,
  period_end timestamptz(3) not null,
  currency text not null,
  lines jsonb not null,
  total bigint not null,
  -- What is owed to us by it; the rest is charged by the billing service.
  due bigint not null,
  state text not null check (state in ('open', 'paid', 'void')),
  issued_at timestamptz(3) not null,
  paid_at timestamptz(3),
  unique (tenant_id, year, serial),
  unique (tenant_id, subscription_id, period_start)
);
select store.tenant_table('meter.invoices');

-- Which day's use has been told to the billing service.
create table meter.usage_reports (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  subscription_id uuid not null references meter.subscriptions (id),
  meter text not null,
  day date not null,
  quantity bigint not null check (quantity >= 0),
  unique (tenant_id, subscription_id, meter, day)
);
select store.tenant_table('meter.usage_reports');
