-- A step that commits with its work, behind the fence and in one statement. `work.keep_step` does the same for
-- processes of the version before, which may still be at work.
create function work.keep_call(of_run uuid, at_epoch integer, called text, what text, answered json,
  began timestamptz, ended timestamptz) returns void language plpgsql as $$
begin
  insert into work.journal (run_id, step, epoch, kind, what, output, began_at, ended_at)
  select r.id, called, at_epoch, 'invoke', keep_call.what, answered, began, ended
  from work.runs r where r.id = of_run and r.epoch = at_epoch and r.state = 'running' for share;
  if not found then
    raise exception 'This run goes on elsewhere, or has ended' using errcode = '40001', constraint = 'runs_fence';
  end if;
end $$;
