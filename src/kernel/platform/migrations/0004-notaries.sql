-- What signed and sealed receipts before the root key was another one: wrapped under the root key of today.
create table platform.notaries (
  id uuid primary key,
  created_at timestamptz not null,
  wrapped text not null
);
select store.global_table('platform.notaries');
