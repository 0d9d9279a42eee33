-- The keys of tenants and their subjects, wrapped by a key that is derived from the root key and stored nowhere. A key
-- without its wrapped form has been shredded: what was sealed under it can not be read again by anybody.
create table vault.keys (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  subject text not null check (length(subject) between 1 and 200),
  version integer not null,
  wrapped text,
  -- Which root key has wrapped it.
  root text not null,
  retired_at timestamptz(3),
  shredded_at timestamptz(3),
  check ((wrapped is null) = (shredded_at is not null)),
  unique (tenant_id, subject, version)
);
-- New seals are made under one key per subject, whichever process asked first.
create unique index keys_in_use on vault.keys (tenant_id, subject) where retired_at is null and shredded_at is null;
-- Whether there is a key of another root.
create index keys_by_root on vault.keys (root);
select store.tenant_table('vault.keys');
select store.engine_may('vault.keys', 'select, insert, update');
-- No call's own SQL has any business here.
revoke insert, update, delete on vault.keys from cadre_app;

create table vault.secrets (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  purpose text not null,
  -- Whose it is alone; null when it is the company's.
  owner_id text,
  hosts text[] not null,
  sealed text not null,
  sealed_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  generator json,
  public_key text,
  version integer not null default 1,
  expires_at timestamptz(3),
  warned_at timestamptz(3),
  expired_at timestamptz(3),
  rotate_every_days integer,
  rotates_at timestamptz(3),
  rotated_at timestamptz(3),
  last_used_at timestamptz(3)
);
create unique index secrets_by_name on vault.secrets (tenant_id, coalesce(owner_id, ''), name);
create index secrets_by_id on vault.secrets (tenant_id, id);
create index secrets_by_end on vault.secrets (tenant_id, expires_at) where expires_at is not null;
create index secrets_by_turn on vault.secrets (tenant_id, rotates_at) where rotates_at is not null;
select store.tenant_table('vault.secrets');
-- Letting a secret out takes no part in the call that asks for it.
select store.engine_may('vault.secrets', 'select, update');

-- Every time a secret was let out, or somebody was kept from it.
create table vault.accesses (
  id uuid not null,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  secret_id uuid,
  secret_name text not null,
  version integer,
  call_id uuid not null,
  actor_kind text not null,
  actor_id text not null,
  outcome text not null check (outcome in ('released', 'denied')),
  host text,
  method text,
  reason text,
  primary key (tenant_id, id)
);
create index accesses_by_secret on vault.accesses (tenant_id, secret_id, id);
select store.tenant_table('vault.accesses');
select store.engine_may('vault.accesses', 'select, insert');
select store.append_only('vault.accesses');
