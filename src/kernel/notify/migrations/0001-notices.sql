create table notify.notices (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  person_id uuid not null,
  kind text not null,
  severity text not null check (severity in ('info', 'warning', 'urgent')),
  title text not null,
  body text not null,
  link text,
  facts json not null,
  -- Of one group at most one is open for a person: what comes meanwhile makes its count grow.
  group_key text,
  count integer not null default 1,
  seen_at timestamptz(3),
  read_at timestamptz(3),
  archived_at timestamptz(3)
);
create index notices_newest on notify.notices (tenant_id, person_id, id);
create index notices_unread on notify.notices (tenant_id, person_id) where read_at is null and archived_at is null;
create index notices_groups on notify.notices (tenant_id, group_key text_pattern_ops) where group_key is not null;
create unique index notices_open on notify.notices (tenant_id, person_id, group_key)
  where group_key is not null and read_at is null and archived_at is null;
select store.tenant_table('notify.notices');

create table notify.settings (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  person_id uuid not null,
  language text not null,
  time_zone text not null,
  quiet_from text,
  quiet_until text,
  urgent_passes boolean not null,
  version integer not null default 1,
  unique (tenant_id, person_id)
);
select store.tenant_table('notify.settings');

create table notify.preferences (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  person_id uuid not null,
  kind text not null,
  channel text not null,
  timing text not null check (timing in ('off', 'immediate', 'hourly', 'daily')),
  unique (tenant_id, person_id, kind, channel)
);
select store.tenant_table('notify.preferences');

create table notify.messages (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  -- Nobody's for a letter to somebody who does not belong here yet.
  person_id uuid,
  channel text not null check (channel in ('mail', 'chat', 'push')),
  -- What goes out together, once: a notice, an hour, a day, or a letter.
  slot text not null,
  due_at timestamptz(3) not null,
  state text not null default 'waiting' check (state in ('waiting', 'ready', 'sent', 'failed', 'cancelled')),
  attempts integer not null default 0,
  last_error text,
  sent_at timestamptz(3),
  -- As it goes out, so that it goes out the same when it is tried again. Nothing is left of it afterwards.
  sealed text
);
create unique index messages_slot on notify.messages (tenant_id, person_id, channel, slot) where person_id is not null;
select store.tenant_table('notify.messages');

create table notify.deliveries (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  notice_id uuid not null references notify.notices (id) on delete cascade,
  channel text not null,
  message_id uuid not null references notify.messages (id) on delete cascade,
  unique (tenant_id, notice_id, channel)
);
create index deliveries_message on notify.deliveries (tenant_id, message_id);
select store.tenant_table('notify.deliveries');

create table notify.wordings (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null,
  language text not null,
  version integer not null,
  -- Null in all: from this version on the house's own words again.
  subject text,
  text text,
  html text,
  unique (tenant_id, name, language, version)
);
select store.tenant_table('notify.wordings');

create table notify.chats (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  person_id uuid not null,
  channel text not null,
  connection_id uuid not null,
  address text not null,
  unique (tenant_id, connection_id, address)
);
create index chats_person on notify.chats (tenant_id, person_id);
select store.tenant_table('notify.chats');

create table notify.chat_codes (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  person_id uuid not null,
  digest text not null,
  expires_at timestamptz(3) not null,
  unique (tenant_id, digest),
  unique (tenant_id, person_id)
);
select store.tenant_table('notify.chat_codes');

create table notify.buttons (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  person_id uuid not null,
  digest text not null,
  approval_id uuid not null,
  verdict text not null check (verdict in ('approve', 'reject')),
  sealed text not null,
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  unique (tenant_id, digest)
);
select store.tenant_table('notify.buttons');

create table notify.devices (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  person_id uuid not null,
  label text not null,
  endpoint_hash text not null,
  sealed text not null,
  unique (tenant_id, endpoint_hash)
);
create index devices_person on notify.devices (tenant_id, person_id);
select store.tenant_table('notify.devices');

create table notify.push_keys (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  public_key text not null,
  sealed text not null,
  unique (tenant_id)
);
select store.tenant_table('notify.push_keys');
