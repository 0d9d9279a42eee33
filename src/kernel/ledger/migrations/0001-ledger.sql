-- Accounts and balanced entries. A debit is positive, a credit negative; an entry comes to nothing in each currency.
-- The rules stand here and not only in the code: no statement of any role can leave an entry out of balance.

create table ledger.accounts (
  id uuid not null,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  updated_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  code text not null,
  name text not null,
  kind text not null check (kind in ('asset', 'liability', 'equity', 'income', 'expense')),
  currency text not null check (currency ~ '^[A-Z]{3}$'),
  primary key (tenant_id, id),
  unique (tenant_id, id, currency),
  constraint accounts_once unique (tenant_id, code, currency)
);
select store.tenant_table('ledger.accounts');
revoke update on ledger.accounts from cadre_app;

create table ledger.entries (
  id uuid not null,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  created_at timestamptz(3) not null default nullif(current_setting('app.now', true), '')::timestamptz,
  txid xid8 not null default pg_current_xact_id(),
  at timestamptz(3) not null,
  cause_kind text not null check (cause_kind <> ''),
  cause_id text not null check (cause_id <> ''),
  memo text,
  -- What makes it happen once, and what was asked for under it.
  key text,
  digest text not null,
  reverses uuid,
  rate_from text,
  rate_to text,
  rate text,
  primary key (tenant_id, id),
  constraint entries_reverses foreign key (tenant_id, reverses) references ledger.entries (tenant_id, id),
  check ((rate is null) = (rate_from is null) and (rate is null) = (rate_to is null))
);
create unique index entries_key on ledger.entries (tenant_id, key) where key is not null;
create unique index entries_reversed_once on ledger.entries (tenant_id, reverses) where reverses is not null;
create index entries_cause on ledger.entries (tenant_id, cause_kind, cause_id, id);
select store.tenant_table('ledger.entries');
select store.append_only('ledger.entries');

create table ledger.lines (
  id uuid not null,
  tenant_id uuid not null default nullif(current_setting('app.current_tenant_id', true), '')::uuid,
  entry_id uuid not null,
  account_id uuid not null,
  currency text not null,
  amount bigint not null check (amount <> 0),
  at timestamptz(3) not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, entry_id) references ledger.entries (tenant_id, id),
  constraint lines_account foreign key (tenant_id, account_id, currency)
    references ledger.accounts (tenant_id, id, currency)
);
create index lines_entry on ledger.lines (tenant_id, entry_id);
create index lines_history on ledger.lines (tenant_id, account_id, at) include (amount);
select store.tenant_table('ledger.lines');
select store.append_only('ledger.lines');

-- What each account has come to. Every connection counts in a place of its own, so that those who post to one busy
-- account do not wait for one another; the balance is the sum over the places.
create table ledger.balances (
  tenant_id uuid not null,
  account_id uuid not null,
  place smallint not null,
  amount bigint not null,
  primary key (tenant_id, account_id, place)
) with (fillfactor = 50);
select store.tenant_table('ledger.balances');
revoke insert, update, delete on ledger.balances from cadre_app;

create function ledger.lines_added() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if exists (
    select from added left join ledger.entries e on e.tenant_id = added.tenant_id and e.id = added.entry_id
    where e.txid is distinct from pg_catalog.pg_current_xact_id()
  ) then
    raise exception using errcode = '23514', constraint = 'entries_closed',
      message = 'an entry can not be added to after it was posted';
  end if;
  if exists (
    select from (select distinct tenant_id, entry_id from added) one
    where (select count(*) from ledger.lines l where l.tenant_id = one.tenant_id and l.entry_id = one.entry_id) < 2
      or exists (select from ledger.lines l where l.tenant_id = one.tenant_id and l.entry_id = one.entry_id
        group by l.currency having sum(l.amount) <> 0)
  ) then
    raise exception using errcode = '23514', constraint = 'entries_balanced',
      message = 'an entry has two lines or more and comes to nothing in each currency';
  end if;
  insert into ledger.balances (tenant_id, account_id, place, amount)
    select tenant_id, account_id, pg_catalog.pg_backend_pid() & 63, sum(amount)
    from added group by tenant_id, account_id order by account_id
    on conflict (tenant_id, account_id, place) do update set amount = balances.amount + excluded.amount;
  return null;
end $$;
create trigger lines_added after insert on ledger.lines
  referencing new table as added for each statement execute function ledger.lines_added();

-- An entry has lines by the time it commits, and one that reverses another is its exact opposite.
create function ledger.entry_stands() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select from ledger.lines l where l.tenant_id = new.tenant_id and l.entry_id = new.id) then
    raise exception using errcode = '23514', constraint = 'entries_balanced',
      message = 'an entry has two lines or more and comes to nothing in each currency';
  end if;
  if new.reverses is not null and exists (
    select from ledger.lines l where l.tenant_id = new.tenant_id and l.entry_id in (new.id, new.reverses)
    group by l.account_id having sum(l.amount) <> 0
  ) then
    raise exception using errcode = '23514', constraint = 'entries_reversed',
      message = 'a reversal is the exact opposite of what it reverses';
  end if;
  return null;
end $$;
create constraint trigger entry_stands after insert on ledger.entries
  deferrable initially deferred for each row execute function ledger.entry_stands();

-- Amounts stay for ever; the words beside them can be taken away, and only that, when somebody is to be forgotten.
create function ledger.forget_memos(words text[]) returns bigint
  language sql security definer set search_path = '' as $$
  with gone as (
    update ledger.entries set memo = null
    where memo is not null and exists (
      select from pg_catalog.unnest(words) word
      where pg_catalog.strpos(pg_catalog.lower(memo), pg_catalog.lower(word)) > 0)
    returning 1)
  select count(*) from gone
$$;
revoke all on function ledger.forget_memos(text[]) from public;
grant execute on function ledger.forget_memos(text[]) to cadre_app;
