-- The steps of a plan are done once by their keys.
alter table approval.requests drop column steps_done;
