create table stage.things (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  details json not null,
  version integer not null default 1,
  deleted_at timestamptz(3)
);
create index things_by_tenant on stage.things (tenant_id, id);
select store.tenant_table('stage.things');

create table stage.counts (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  what text not null,
  times integer not null
);
create unique index counts_what on stage.counts (tenant_id, what);
select store.tenant_table('stage.counts');
