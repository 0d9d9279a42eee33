create table audit.entries (
  id uuid not null,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  txid xid8 not null default pg_current_xact_id(),
  at timestamptz(3) not null,
  -- The call this one was part of, when it was not the outermost.
  parent_id uuid,
  actor_kind text not null,
  actor_id text not null,
  credential_id text,
  capability text not null,
  effect text not null,
  outcome text not null,
  code text,
  door text not null,
  request_id text not null,
  call_key text,
  undoes uuid,
  primary key (tenant_id, id)
);
-- What was undone once can not be undone again.
create unique index entries_undoes on audit.entries (tenant_id, undoes) where undoes is not null;
select store.tenant_table('audit.entries');
select store.engine_may('audit.entries', 'select, insert');
select store.append_only('audit.entries');

create table audit.payloads (
  entry_id uuid not null,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  input json not null,
  output json,
  primary key (tenant_id, entry_id)
);
select store.tenant_table('audit.payloads');
select store.engine_may('audit.payloads', 'select, insert');
select store.append_only('audit.payloads');
