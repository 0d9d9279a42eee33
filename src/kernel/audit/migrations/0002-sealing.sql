-- What is recorded besides: for whom somebody acted, in which run, whose data it concerns. `era` counts the clusters
-- this log has lived on: transaction ids are only comparable within one.
alter table audit.entries
  add column era integer not null default 1 check (era > 0),
  add column delegated_by text,
  add column run_id text,
  add column subject text,
  add column payload_hash text;
create index entries_sealing on audit.entries (tenant_id, era, txid, id);
create index entries_run on audit.entries (tenant_id, run_id, id) where run_id is not null;

-- What went in and out is sealed from now on; what was written before stays readable.
alter table audit.payloads
  alter column input drop not null,
  add column subject text,
  add column sealed text,
  add check (sealed is not null or input is not null);

-- Nobody may delete what went in and out, but for this one reason: somebody is to be forgotten. It runs as the owner,
-- whom the wall between tenants holds as well.
create function audit.forget_payloads(ids uuid[]) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  gone integer;
begin
  delete from audit.payloads where entry_id = any(ids);
  get diagnostics gone = row_count;
  return gone;
end $$;
revoke all on function audit.forget_payloads(uuid[]) from public;
grant execute on function audit.forget_payloads(uuid[]) to cadre_app;

create table audit.segments (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  number integer not null check (number > 0),
  -- Which columns were sealed, and how they were written down.
  form smallint not null,
  -- The last row it holds; its first is the one after the last of the segment before.
  era integer not null,
  last_txid xid8 not null,
  last_id uuid not null,
  rows integer not null check (rows > 0),
  root text not null,
  previous text not null,
  hash text not null,
  sealed_at timestamptz(3) not null,
  key_id text not null,
  signature text not null,
  -- Per row its id and the hash of its bytes, so that a broken segment can say which row it was.
  leaves bytea not null,
  primary key (tenant_id, number)
);
select store.tenant_table('audit.segments');
revoke insert, update, delete on audit.segments from cadre_app;
select store.engine_may('audit.segments', 'select, insert');
select store.append_only('audit.segments');

create table audit.eras (
  era integer primary key,
  cluster text not null,
  reason text not null,
  began_at timestamptz(3) not null
);
select store.global_table('audit.eras');

create function audit.cluster() returns text language sql stable set search_path = pg_catalog, pg_temp as $$
  select system_identifier::text from pg_control_system()
$$;

-- Begins the era after `known`, once, however many ask. The lock waits for every row of the era that ends.
create function audit.begin_era(known integer, why text, at timestamptz) returns integer
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  latest integer;
begin
  lock table audit.entries in access exclusive mode;
  select coalesce(max(era), 0) into latest from audit.eras;
  if latest <> known then
    return latest;
  end if;
  insert into audit.eras (era, cluster, reason, began_at) values (known + 1, audit.cluster(), why, at);
  execute format('alter table audit.entries alter column era set default %s', known + 1);
  return known + 1;
end $$;
revoke all on function audit.begin_era(integer, text, timestamptz) from public;
grant execute on function audit.begin_era(integer, text, timestamptz) to cadre_engine;

-- Keys that signed before the root key was exchanged, each vouched for by the one after it.
create table audit.past_keys (
  id text primary key,
  public_key text not null,
  vouched_by text not null,
  voucher text not null,
  retired_at timestamptz(3) not null
);
select store.global_table('audit.past_keys');
