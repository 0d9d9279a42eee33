-- So that a statement whose answer nobody waits for refuses by itself what it can not post; null is nothing to refuse.
create function ledger.must_know(missing text) returns void language plpgsql strict set search_path = '' as $$
begin
  raise exception using errcode = 'CD404', message = 'There is no account ' || missing;
end $$;
