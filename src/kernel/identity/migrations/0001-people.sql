-- People and what they come with. A person exists before any tenant is known; what they are somewhere is the tenant's.

create table identity.users (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  email text not null unique check (email = lower(email)),
  email_verified boolean not null default false,
  image text,
  status text not null default 'active' check (status in ('active', 'disabled'))
);
select store.global_table('identity.users');

create table identity.accounts (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  user_id uuid not null references identity.users (id) on delete cascade,
  provider_id text not null,
  account_id text not null,
  password text,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamptz(3),
  refresh_token_expires_at timestamptz(3),
  scope text,
  unique (provider_id, account_id)
);
create index accounts_by_person on identity.accounts (user_id);
select store.global_table('identity.accounts');

create table identity.user_sessions (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  user_id uuid not null references identity.users (id) on delete cascade,
  token text not null unique,
  expires_at timestamptz(3) not null,
  ip_address text,
  user_agent text,
  tenant_id uuid,
  version integer not null default 1,
  seen_at timestamptz(3),
  revoked_at timestamptz(3)
);
create index user_sessions_by_person on identity.user_sessions (user_id);
create index user_sessions_by_end on identity.user_sessions (expires_at);
select store.global_table('identity.user_sessions');

create table identity.verifications (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  identifier text not null,
  value text not null,
  expires_at timestamptz(3) not null
);
create index verifications_by_identifier on identity.verifications (identifier);
select store.global_table('identity.verifications');

create table identity.jwks (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  sealed text not null,
  expires_at timestamptz(3) not null
);
select store.global_table('identity.jwks');

create table identity.sign_in_attempts (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  subject text not null unique,
  count integer not null,
  since timestamptz(3) not null
);
select store.global_table('identity.sign_in_attempts');

create table identity.memberships (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  user_id uuid not null references identity.users (id) on delete cascade,
  role text not null
    check (role in ('super_admin', 'tenant_admin', 'manager', 'store_operator', 'client', 'end_user')),
  status text not null default 'active' check (status in ('active', 'disabled')),
  unique (tenant_id, user_id)
);
-- For the engine, which asks where a person belongs.
create index memberships_by_person on identity.memberships (user_id);
select store.tenant_table('identity.memberships');
select store.engine_may('identity.memberships', 'select, insert');

create table identity.api_keys (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  -- Unique over all tenants: a key alone says whose it is.
  hash text not null unique,
  prefix text not null,
  user_id uuid not null references identity.users (id) on delete cascade,
  scopes text[],
  expires_at timestamptz(3),
  revoked_at timestamptz(3),
  last_used_at timestamptz(3)
);
create index api_keys_by_tenant on identity.api_keys (tenant_id, id);
select store.tenant_table('identity.api_keys');
select store.engine_may('identity.api_keys', 'select');
