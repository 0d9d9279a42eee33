-- What waits for a person, and what became of it. The input as it will be called lies sealed; what is shown has its
-- secrets hidden.
create table approval.requests (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  title text not null,
  reason text not null,
  sources json not null,
  capability text not null,
  effect text not null,
  rule text not null,
  tier integer not null check (tier between 1 and 3),
  band text not null,
  tainted boolean not null,
  stake json,
  actor json not null,
  actor_id text not null,
  agent_id text,
  requesters text[] not null,
  second_needed boolean not null,
  call_key text,
  run_id text,
  origin json not null,
  -- The capability that is called again once this is decided: another one when the call was made inside it.
  resumes text not null,
  sealed text,
  shown json not null,
  asked json not null,
  asked_hash text not null,
  input_hash text not null,
  plan json,
  steps_done integer[] not null default '{}',
  chain json not null,
  step integer not null default 0,
  deadline timestamptz(3) not null,
  on_silence text not null check (on_silence in ('reject', 'escalate')),
  escalated_at timestamptz(3),
  state text not null default 'waiting'
    check (state in ('waiting', 'approved', 'executing', 'executed', 'failed', 'rejected', 'expired', 'withdrawn')),
  decided_at timestamptz(3),
  decided_by text,
  decision_reason text,
  rehearsal json,
  rehearsed_at timestamptz(3),
  rehearsed_hash text,
  claimed_until timestamptz(3),
  finished_at timestamptz(3)
);
create index requests_newest on approval.requests (tenant_id, id);
create index requests_state on approval.requests (tenant_id, state, id);
create index requests_actor on approval.requests (tenant_id, actor_id, id);
-- Asking twice for the same is asking once.
create unique index requests_once on approval.requests
  (tenant_id, actor_id, coalesce(call_key, ''), capability, asked_hash)
  where state in ('waiting', 'approved', 'executing');
select store.tenant_table('approval.requests');

create table approval.decisions (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  request_id uuid not null references approval.requests (id) on delete cascade,
  person_id text not null,
  -- Whose right it was: the person's own, or that of whom they stand in for.
  authority_id text not null,
  step integer not null,
  verdict text not null check (verdict in ('approve', 'reject')),
  reason text,
  input_hash text not null,
  door text not null,
  -- Given for an input that was changed afterwards.
  void boolean not null default false
);
create unique index decisions_person on approval.decisions (tenant_id, request_id, person_id) where not void;
create unique index decisions_authority on approval.decisions (tenant_id, request_id, authority_id) where not void;
select store.tenant_table('approval.decisions');

create table approval.edits (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  request_id uuid not null references approval.requests (id) on delete cascade,
  person_id text not null,
  changes json not null,
  hash_before text not null,
  hash_after text not null
);
create index edits_request on approval.edits (tenant_id, request_id);
select store.tenant_table('approval.edits');

create table approval.policies (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  policy json not null,
  version integer not null default 1
);
create unique index policies_one on approval.policies (tenant_id);
select store.tenant_table('approval.policies');

create table approval.delegations (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  from_id text not null,
  to_id text not null,
  starts_at timestamptz(3) not null,
  ends_at timestamptz(3) not null,
  up_to_tier integer not null check (up_to_tier between 1 and 3),
  ended_at timestamptz(3)
);
create index delegations_to on approval.delegations (tenant_id, to_id);
select store.tenant_table('approval.delegations');

-- What an agent has earned, by capability and size of the stake. n and n_as_asked count since the last bad outcome.
create table approval.autonomy (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  agent_id text not null,
  capability text not null,
  band text not null,
  as_asked integer not null default 0,
  changed integer not null default 0,
  rejected integer not null default 0,
  n integer not null default 0,
  n_as_asked integer not null default 0,
  pinned boolean not null default false,
  snapped_at timestamptz(3)
);
create unique index autonomy_cell on approval.autonomy (tenant_id, agent_id, capability, band);
select store.tenant_table('approval.autonomy');

create table approval.spent (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  agent_id text not null,
  day date not null,
  currency text not null,
  amount bigint not null
);
create unique index spent_once on approval.spent (tenant_id, agent_id, day, currency);
select store.tenant_table('approval.spent');

create table approval.reviews (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  call_id uuid not null,
  agent_id text not null,
  capability text not null,
  band text not null,
  stake json,
  run_id text,
  state text not null default 'open' check (state in ('open', 'good', 'bad')),
  person_id text,
  note text
);
create index reviews_open on approval.reviews (tenant_id, state, id);
select store.tenant_table('approval.reviews');

-- Links and buttons: only the hash of a token is here.
create table approval.links (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  token_hash text not null,
  request_id uuid not null references approval.requests (id) on delete cascade,
  person_id text not null,
  verdicts text[] not null,
  input_hash text not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  used_for text
);
create unique index links_token on approval.links (tenant_id, token_hash);
create index links_request on approval.links (tenant_id, request_id);
select store.tenant_table('approval.links');
