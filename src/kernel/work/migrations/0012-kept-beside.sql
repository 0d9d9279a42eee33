-- What a step writes down where its run is not there any more, or is others' by now. The row itself is written by the
-- statement that records the call; `work.keep_call` does the same for processes of the version before.
create function work.elsewhere() returns uuid language plpgsql volatile as $$
begin
  raise exception 'This run goes on elsewhere, or has ended' using errcode = '40001', constraint = 'runs_fence';
end $$;
