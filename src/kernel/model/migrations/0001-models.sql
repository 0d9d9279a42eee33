-- Keys are in the vault; here is which one, and the end of it, by which its owner knows it again.
create table model.ai_providers (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  title text not null,
  base_url text,
  secret_id uuid,
  hosts text[] not null default '{}',
  hint text not null default '',
  models jsonb not null default '{}',
  is_enabled boolean not null default true,
  version integer not null default 1,
  tested_at timestamptz(3),
  is_working boolean,
  note text,
  unique (tenant_id, name)
);
select store.tenant_table('model.ai_providers');
select store.engine_may('model.ai_providers', 'select');

create table model.model_policies (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  workspace_id text not null,
  rules jsonb not null,
  fallback_strategy text not null check (fallback_strategy in ('priority', 'latency', 'cost', 'quality')),
  auto_fallback_enabled boolean not null,
  version integer not null default 1,
  unique (tenant_id, workspace_id)
);
select store.tenant_table('model.model_policies');
select store.engine_may('model.model_policies', 'select');

create table model.model_health_metrics (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  provider text not null,
  model text not null,
  status text not null check (status in ('healthy', 'degraded', 'unhealthy')),
  average_latency_ms double precision,
  error_rate double precision not null check (error_rate between 0 and 1),
  samples integer not null,
  note text,
  checked_at timestamptz(3) not null,
  unique (tenant_id, provider, model)
);
select store.tenant_table('model.model_health_metrics');

-- What was asked and answered is sealed under whom it was asked by: with their key it is forgotten.
create table model.ai_generation_history (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  user_id text not null,
  task text not null,
  segment text not null,
  workspace_id text not null,
  provider text not null,
  model text not null,
  run_id text,
  finish text not null,
  tokens_in bigint not null,
  tokens_out bigint not null,
  cost_micros bigint not null,
  currency text not null,
  latency_ms double precision not null,
  prompt text,
  result text
);
create index ai_generation_history_newest on model.ai_generation_history (tenant_id, id);
create index ai_generation_history_user on model.ai_generation_history (tenant_id, user_id);
select store.tenant_table('model.ai_generation_history');
select store.engine_may('model.ai_generation_history', 'insert');

create table model.ai_response_quality_feedback (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  generation_id uuid not null references model.ai_generation_history (id) on delete cascade,
  user_id text not null,
  provider text not null,
  model text not null,
  segment text not null,
  rating integer not null check (rating between 1 and 5),
  is_good boolean not null,
  comment text,
  unique (tenant_id, generation_id, user_id)
);
create index ai_response_quality_feedback_model on model.ai_response_quality_feedback (tenant_id, provider, model);
select store.tenant_table('model.ai_response_quality_feedback');
select store.engine_may('model.ai_response_quality_feedback', 'select');
