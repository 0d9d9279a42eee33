-- A company's account at a service. Its secrets are in the vault; here are their ids.
create table connection.connections (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  connector text not null,
  title text not null,
  account text,
  fields json not null,
  -- Field of the connector → id of the secret.
  secrets json not null,
  state text not null check (state in ('new', 'connected', 'failing', 'expired', 'disconnected')),
  problem text,
  tested_at timestamptz(3),
  check_at timestamptz(3),
  -- Of OAuth: which tokens these are, how long they are good, and until when somebody is renewing them.
  tokens integer not null default 0,
  tokens_end_at timestamptz(3),
  renewing_until timestamptz(3)
);
create index connections_in_use on connection.connections (tenant_id, id) where state <> 'disconnected';
create index connections_to_check on connection.connections (check_at) where check_at is not null;
select store.tenant_table('connection.connections');
-- Whose turn it is to be looked at, over all companies.
select store.engine_may('connection.connections', 'select, update');

-- Which connection a company uses when nobody names one: for a connector, or for a contract.
create table connection.usual (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  subject text not null,
  connection_id uuid not null,
  unique (tenant_id, subject)
);
select store.tenant_table('connection.usual');

-- Which way a send has gone, so that whoever asks what became of it asks there, and it is tried again there alone.
create table connection.dispatches (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  call_key text not null,
  subject text not null,
  keeper text not null,
  connection_id uuid,
  created_at timestamptz(3) not null,
  primary key (tenant_id, call_key, subject)
);
create index dispatches_by_age on connection.dispatches (created_at);
select store.tenant_table('connection.dispatches');
select store.engine_may('connection.dispatches', 'select, insert, delete');

-- Consents that a person has been sent to give.
create table connection.consents (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  connection_id uuid not null,
  actor_id text not null,
  verifier text not null,
  redirect_uri text not null,
  ends_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index consents_by_end on connection.consents (ends_at);
select store.tenant_table('connection.consents');
select store.engine_may('connection.consents', 'select, delete');

-- What services have told us, sealed: each once.
create table connection.received (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  connector text not null,
  connection_id uuid not null,
  external_id text not null,
  type text not null,
  payload text not null,
  state text not null check (state in ('stored', 'told')),
  unique (tenant_id, connection_id, external_id)
);
create index received_newest on connection.received (tenant_id, id);
create index received_by_age on connection.received (created_at);
select store.tenant_table('connection.received');
select store.engine_may('connection.received', 'select, delete');

-- Services that a company has described itself.
create table connection.apis (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  title text not null,
  definition json not null,
  connection_id uuid not null,
  removed_at timestamptz(3)
);
create unique index apis_by_name on connection.apis (tenant_id, name) where removed_at is null;
select store.tenant_table('connection.apis');
select store.engine_may('connection.apis', 'select');
