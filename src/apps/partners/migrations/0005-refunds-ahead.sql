-- Refunds of which was heard before the sale: told in another order than they happened. They wait for it.
create table partners.refunds_ahead (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  network text not null,
  transaction_id text not null,
  refund_id text not null,
  amount bigint not null check (amount > 0),
  currency text not null,
  is_chargeback boolean not null
);
create unique index refunds_ahead_once on partners.refunds_ahead (tenant_id, network, transaction_id, refund_id);
create index refunds_ahead_old on partners.refunds_ahead (tenant_id, created_at);
select store.tenant_table('partners.refunds_ahead');
