-- Calls that commit by themselves, before their record does: it is known first that they have begun.
alter table invoke.keys drop constraint keys_state_check;
alter table invoke.keys add constraint keys_state_check check (state in ('done', 'sending', 'waiting', 'begun'));
create index keys_begun on invoke.keys (expires_at) where state = 'begun';
