-- What was delivered to the address of a flow, by the name that whoever called gave it: sent once more it is the same.
create table work.hook_calls (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  flow_id uuid not null,
  delivery text not null,
  run_id uuid not null,
  at timestamptz(3) not null,
  primary key (tenant_id, flow_id, delivery)
);
create index hook_calls_at on work.hook_calls (tenant_id, at);
select store.tenant_table('work.hook_calls');
select store.engine_may('work.hook_calls', 'select, insert');
