-- What a company itself wants to hear of: a module's capability, called with each event that fits the pattern.
create table event.subscriptions (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  module text not null,
  pattern text not null,
  capability text not null,
  input json not null,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz
);
create index subscriptions_tenant on event.subscriptions (tenant_id, id);
select store.tenant_table('event.subscriptions');
select store.engine_may('event.subscriptions', 'select');
