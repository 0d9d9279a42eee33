-- Programs, the partners in them, whom they sent, what was sold, what was earned and what was paid.

create table partners.programs (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  slug text not null check (slug ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  name text not null,
  landing_url text,
  currencies jsonb not null,
  holding_days integer not null check (holding_days between 0 and 365),
  cookie_days integer not null check (cookie_days between 1 and 365),
  grace_minutes integer not null check (grace_minutes between 0 and 10080),
  accepts_by_itself boolean not null,
  hold_score integer not null check (hold_score between 1 and 101),
  reject_score integer not null check (reject_score between 1 and 101),
  own_words text[] not null,
  version integer not null default 1
);
create unique index programs_slug on partners.programs (tenant_id, slug);
select store.tenant_table('partners.programs');

create table partners.affiliates (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  program_id uuid not null references partners.programs (id),
  kind text not null,
  name text not null,
  email text not null,
  email_key text not null,
  status text not null check (status in ('applied', 'approved', 'rejected', 'suspended', 'banned', 'closed')),
  note text,
  -- Whoever is brought comes later than who brought them, so the tree can have no circle.
  parent_id uuid references partners.affiliates (id) check (parent_id < id),
  user_id uuid,
  website text,
  country text,
  agreed_rate_bp integer check (agreed_rate_bp between 0 and 5000),
  is_trusted boolean not null default false,
  shown_as text,
  pay_method text,
  pay_to text,
  pay_key text,
  joined_ip text,
  joined_device text,
  version integer not null default 1
);
create unique index affiliates_email on partners.affiliates (tenant_id, program_id, email_key) where email_key <> '';
create index affiliates_email_key on partners.affiliates (tenant_id, email_key);
create index affiliates_parent on partners.affiliates (tenant_id, parent_id) where parent_id is not null;
create unique index affiliates_user on partners.affiliates (tenant_id, program_id, user_id) where user_id is not null;
select store.tenant_table('partners.affiliates');

create table partners.links (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  affiliate_id uuid not null references partners.affiliates (id),
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{2,39}$'),
  url text,
  label text,
  is_open boolean not null default true
);
create unique index links_code on partners.links (tenant_id, code);
create index links_affiliate on partners.links (tenant_id, affiliate_id, id);
select store.tenant_table('partners.links');

create table partners.coupons (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  affiliate_id uuid not null references partners.affiliates (id),
  code text not null check (code ~ '^[A-Z0-9][A-Z0-9-]{2,39}$'),
  is_public boolean not null,
  is_open boolean not null default true
);
create unique index coupons_code on partners.coupons (tenant_id, code);
create index coupons_affiliate on partners.coupons (tenant_id, affiliate_id, id);
select store.tenant_table('partners.coupons');

create table partners.referrals (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  affiliate_id uuid not null,
  link_id uuid,
  at timestamptz(3) not null,
  ip text not null,
  user_agent text not null,
  referrer text,
  landing_url text,
  country text,
  device text,
  seconds_on_site integer
);
create index referrals_partner on partners.referrals (tenant_id, affiliate_id, at);
create index referrals_ip on partners.referrals (tenant_id, ip, at);
select store.tenant_table('partners.referrals');

create table partners.conversions (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  affiliate_id uuid not null,
  -- Who earns at the second and third level, as it was when it was sold.
  second_id uuid,
  third_id uuid,
  referral_id uuid,
  network text not null,
  transaction_id text not null,
  digest text not null,
  at timestamptz(3) not null,
  month text not null check (month ~ '^\d{4}-\d{2}$'),
  amount bigint not null check (amount > 0),
  refunded bigint not null default 0 check (refunded between 0 and amount),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  fixed_rate_bp integer,
  path text not null check (path in ('click', 'link', 'coupon', 'partner')),
  coupon text,
  state text not null default 'pending' check (state in ('pending', 'held', 'approved', 'rejected')),
  due_at timestamptz(3) not null,
  customer_key text,
  customer_domain text,
  ip text,
  device text,
  payment_key text,
  country text,
  score integer,
  reasons jsonb not null default '[]',
  judged_by text,
  charged_back boolean not null default false,
  version integer not null default 1
);
create unique index conversions_once on partners.conversions (tenant_id, network, transaction_id);
create index conversions_month on partners.conversions (tenant_id, affiliate_id, month, currency);
create index conversions_due on partners.conversions (tenant_id, due_at) where state = 'pending';
create index conversions_held on partners.conversions (tenant_id, id) where state = 'held';
create index conversions_ip on partners.conversions (tenant_id, ip, at) where ip is not null;
create index conversions_device on partners.conversions (tenant_id, device, at) where device is not null;
create index conversions_payment on partners.conversions (tenant_id, payment_key, at) where payment_key is not null;
create index conversions_customer on partners.conversions (tenant_id, customer_key, at) where customer_key is not null;
select store.tenant_table('partners.conversions');

create table partners.refunds (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  conversion_id uuid not null references partners.conversions (id),
  refund_id text not null,
  amount bigint not null check (amount > 0),
  reason text not null check (reason in ('refund', 'chargeback')),
  at timestamptz(3) not null
);
create unique index refunds_once on partners.refunds (tenant_id, conversion_id, refund_id);
select store.tenant_table('partners.refunds');

create table partners.volumes (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  affiliate_id uuid not null,
  month text not null,
  currency text not null,
  amount bigint not null,
  sales integer not null
);
create unique index volumes_month on partners.volumes (tenant_id, affiliate_id, month, currency);
select store.tenant_table('partners.volumes');

create table partners.payout_batches (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  currency text not null,
  total bigint not null,
  partners integer not null,
  state text not null check (state in ('due', 'sent', 'cancelled')),
  send_at timestamptz(3) not null,
  version integer not null default 1
);
select store.tenant_table('partners.payout_batches');

create table partners.payouts (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  batch_id uuid not null references partners.payout_batches (id),
  affiliate_id uuid not null references partners.affiliates (id),
  amount bigint not null check (amount > 0),
  currency text not null,
  method text,
  pay_to text,
  state text not null check (state in ('due', 'sending', 'under_way', 'by_hand', 'paid', 'failed', 'cancelled')),
  reference text,
  problem text,
  paid_at timestamptz(3),
  entry_id uuid,
  version integer not null default 1
);
create index payouts_batch on partners.payouts (tenant_id, batch_id, id);
create index payouts_partner on partners.payouts (tenant_id, affiliate_id, id);
select store.tenant_table('partners.payouts');

create table partners.commissions (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  conversion_id uuid not null references partners.conversions (id),
  affiliate_id uuid not null,
  level integer not null check (level between 1 and 3),
  reason text not null check (reason in ('sale', 'tier', 'refund', 'chargeback', 'rejected', 'accepted')),
  amount bigint not null check (amount <> 0),
  currency text not null,
  rate_bp integer not null,
  tier text not null,
  payout_id uuid references partners.payouts (id),
  entry_id uuid not null
);
create index commissions_conversion on partners.commissions (tenant_id, conversion_id);
create index commissions_partner on partners.commissions (tenant_id, affiliate_id, id);
create index commissions_unpaid on partners.commissions (tenant_id, currency, affiliate_id) where payout_id is null;
create index commissions_payout on partners.commissions (tenant_id, payout_id) where payout_id is not null;
select store.tenant_table('partners.commissions');

create table partners.networks (
  id uuid primary key,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  name text not null check (name ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  public_key text not null,
  is_open boolean not null default true
);
create unique index networks_name on partners.networks (tenant_id, name);
select store.tenant_table('partners.networks');
