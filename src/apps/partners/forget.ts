// Where this app keeps a person: partners by name and address, visitors and buyers by what told them from others.
// Amounts stay, for the books; who they were is gone.
import { type SQL, sql } from 'drizzle-orm';
import type { Subject, SubjectRef } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { emailKey } from './sameness.ts';

const blanked = '[forgotten]';

function words({ words: named }: SubjectRef): SQL {
  return sql`select lower(word) from json_array_elements_text(${JSON.stringify(named)}) word`;
}

function isPartner(subject: SubjectRef): SQL {
  return sql`(user_id::text = ${subject.id} or id::text = ${subject.id} or lower(email) in (${words(subject)})
    or lower(name) in (${words(subject)}))`;
}

async function countOf(db: Db, change: SQL): Promise<number> {
  return (await db.execute(change)).rowCount ?? 0;
}

const affiliates: Subject = {
  table: 'partners.affiliates',
  find: async (db, subject) =>
    (
      await db.execute(sql`select id, kind, name, email, status, note, website, country, audience, shown_as,
        pay_method, pay_to, joined_ip, created_at from partners.affiliates where ${isPartner(subject)}`)
    ).rows,
  purge: (db, subject) =>
    countOf(
      db,
      sql`update partners.affiliates set name = ${blanked}, email = '', email_key = '', note = null, website = null,
        country = null, audience = '{}', shown_as = null, pay_method = null, pay_to = null, pay_key = null,
        joined_ip = null, joined_device = null, user_id = null, version = version + 1,
        status = case status when 'banned' then status else 'closed' end where ${isPartner(subject)}`,
    ),
};

/** A payout keeps its amount; to which account it went was told to the bank. */
const payouts: Subject = {
  table: 'partners.payouts',
  find: async (db, subject) =>
    (
      await db.execute(sql`select id, amount, currency, method, pay_to, state, paid_at from partners.payouts
        where affiliate_id in (select id from partners.affiliates where ${isPartner(subject)})`)
    ).rows,
  purge: (db, { id, words: named }) =>
    countOf(
      db,
      sql`update partners.payouts set pay_to = null where pay_to is not null and (affiliate_id::text = ${id}
        or lower(pay_to) in (${words({ id, words: named })})
        or affiliate_id in (select a.id from partners.affiliates a where a.name = ${blanked}))`,
    ),
};

/** Buyers are known by keys alone, which an address leads to and which lead to no address. */
async function isBuyer(db: Db, { words: named }: SubjectRef): Promise<SQL> {
  const { rows } = await db.execute<{ id: string }>(sql`select current_setting('app.current_tenant_id') as id`);
  const keys = named.filter((word) => word.includes('@')).map((word) => emailKey(rows[0]?.id ?? '', word));
  return sql`(customer_key in (select json_array_elements_text(${JSON.stringify(keys)}))
    or ip in (${words({ id: '', words: named })}))`;
}

const conversions: Subject = {
  table: 'partners.conversions',
  find: async (db, subject) =>
    (
      await db.execute(sql`select id, network, transaction_id, at, amount, currency, ip, country, billing_country,
        coupon from partners.conversions where ${await isBuyer(db, subject)}`)
    ).rows,
  purge: async (db, subject) =>
    countOf(
      db,
      sql`update partners.conversions set customer_key = null, customer_domain = null,
        customer_mail_made_up = false, ip = null, device = null,
        payment_key = null, country = null, billing_country = null where ${await isBuyer(db, subject)}`,
    ),
};

const referrals: Subject = {
  table: 'partners.referrals',
  find: async (db, subject) =>
    (
      await db.execute(sql`select id, at, ip, user_agent, referrer, landing_url, country from partners.referrals
        where ip in (${words(subject)})`)
    ).rows,
  purge: (db, subject) => countOf(db, sql`delete from partners.referrals where ip in (${words(subject)})`),
};

export const subjects: readonly Subject[] = [affiliates, payouts, conversions, referrals];
