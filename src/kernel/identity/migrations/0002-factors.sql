-- What somebody proves besides a password.

create table identity.factors (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  user_id uuid not null unique references identity.users (id) on delete cascade,
  -- Opened by the root key alone.
  sealed text not null,
  confirmed_at timestamptz(3),
  -- The time step of the last code that was taken; no code of it or before it is taken again.
  last_step bigint not null default 0
);
select store.global_table('identity.factors');

create table identity.recovery_codes (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  user_id uuid not null references identity.users (id) on delete cascade,
  hash text not null,
  used_at timestamptz(3),
  unique (user_id, hash)
);
select store.global_table('identity.recovery_codes');

alter table identity.user_sessions add column proven_at timestamptz(3);
