-- Whom a company has asked to join. The token that accepts is in the link alone; here is its hash.

create table identity.invitations (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  email text not null check (email = lower(email)),
  name text not null,
  role text not null check (role in ('super_admin', 'tenant_admin', 'manager', 'store_operator', 'client', 'end_user')),
  hash text not null unique,
  invited_by text not null,
  expires_at timestamptz(3) not null,
  accepted_at timestamptz(3),
  revoked_at timestamptz(3)
);
create unique index invitations_open on identity.invitations (tenant_id, email)
  where accepted_at is null and revoked_at is null;
create index invitations_by_tenant on identity.invitations (tenant_id, id);
select store.tenant_table('identity.invitations');
-- Whoever accepts is known by the token alone, before the company is.
select store.engine_may('identity.invitations', 'select, update');
