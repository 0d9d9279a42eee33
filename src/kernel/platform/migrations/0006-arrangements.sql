-- How a person has arranged what stands on Home.
create table platform.arrangements (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  person_id uuid not null,
  in_order json not null,
  hidden json not null,
  unique (tenant_id, person_id)
);
select store.tenant_table('platform.arrangements');
