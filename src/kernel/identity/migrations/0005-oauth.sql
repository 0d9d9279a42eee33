-- Programs of others that people have let in (OAuth 2.1).

create table identity.oauth_clients (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  redirect_uris text[] not null,
  uri text
);
select store.global_table('identity.oauth_clients');

create table identity.oauth_grants (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  client_id uuid not null references identity.oauth_clients (id) on delete cascade,
  user_id uuid not null references identity.users (id) on delete cascade,
  tenant_id uuid not null,
  scopes text[] not null,
  resource text,
  seen_at timestamptz(3),
  revoked_at timestamptz(3)
);
create index oauth_grants_by_person on identity.oauth_grants (user_id, tenant_id);
create index oauth_grants_by_client on identity.oauth_grants (client_id);
select store.global_table('identity.oauth_grants');

create table identity.oauth_codes (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  grant_id uuid not null references identity.oauth_grants (id) on delete cascade,
  hash text not null unique,
  redirect_uri text not null,
  challenge text not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index oauth_codes_by_end on identity.oauth_codes (expires_at);
select store.global_table('identity.oauth_codes');

create table identity.oauth_refresh_tokens (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  grant_id uuid not null references identity.oauth_grants (id) on delete cascade,
  hash text not null unique,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index oauth_refresh_tokens_by_grant on identity.oauth_refresh_tokens (grant_id);
create index oauth_refresh_tokens_by_end on identity.oauth_refresh_tokens (expires_at);
select store.global_table('identity.oauth_refresh_tokens');
