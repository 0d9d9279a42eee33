-- Who looks into a sale asks for each of these by itself.
create index affiliates_pay on partners.affiliates (tenant_id, pay_key) where pay_key is not null;
create index affiliates_device on partners.affiliates (tenant_id, joined_device) where joined_device is not null;
create index affiliates_ip on partners.affiliates (tenant_id, joined_ip) where joined_ip is not null;
create index referrals_device on partners.referrals (tenant_id, device, at) where device is not null;
create index conversions_partner on partners.conversions (tenant_id, affiliate_id, at);
-- Every sale is written once more when it has been looked at: with room beside it no index need be touched for that.
alter table partners.conversions set (fillfactor = 80);
