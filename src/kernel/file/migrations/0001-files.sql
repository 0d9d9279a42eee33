-- Bytes, each once per company whoever has brought them. A row is written before its bytes are: there are no bytes that
-- no row knows of.
create table file.contents (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  -- How many files have them.
  refs integer not null default 0 check (refs >= 0),
  -- Since when they are known to lie where they should.
  placed_at timestamptz(3),
  -- When somebody last meant to use them; while nobody does they go some time after that.
  touched_at timestamptz(3) not null,
  -- Since when they are on their way out: from then on the same bytes, brought again, are other bytes.
  sweeping_at timestamptz(3),
  check (sweeping_at is null or refs = 0)
);
create unique index contents_by_hash on file.contents (tenant_id, sha256) where sweeping_at is null;
create index contents_unused on file.contents (tenant_id, touched_at) where refs = 0;
select store.tenant_table('file.contents');
-- Bytes are placed and thrown away outside of any call's transaction.
select store.engine_may('file.contents', 'select, insert, update, delete');

create table file.files (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  content_id uuid not null,
  name text not null,
  type text not null,
  size bigint not null,
  sha256 text not null,
  purpose text not null,
  owner_id text,
  is_public boolean not null default false,
  expires_at timestamptz(3),
  created_by text not null,
  -- Links that were made under another number lead nowhere.
  link_epoch integer not null default 0,
  version integer not null default 1,
  deleted_at timestamptz(3)
);
create index files_by_id on file.files (tenant_id, id);
create index files_by_owner on file.files (tenant_id, owner_id, id) where owner_id is not null;
create index files_by_creator on file.files (tenant_id, created_by, id);
create index files_by_purpose on file.files (tenant_id, purpose, id);
create index files_deleted on file.files (tenant_id, deleted_at) where deleted_at is not null;
create index files_by_end on file.files (tenant_id, expires_at) where expires_at is not null;
select store.tenant_table('file.files');

-- How much a company has; changed together with its files.
create table file.usage (
  id uuid primary key,
  tenant_id uuid not null unique default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  files bigint not null check (files >= 0),
  bytes bigint not null check (bytes >= 0)
);
select store.tenant_table('file.usage');
-- Asked before any bytes are taken, outside of the call's transaction.
select store.engine_may('file.usage', 'select');
