-- With which run it was paused: itself, or one above it. What somebody has stopped by itself goes on by itself.
alter table work.runs add column paused_by uuid;
