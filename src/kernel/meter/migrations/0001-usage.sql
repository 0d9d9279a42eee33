create table meter.usage_metering (
  id uuid not null,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  at timestamptz(3) not null,
  user_id text not null,
  capability text not null,
  model text,
  -- Plain reads are tallied: one row may stand for several calls of one second.
  calls integer not null default 1,
  failures integer not null default 0,
  tokens_in bigint not null default 0,
  tokens_out bigint not null default 0,
  latency_ms double precision not null default 0,
  -- Millionths of the currency's unit.
  cost_micros bigint not null default 0,
  currency text not null default 'USD',
  primary key (tenant_id, id)
);
select store.tenant_table('meter.usage_metering');
select store.engine_may('meter.usage_metering', 'select, insert');
select store.append_only('meter.usage_metering');
