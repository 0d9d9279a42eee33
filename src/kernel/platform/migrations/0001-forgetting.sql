-- What was forgotten, and proof of it. The same receipt lies outside the database too, so that a restored backup can be
-- made to forget again.
create table platform.purge_receipts (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  subject text not null,
  body text not null,
  signature text not null
);
create index purge_receipts_newest on platform.purge_receipts (tenant_id, id);
select store.tenant_table('platform.purge_receipts');
select store.append_only('platform.purge_receipts');

-- What happened stays, in its order; what it said of somebody can be taken away, and only that. It runs as the owner,
-- whom the wall between tenants holds as well.
create function platform.forget_events(person text, needles text[]) returns bigint
language sql security definer set search_path = '' as $$
  with gone as (
    update event.ai_events set
      event_data = '{"forgotten": true}',
      user_id = case when user_id = person then 'forgotten' else user_id end
    where user_id = person or exists (
      select from pg_catalog.unnest(needles) needle
      where pg_catalog.strpos(pg_catalog.lower(event_data::text), pg_catalog.lower(needle)) > 0)
    returning 1)
  select count(*) from gone
$$;
revoke all on function platform.forget_events(text, text[]) from public;
grant execute on function platform.forget_events(text, text[]) to cadre_app;
