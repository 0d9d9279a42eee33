-- The end of deliveries that were done together, within the transaction that did them: all of them are still there to
-- be taken, or nothing was done. Their events are closed once no other delivery of theirs is left.
create function event.take(taken uuid[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  here uuid := nullif(current_setting('app.current_tenant_id', true), '')::uuid;
  gone uuid[];
begin
  with removed as (
    delete from event.deliveries where tenant_id = here and id = any(taken) and state = 'due' returning event_id
  ) select array_agg(event_id) into gone from removed;
  if coalesce(cardinality(gone), 0) <> cardinality(taken) then
    raise exception 'Some of these deliveries were taken by somebody else' using errcode = '40001',
      constraint = 'deliveries_taken';
  end if;
  -- Two may take the last deliveries of one event: the second waits, and then sees that none is left.
  perform 1 from event.ai_events where id = any(gone) order by id for update;
  update event.ai_events e set processed = true
  where e.tenant_id = here and e.id = any(gone)
    and not exists (select 1 from event.deliveries d where d.event_id = e.id);
end $$;
revoke execute on function event.take(uuid[]) from public;
grant execute on function event.take(uuid[]) to cadre_app;
