-- Whether the buyer's mailbox has a name that nobody would choose; the name itself is not kept.
alter table partners.conversions add column customer_mail_made_up boolean not null default false;
