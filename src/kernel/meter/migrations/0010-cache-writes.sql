-- What a provider keeps in its cache is dearer than what it reads: Anthropic asks one and a quarter of reading for what
-- it keeps for minutes, twice of it for what it keeps for an hour (its price list, November 2026). Whoever has set a
-- price of reading since has set these with it.
alter table meter.prices drop constraint prices_item_check;
alter table meter.prices add constraint prices_item_check check (item in (
  'input_token', 'output_token', 'cached_token', 'cache_write_token', 'cache_write_hour_token',
  'image', 'second', 'call'));

insert into meter.prices
  (id, created_at, updated_at, tenant_id, provider, model, item, micros_per_million, valid_from, valid_until,
   is_stated, is_confirmed)
select
  ('01900000-0000-7000-8010-'
    || lpad(to_hex(row_number() over (order by p.tenant_id, p.model, p.valid_from, i.item)), 12, '0'))::uuid,
  p.created_at, p.updated_at, p.tenant_id, p.provider, p.model, i.item,
  ceil(p.micros_per_million * i.times)::bigint, p.valid_from, p.valid_until, p.is_stated, p.is_confirmed
from meter.prices p
cross join (values ('cache_write_token', 1.25), ('cache_write_hour_token', 2)) as i (item, times)
where p.provider = 'anthropic' and p.model <> '*' and p.item = 'input_token';
