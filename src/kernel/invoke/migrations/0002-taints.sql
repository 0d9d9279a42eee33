-- Runs that have read text from outside the company. Nothing clears a taint but time, for runs that have no end.
create table invoke.taints (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  run text not null,
  source text not null,
  tainted_at timestamptz(3) not null,
  until timestamptz(3),
  primary key (tenant_id, run)
);
select store.tenant_table('invoke.taints');
select store.engine_may('invoke.taints', 'select, delete');
