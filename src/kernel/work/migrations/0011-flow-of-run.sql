-- Of which flow a run is, as a column of its own: what stands inside of JSON can not be looked up by an index where
-- rows are kept apart by company.
alter table work.runs add column flow_id text
  generated always as (case when workflow = 'work.flow.run' then input ->> 'flowId' end) stored;
drop index work.runs_flow;
create index runs_flow on work.runs (tenant_id, flow_id, id) where flow_id is not null;
