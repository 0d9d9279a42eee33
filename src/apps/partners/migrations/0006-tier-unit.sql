-- What counted as a dollar of the tier table when the month began: terms are changed for what is sold later. Months
-- from before go by what the program says.
alter table partners.volumes add column tier_unit integer check (tier_unit > 0);
