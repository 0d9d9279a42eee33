-- What a company has settled for itself, beside what its modules grant: who may or may not, and under which conditions.
create table access.grants (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  who_kind text not null check (who_kind in ('role', 'person', 'agent')),
  who text not null check (who <> ''),
  pattern text not null check (pattern <> ''),
  effect text not null check (effect in ('allow', 'deny')),
  redact text[] not null default '{}',
  cap_amount bigint check (cap_amount >= 0),
  cap_currency text,
  ask boolean not null default false,
  from_at timestamptz(3),
  until_at timestamptz(3) check (until_at > from_at),
  reason text,
  given_by text not null,
  revoked_at timestamptz(3),
  revoked_by text,
  check ((cap_amount is null) = (cap_currency is null)),
  check (effect = 'allow' or (redact = '{}' and cap_amount is null and not ask))
);
create index grants_in_force on access.grants (tenant_id, id) where revoked_at is null;
select store.tenant_table('access.grants');
