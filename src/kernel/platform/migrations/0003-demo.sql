-- The company that shows what there is to show. There is one at the most; nothing ever leaves it.
create table platform.demos (
  id uuid primary key,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  tenant_id uuid not null unique,
  -- From whom everything that looks like chance is drawn.
  seed text not null,
  -- Who plays which role, by id. They have no password and never get one.
  people json not null,
  played_at timestamptz(3),
  removing_at timestamptz(3)
);
create unique index one_demo on platform.demos ((true));
select store.global_table('platform.demos');
