create table work.schedules (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  name text not null,
  next_at timestamptz(3) not null,
  last_at timestamptz(3),
  last_error text,
  paused boolean not null default false,
  lease_owner uuid,
  leased_until timestamptz(3),
  primary key (tenant_id, name)
);
create index schedules_due on work.schedules (next_at) where not paused;
select store.tenant_table('work.schedules');
select store.engine_may('work.schedules', 'select, insert, update, delete');
