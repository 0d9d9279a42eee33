-- What was spent in a run is known by the step that has spent it.
alter table meter.usage_metering add column step text;
