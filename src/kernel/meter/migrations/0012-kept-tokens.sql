-- What a provider was asked to keep costs more than what it reads: it is told apart, as what is read again is.
alter table meter.usage_metering add column tokens_kept bigint;
