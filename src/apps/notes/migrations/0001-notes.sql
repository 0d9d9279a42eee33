create table notes.notes (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  title text not null,
  body text not null,
  tags text[] not null default '{}',
  version integer not null default 1,
  deleted_at timestamptz(3),
  share_slug text,
  words tsvector generated always as (to_tsvector('simple', title || ' ' || body)) stored
);
create index notes_newest on notes.notes (tenant_id, id) where deleted_at is null;
create index notes_words on notes.notes using gin (words);
create index notes_tags on notes.notes using gin (tags);
create unique index notes_share on notes.notes (tenant_id, share_slug) where share_slug is not null;
select store.tenant_table('notes.notes');

create table notes.revisions (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  note_id uuid not null references notes.notes (id) on delete cascade,
  version integer not null,
  title text not null,
  body text not null,
  tags text[] not null
);
create unique index revisions_version on notes.revisions (tenant_id, note_id, version);
select store.tenant_table('notes.revisions');

create table notes.tags (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  notes integer not null
);
create unique index tags_name on notes.tags (tenant_id, name);
select store.tenant_table('notes.tags');
