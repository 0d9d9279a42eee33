-- What every module's migration stands on: the two kinds of table, and who may touch them.

create function store.open_schema(name text) returns void language plpgsql as $$
begin
  execute format('create schema if not exists %I', name);
  execute format('grant usage on schema %I to cadre_app, cadre_engine', name);
end $$;

-- A tenant's rows are visible and writable only while the transaction is bound to that tenant. Unbound sees nothing.
create function store.tenant_table(target regclass) returns void language plpgsql as $$
declare
  label text := (select relname from pg_class where oid = target);
begin
  execute format('alter table %s enable row level security', target);
  execute format('alter table %s force row level security', target);
  execute format(
    'create policy %I on %s using (tenant_id = nullif(current_setting(''app.current_tenant_id'', true), '''')::uuid) '
    'with check (tenant_id = nullif(current_setting(''app.current_tenant_id'', true), '''')::uuid)',
    'tenant_isolation_' || label, target);
  execute format('grant select, insert, update, delete on %s to cadre_app', target);
end $$;

-- The named list: tenant tables that the engine works on across tenants (outbox, deliveries, schedules, leases …).
create table store.engine_tables (
  target text primary key,
  may text not null
);

create function store.engine_may(target regclass, may text) returns void language plpgsql as $$
declare
  label text := (select relname from pg_class where oid = target);
begin
  execute format('create policy %I on %s to cadre_engine using (true) with check (true)', 'engine_' || label, target);
  execute format('grant %s on %s to cadre_engine', may, target);
  insert into store.engine_tables (target, may) values (target::text, may);
end $$;

create function store.global_table(target regclass) returns void language plpgsql as $$
begin
  execute format('grant select, insert, update, delete on %s to cadre_engine', target);
end $$;

-- Audit and its like: what is written stays as it was written.
create function store.append_only(target regclass) returns void language plpgsql as $$
begin
  execute format('revoke update, delete, truncate on %s from cadre_app, cadre_engine', target);
end $$;
