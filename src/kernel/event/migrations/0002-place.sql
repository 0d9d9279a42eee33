-- Where an event stands in the order of commits, for whoever follows events and comes back later.

-- Transaction ids count anew in another cluster: there a new era begins, and an earlier one comes before all of it.
create table event.eras (
  era integer primary key,
  cluster bigint not null
);
insert into event.eras select 1, system_identifier from pg_control_system();

alter table event.ai_events add column era integer not null default 1;
-- Every transaction below it had ended when the event was written. Unknown for what was written before.
alter table event.ai_events add column cut xid8;
alter table event.ai_events alter column cut set default pg_snapshot_xmin(pg_current_snapshot());
create index ai_events_place on event.ai_events (tenant_id, era, txid, id);

-- The era that is; the first to ask on a restored database begins a new one.
create function event.era_now() returns integer language plpgsql security definer set search_path = pg_catalog as $$
declare
  here bigint := (select system_identifier from pg_control_system());
  latest record;
begin
  select era, cluster into latest from event.eras order by era desc limit 1;
  if latest.cluster = here then return latest.era; end if;
  lock table event.eras in exclusive mode;
  select era, cluster into latest from event.eras order by era desc limit 1;
  if latest.cluster <> here then
    latest.era := latest.era + 1;
    insert into event.eras values (latest.era, here);
    execute format('alter table event.ai_events alter column era set default %s', latest.era);
  end if;
  return latest.era;
end $$;
revoke execute on function event.era_now() from public;
grant execute on function event.era_now() to cadre_engine;
