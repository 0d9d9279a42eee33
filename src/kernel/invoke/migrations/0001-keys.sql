create table invoke.keys (
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  actor_id text not null,
  key text not null,
  capability text not null,
  input_hash text not null,
  state text not null check (state in ('done', 'sending', 'waiting')),
  answer json,
  entry_id uuid,
  -- While a send is under way; afterwards nobody knows what became of it until somebody asks the vendor.
  leased_until timestamptz(3),
  expires_at timestamptz(3) not null,
  constraint keys_once primary key (tenant_id, actor_id, key)
);
create index keys_expiry on invoke.keys (expires_at);
select store.tenant_table('invoke.keys');
select store.engine_may('invoke.keys', 'select, insert, delete');
