-- To whom a partner speaks, as they say, and where a buyer's bill goes: beside the country of a visit.
alter table partners.affiliates add column audience text[] not null default '{}';
alter table partners.conversions add column billing_country text;
