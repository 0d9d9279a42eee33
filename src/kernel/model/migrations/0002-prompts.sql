-- Prompts that are used again and again. A version never changes; how often each is used does.
create table model.prompts (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  version integer not null check (version >= 1),
  channel text not null,
  segment text,
  system text,
  template text not null,
  note text,
  share integer not null default 0 check (share between 0 and 100),
  unique (tenant_id, name, version)
);
select store.tenant_table('model.prompts');

-- By which version of a prompt something was asked.
alter table model.ai_generation_history add column prompt_id uuid;
create index ai_generation_history_prompt on model.ai_generation_history (tenant_id, prompt_id)
  where prompt_id is not null;

-- What became of an answer: sold, clicked, published. One word of each kind for an answer, the last one.
create table model.ai_outcomes (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  generation_id uuid not null references model.ai_generation_history (id) on delete cascade,
  outcome text not null,
  is_good boolean not null,
  unique (tenant_id, generation_id, outcome)
);
select store.tenant_table('model.ai_outcomes');
