-- What a schedule of a module does, in words, and how often: kept with it, so that whoever lists them knows no module.
alter table work.schedules add column title text;
alter table work.schedules add column every text;
