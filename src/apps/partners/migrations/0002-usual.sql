-- What sales usually come to is asked of the latest ones in a currency.
create index conversions_recent on partners.conversions (tenant_id, currency, at);
