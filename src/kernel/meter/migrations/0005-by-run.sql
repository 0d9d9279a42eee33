-- What a run has spent is looked up by it.
create index usage_run on meter.usage_metering (tenant_id, run_id) where run_id is not null;
