-- Schedules that a company makes for itself: what is called, as whom, and when. Those of modules have none of it here.
alter table work.schedules add column capability text;
alter table work.schedules add column input json;
alter table work.schedules add column actor json;
alter table work.schedules add column cron text;
alter table work.schedules add column zone text;
alter table work.schedules add column catch_up text not null default 'once' check (catch_up in ('once', 'all', 'skip'));
-- Words from outside may have steered whoever made it.
alter table work.schedules add column tainted boolean not null default false;
