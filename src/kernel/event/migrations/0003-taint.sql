-- Whether text from outside may have steered what happened or what was asked for: whoever acts on it is tainted too.
alter table event.ai_events add column tainted boolean not null default false;
alter table event.deliveries add column tainted boolean not null default false;

-- Only what is still open is ever looked for by its state; most events are closed as they are written.
drop index event.ai_events_open;
create index ai_events_open on event.ai_events (processed, created_at) where not processed;
