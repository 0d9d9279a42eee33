create table bench.rows (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  title text not null,
  body text not null,
  amount_cents bigint not null
);
create index rows_tenant on bench.rows (tenant_id, id);
select store.tenant_table('bench.rows');
