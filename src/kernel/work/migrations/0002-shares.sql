-- What is due is claimed tenant by tenant, so that a long queue of one holds up nobody else.
create index deliveries_share on event.deliveries (tenant_id, due_at) where state = 'due';

-- When somebody asked for a run besides the schedule's own times.
alter table work.schedules add column asked_at timestamptz(3);
create index schedules_asked on work.schedules (asked_at) where asked_at is not null;
