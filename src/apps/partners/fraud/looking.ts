// What the database is asked around sales: of their partners, of their buyers, of what is usual, of who is bound to
// whom. Each statement takes many at once.
import { z } from 'zod';
import { statement } from '../rows.ts';
import { Click, clickColumns, Partner, partnerColumns, Sale, saleColumns } from './seen.ts';

const rowsOf = <Row extends z.ZodType>(row: Row) =>
  z
    .array(row)
    .nullable()
    .transform((rows) => rows ?? []);

const listOf = (query: string) => `(select json_agg(x) from (${query}) x)`;

interface Keys {
  readonly find: string;
  readonly table: string;
  /** By column, what it is to be. */
  readonly by: Readonly<Record<string, string>>;
  readonly more?: string;
}

/** Each key is looked up by itself: of several at once the planner makes a look through everybody. */
const either = ({ find, table, by, more = '' }: Keys) =>
  Object.entries(by)
    .map(([column, value]) => `(select ${find} from partners.${table} where ${column} = ${value}${more})`)
    .join(' union ');

const sharing = (own: string) =>
  either({
    find: 'id',
    table: 'affiliates',
    by: { pay_key: `${own}.pay_key`, joined_device: `${own}.joined_device`, joined_ip: `${own}.joined_ip` },
  });

/** What is asked of on which day, and under what name it comes back: $1. As JSON, whose length the planner never
 * knows, so that it plans once for all lengths. */
const dated = (type: string) => `json_to_recordset($1) as asked(what ${type}, day timestamptz, name text)`;

/** Of partners. */
export const ofPartners = statement(
  `select asked.name,
    ${listOf(`select ${partnerColumns} from partners.affiliates a where a.id = asked.what`)} as partner,
    ${listOf(`select ${partnerColumns} from (select * from partners.affiliates where id = asked.what) own
      cross join lateral (${sharing('own')}
        union (select id from partners.affiliates where email_key = own.email_key and email_key <> '')) t
      cross join lateral (select * from partners.affiliates where id = t.id limit 1) a
      where a.id <> own.id order by a.id limit 50`)} as twins,
    ${listOf(`select ${saleColumns} from partners.conversions c where c.affiliate_id = asked.what
      and c.at > asked.day - interval '60 days' order by c.at desc limit 1000`)} as sales,
    -- The latest, and those that led to a sale.
    ${listOf(`(select ${clickColumns} from partners.referrals r where r.affiliate_id = asked.what
        and r.at > asked.day - interval '30 days' order by r.at desc limit 5000)
      union
      select ${clickColumns} from (
        select referral_id from partners.conversions where affiliate_id = asked.what and referral_id is not null
        order by at desc limit 1000) c
      cross join lateral (select * from partners.referrals where id = c.referral_id limit 1) r`)} as clicks
   from ${dated('uuid')}`,
  z.object({
    ...{ name: z.string(), partner: rowsOf(Partner), twins: rowsOf(Partner) },
    ...{ sales: rowsOf(Sale), clicks: rowsOf(Click) },
  }),
);

const buyers = either({
  find: 'id',
  table: 'affiliates',
  by: { email_key: 'asked."customerKey"', pay_key: 'asked."paymentKey"', joined_device: 'asked.device' },
});
const kin = either({
  find: 'id',
  table: 'conversions',
  by: {
    ip: 'asked.ip',
    device: 'asked.device',
    payment_key: 'asked."paymentKey"',
    customer_key: 'asked."customerKey"',
  },
  more: ` and at between asked.at - interval '30 days' and asked.at + interval '1 day' order by at desc limit 300`,
});
const visits = either({
  find: 'id',
  table: 'referrals',
  by: { ip: 'asked.ip', device: 'asked.device' },
  more: ` and at between asked.at - interval '1 day' and asked.at order by at desc limit 500`,
});

/** Of the buyers of sales. */
export const ofBuyers = statement(
  `select asked.id as "saleId",
    ${listOf(`select ${partnerColumns} from (${buyers}) b
      cross join lateral (select * from partners.affiliates where id = b.id limit 1) a
      order by a.id limit 20`)} as buyers,
    ${listOf(`select ${saleColumns} from (${kin}) k
      cross join lateral (select * from partners.conversions where id = k.id limit 1) c
      order by c.at desc limit 300`)} as kin,
    ${listOf(`select ${clickColumns} from (${visits}) v
      cross join lateral (select * from partners.referrals where id = v.id limit 1) r
      order by r.at desc limit 500`)} as visits
   from json_to_recordset($1) as asked(id uuid, at timestamptz, ip text, device text, "paymentKey" text,
     "customerKey" text)`,
  z.object({ saleId: z.string(), buyers: rowsOf(Partner), kin: rowsOf(Sale), visits: rowsOf(Click) }),
);

/** What sales in a currency until the end of a day usually come to, and how many of those that followed a visit began
 * at the front page. */
export const usually = statement(
  `select asked.name, usual.*
   from ${dated('text')}
   cross join lateral (
     select percentile_disc(0.5) within group (order by latest.amount)::float8 as amount,
       avg((r.landing_url ~ '^https?://[^/?#]+/?([?#]|$)')::int)::float8 as front
     from (select c.amount, c.referral_id from partners.conversions c where c.currency = asked.what
       and c.at < asked.day + interval '1 day' order by c.at desc limit 500) latest
     left join lateral (select landing_url from partners.referrals where id = latest.referral_id limit 1) r on true
   ) usual`,
  z.object({ name: z.string(), amount: z.number().nullable(), front: z.number().nullable() }),
);

const boughtBy = (buyer: string) =>
  either({
    find: 'affiliate_id as id',
    table: 'conversions',
    by: {
      customer_key: `nullif(${buyer}.email_key, '')`,
      payment_key: `${buyer}.pay_key`,
      device: `${buyer}.joined_device`,
    },
    more: ` and at > asked.day - interval '60 days' limit 8`,
  });

/** Who is bound to a partner on a day, a few steps away, and who of them bought by whom. */
export const boundTo = statement(
  `select asked.name, found.*
   from ${dated('uuid')}
   cross join lateral (
     with recursive reach(id, hops) as (
       select asked.what, 0
       union
       select near.id, reach.hops + 1 from reach
       cross join lateral (select * from partners.affiliates where id = reach.id limit 1) p
       cross join lateral ((${sharing('p')}) union (${boughtBy('p')}) order by id limit 12) near
       where reach.hops < 4 and near.id <> reach.id),
     members as materialized (
       select a.* from (select id from reach group by id order by min(hops) limit 60) one
       cross join lateral (select * from partners.affiliates where id = one.id limit 1) a)
     select (select json_agg(x) from (select ${partnerColumns} from members a) x) as members,
       (select json_agg(json_build_array(p.id, seller.id)) from members p cross join lateral (${boughtBy('p')}) seller
        where seller.id in (select id from members)) as buys) found`,
  z.object({ name: z.string(), members: rowsOf(Partner), buys: rowsOf(z.tuple([z.string(), z.string()])) }),
);
