-- A row of usage may stand for a model call: then it says how much went in and out, what it cost and for whom it was.
alter table meter.usage_metering
  add column provider text,
  add column tokens_cached bigint,
  add column workspace_id text,
  add column crew_id text,
  add column agent_id text,
  add column run_id text,
  alter column tokens_in drop not null,
  alter column tokens_out drop not null,
  alter column cost_micros drop not null,
  alter column currency drop not null;

create table meter.tenant_usage_quotas (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  version integer not null default 1,
  scope text not null check (scope in ('tenant', 'workspace', 'crew', 'agent', 'run', 'user')),
  -- Empty for the company itself, a star for each one of the kind.
  scope_id text not null,
  hard_cap_enabled boolean not null,
  soft_cap_enabled boolean not null,
  soft_cap_threshold double precision not null default 0.8 check (soft_cap_threshold > 0 and soft_cap_threshold <= 1),
  monthly_token_limit bigint check (monthly_token_limit >= 0),
  daily_token_limit bigint check (daily_token_limit >= 0),
  run_token_limit bigint check (run_token_limit >= 0),
  monthly_cost_limit_micros bigint check (monthly_cost_limit_micros >= 0),
  daily_cost_limit_micros bigint check (daily_cost_limit_micros >= 0),
  run_cost_limit_micros bigint check (run_cost_limit_micros >= 0),
  monthly_call_limit bigint check (monthly_call_limit >= 0),
  daily_call_limit bigint check (daily_call_limit >= 0),
  run_call_limit bigint check (run_call_limit >= 0),
  unique (tenant_id, scope, scope_id)
);
select store.tenant_table('meter.tenant_usage_quotas');
select store.engine_may('meter.tenant_usage_quotas', 'select');

-- What has been spent of one limit in one period, and what is leased to processes and not known to be spent or free.
create table meter.accounts (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  scope text not null,
  scope_id text not null,
  period text not null check (period in ('month', 'day', 'run')),
  period_start timestamptz(3) not null,
  unit text not null check (unit in ('tokens', 'costMicros', 'calls')),
  spent bigint not null default 0 check (spent >= 0),
  leased bigint not null default 0 check (leased >= 0),
  warned_at timestamptz(3),
  unique (tenant_id, scope, scope_id, period, period_start, unit)
);
select store.tenant_table('meter.accounts');
select store.engine_may('meter.accounts', 'select, insert, update');

-- A process's slice of an account, in totals, so that telling them twice changes nothing.
create table meter.leases (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  account_id uuid not null references meter.accounts (id) on delete cascade,
  process_id uuid not null,
  granted bigint not null default 0,
  used bigint not null default 0,
  returned bigint not null default 0,
  -- Spent beyond what was reserved for it.
  over bigint not null default 0,
  expires_at timestamptz(3) not null,
  check (granted >= used + returned and used >= 0 and returned >= 0 and over >= 0)
);
create index leases_account on meter.leases (account_id);
select store.tenant_table('meter.leases');
select store.engine_may('meter.leases', 'select, insert, update, delete');

-- One turn of a process: tells what it has used of its slices, and is granted more. A grant never exceeds what the
-- limit leaves after what is spent and what is leased; it takes no more than a thirty-second of it beyond what is
-- needed, so slices shrink as the limit comes near. A limit that has been changed meanwhile grants nothing.
create function meter.turn(told json, told_at timestamptz, lease_until timestamptz)
returns table (lease_id uuid, alive boolean, stale boolean, granted bigint, spent bigint, room bigint,
  elsewhere bigint, warned boolean)
language plpgsql as $$
declare
  one record;
  account meter.accounts;
  lease meter.leases;
  gone bigint;
  more bigint;
begin
  for one in
    select r.* from json_to_recordset(told) as r(lease_id uuid, account_id uuid, tenant_id uuid, process_id uuid,
      quota_id uuid, version integer, hard_limit bigint, used bigint, returned bigint, over bigint,
      need bigint, wish bigint, fresh boolean, ending boolean)
    order by r.account_id, r.lease_id
  loop
    lease_id := one.lease_id;
    alive := false;
    stale := false;
    granted := 0;
    spent := 0;
    room := 0;
    elsewhere := 0;
    warned := true;
    select a.* into account from meter.accounts a where a.id = one.account_id for update;
    if found and one.fresh then
      insert into meter.leases (id, tenant_id, account_id, process_id, expires_at, created_at, updated_at)
      values (one.lease_id, account.tenant_id, account.id, one.process_id, lease_until, told_at, told_at)
      on conflict (id) do nothing;
    end if;
    select l.* into lease from meter.leases l where l.id = one.lease_id and l.account_id = account.id;
    if not found then
      stale := account.id is null;
      return next;
      continue;
    end if;

    alive := true;
    gone := one.used - lease.used + one.returned - lease.returned;
    account.spent := account.spent + one.used - lease.used + one.over - lease.over;
    account.leased := account.leased - gone;
    stale := not exists (
      select 1 from meter.tenant_usage_quotas q where q.id = one.quota_id and q.version = one.version);
    more := 0;
    if one.wish > 0 and not stale then
      room := greatest(0, one.hard_limit - account.spent - account.leased);
      more := case when one.hard_limit is null then greatest(one.need, one.wish)
        else least(room, greatest(one.need, least(one.wish, room / 32))) end;
    end if;
    account.leased := account.leased + more;
    update meter.accounts a set spent = account.spent, leased = account.leased, updated_at = told_at
    where a.id = account.id;
    granted := lease.granted + more;
    if one.ending and granted = one.used + one.returned then
      delete from meter.leases l where l.id = lease.id;
    else
      update meter.leases l set granted = lease.granted + more, used = one.used, returned = one.returned,
        over = one.over, expires_at = lease_until, updated_at = told_at
      where l.id = lease.id;
    end if;
    spent := account.spent;
    room := greatest(0, one.hard_limit - account.spent - account.leased);
    warned := account.warned_at is not null;
    select coalesce(sum(l.granted - l.used - l.returned), 0) into elsewhere from meter.leases l
    where l.account_id = account.id and l.id <> lease.id and l.expires_at > told_at;
    return next;
  end loop;
end $$;

-- What a unit costs, from when until when. The price of another company is no business of this one: rows that name a
-- tenant are its own prices. Amounts are for a million units, in millionths of the currency.
create table meter.prices (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  tenant_id uuid,
  provider text not null,
  model text not null,
  item text not null check (item in ('input_token', 'output_token', 'cached_token', 'image', 'second', 'call')),
  micros_per_million bigint not null check (micros_per_million >= 0),
  currency text not null default 'USD' check (currency = 'USD'),
  valid_from timestamptz(3) not null,
  valid_until timestamptz(3) check (valid_until > valid_from),
  -- Which article it is, as a number: ranges of one number are compared without an extension of the database.
  article numeric not null generated always as (hashtextextended(
    coalesce(tenant_id::text, '') || chr(31) || provider || chr(31) || model || chr(31) || item, 0)::numeric) stored,
  constraint prices_one_at_a_time exclude using gist (
    numrange(article, article, '[]') with &&, tstzrange(valid_from, valid_until) with &&)
);
select store.global_table('meter.prices');
