-- What fails lately is looked for every few minutes, and is little.
create index runs_failed on work.runs (tenant_id, finished_at) where state = 'failed';
