// What the database knows around one sale, in the shapes that signals look into.
import { z } from 'zod';
import type { Db } from '#kernel/store';
import { statement } from '../rows.ts';
import { Reason } from '../sale/shape.ts';
import type { Around } from './history.ts';
import { isByPartner, isSuspect } from './score.ts';

const Partner = z.object({
  id: z.string(),
  name: z.string(),
  parentId: z.string().nullable(),
  isBanned: z.boolean(),
  isTrusted: z.boolean(),
  emailKey: z.string(),
  emailDomain: z.string(),
  ip: z.string().nullable(),
  device: z.string().nullable(),
  payKey: z.string().nullable(),
  website: z.string().nullable(),
  showsCoupons: z.boolean(),
});
const partnerColumns = `a.id, a.name, a.parent_id as "parentId", a.status = 'banned' as "isBanned",
  a.is_trusted as "isTrusted", a.email_key as "emailKey", lower(split_part(a.email, '@', 2)) as "emailDomain",
  a.joined_ip as ip, a.joined_device as device, a.pay_key as "payKey", a.website,
  exists (select from partners.coupons k where k.affiliate_id = a.id and k.is_public) as "showsCoupons"`;

const Click = z.object({
  id: z.string(),
  partnerId: z.string(),
  atMs: z.number(),
  ip: z.string(),
  userAgent: z.string(),
  referrer: z.string().nullable(),
  landingUrl: z.string().nullable(),
  country: z.string().nullable(),
  device: z.string().nullable(),
  secondsOnSite: z.int().nullable(),
});
const clickColumns = `r.id, r.affiliate_id as "partnerId", (extract(epoch from r.at) * 1000)::float8 as "atMs", r.ip,
  r.user_agent as "userAgent", r.referrer, r.landing_url as "landingUrl", r.country, r.device,
  r.seconds_on_site as "secondsOnSite"`;

const Sale = z.object({
  id: z.string(),
  partnerId: z.string(),
  clickId: z.string().nullable(),
  atMs: z.number(),
  amount: z.int(),
  currency: z.string(),
  refunded: z.int(),
  chargedBack: z.boolean(),
  ip: z.string().nullable(),
  device: z.string().nullable(),
  paymentKey: z.string().nullable(),
  customerKey: z.string().nullable(),
  customerDomain: z.string().nullable(),
  country: z.string().nullable(),
  coupon: z.string().nullable(),
  isCouponPublic: z.boolean(),
  isSuspect: z.array(Reason).transform(isSuspect),
  isByPartner: z.array(Reason).transform(isByPartner),
});
const saleColumns = `c.id, c.affiliate_id as "partnerId", c.referral_id as "clickId",
  (extract(epoch from c.at) * 1000)::float8 as "atMs", c.amount, c.currency, c.refunded,
  c.charged_back as "chargedBack", c.ip, c.device, c.payment_key as "paymentKey",
  c.customer_key as "customerKey", c.customer_domain as "customerDomain",
  c.country, case when c.path = 'coupon' then c.coupon end as coupon,
  exists (select from partners.coupons k where k.code = c.coupon and k.is_public) as "isCouponPublic",
  c.reasons as "isSuspect", c.reasons as "isByPartner"`;

const Judged = Sale.extend({
  state: z.string(),
  judgedBy: z.string().nullable(),
  at: z.string(),
  holdScore: z.int(),
  rejectScore: z.int(),
  ownWords: z.array(z.string()),
  landingUrl: z.string().nullable(),
  score: z.int().nullable(),
});
export type Judged = z.output<typeof Judged>;

const judgedSales = `select ${saleColumns}, c.state, c.judged_by as "judgedBy", c.at, c.score,
    p.hold_score as "holdScore", p.reject_score as "rejectScore", p.own_words as "ownWords",
    p.landing_url as "landingUrl"
  from partners.conversions c
  cross join lateral (select program_id from partners.affiliates where id = c.affiliate_id limit 1) a
  cross join lateral (select * from partners.programs where id = a.program_id limit 1) p`;

export const salesToJudge = statement(`${judgedSales} where c.id = any($1::uuid[]) order by c.id`, Judged);

/** What there is around something: $1 whose, $2 when, $3 address, $4 device, $5 account, $6 buyer, $7 currency. */
const looks = {
  partner: {
    row: Partner,
    query: `select ${partnerColumns} from partners.affiliates a where a.id = $1`,
  },
  twins: {
    row: Partner,
    query: `select ${partnerColumns} from partners.affiliates a join partners.affiliates own on own.id = $1
      where a.id <> own.id and (a.email_key = own.email_key and a.email_key <> '' or a.pay_key = own.pay_key
        or a.joined_device = own.joined_device or a.joined_ip = own.joined_ip) limit 50`,
  },
  buyers: {
    row: Partner,
    query: `select ${partnerColumns} from partners.affiliates a
      where a.email_key = $6 or a.pay_key = $5 or a.joined_device = $4 limit 20`,
  },
  kin: {
    row: Sale,
    query: `select ${saleColumns} from partners.conversions c
      where c.at between $2::timestamptz - interval '30 days' and $2::timestamptz + interval '1 day'
        and (c.ip = $3 or c.device = $4 or c.payment_key = $5 or c.customer_key = $6) order by c.at desc limit 300`,
  },
  visits: {
    row: Click,
    query: `select ${clickColumns} from partners.referrals r
      where r.at between $2::timestamptz - interval '1 day' and $2::timestamptz and (r.ip = $3 or r.device = $4)
      order by r.at desc limit 500`,
  },
  sales: {
    row: Sale,
    query: `select ${saleColumns} from partners.conversions c where c.affiliate_id = $1
      and c.at > $2::timestamptz - interval '60 days' order by c.at desc limit 1000`,
  },
  /** The latest, and those that led to a sale. */
  clicks: {
    row: Click,
    query: `(select ${clickColumns} from partners.referrals r where r.affiliate_id = $1
        and r.at > $2::timestamptz - interval '30 days' order by r.at desc limit 5000)
      union
      select ${clickColumns} from partners.referrals r join (
        select referral_id from partners.conversions where affiliate_id = $1 and referral_id is not null
        order by at desc limit 1000) c on c.referral_id = r.id`,
  },
  usual: {
    row: z.object({ amount: z.number().nullable() }),
    query: `select percentile_disc(0.5) within group (order by latest.amount)::float8 as amount from (
      select c.amount from partners.conversions c where c.currency = $7 and c.amount > 0 and c.at <= $2::timestamptz
      order by c.at desc limit 500) latest`,
  },
} as const;

const foundIn = <Row extends z.ZodType>({ row }: { readonly row: Row }) =>
  z
    .array(row)
    .nullable()
    .transform((rows) => rows ?? []);

/** All of it in one round trip: whoever looks at a thousand sales would else ask eight thousand times. */
const lookAround = statement(
  `select ${Object.entries(looks)
    .map(([name, { query }]) => `(select json_agg(x) from (${query}) x) as ${name}`)
    .join(', ')}`,
  z.object({
    ...{ partner: foundIn(looks.partner), twins: foundIn(looks.twins), buyers: foundIn(looks.buyers) },
    ...{ kin: foundIn(looks.kin), visits: foundIn(looks.visits), sales: foundIn(looks.sales) },
    ...{ clicks: foundIn(looks.clicks), usual: foundIn(looks.usual) },
  }),
);

export async function aroundOf(db: Db, sale: Judged): Promise<Around | undefined> {
  const { partnerId, at, ip, device, paymentKey, customerKey, currency, landingUrl, ownWords } = sale;
  const [found] = await lookAround(db, [partnerId, at, ip, device, paymentKey, customerKey, currency]);
  const [partner] = found?.partner ?? [];
  if (!found || !partner) return undefined;
  const ownHost = landingUrl && URL.canParse(landingUrl) ? new URL(landingUrl).hostname : null;
  const click = found.clicks.find(({ id }) => id === sale.clickId);
  return { ...found, sale, partner, click, usualAmount: found.usual[0]?.amount ?? null, ownWords, ownHost };
}

export const keepScores = statement(
  `update partners.conversions c set score = s.score, reasons = s.reasons
   from json_to_recordset($1) as s(id uuid, score int, reasons jsonb) where c.id = s.id returning c.id`,
  z.object({ id: z.string() }),
);

/** Sales that are still open, of partners of whom something new is known since $1 or that end before $2. */
export const toLookAtAgain = statement(
  `select c.id from partners.conversions c where c.state = 'pending' and c.judged_by is null and (c.due_at < $2
     or exists (select from partners.conversions o where o.affiliate_id = c.affiliate_id and o.updated_at > $1
       and (o.charged_back or o.refunded > 0)))
     and ($3::uuid is null or c.id > $3::uuid) order by c.id limit $4`,
  z.object({ id: z.string() }),
);

/** What people and banks have said of sales: those they rejected or that were charged back, and those that stand. */
export const labelled = statement(
  `${judgedSales}
   where c.at >= $1 and c.at < $2 and (c.judged_by is not null or c.charged_back or c.state = 'approved')
   order by c.at, c.id limit $3`,
  Judged,
);

const clickById = statement(
  `select ${clickColumns}, r.at from partners.referrals r where r.id = $1`,
  Click.extend({ at: z.string() }),
);

/** A visit as if its visitor had bought at the same instant: nothing is known of the buyer but what the visit says. */
export async function aroundClick(db: Db, clickId: string): Promise<Around | undefined> {
  const [click] = await clickById(db, [clickId]);
  if (!click) return undefined;
  const [found] = await lookAround(db, [click.partnerId, click.at, click.ip, click.device, null, null, null]);
  const [partner] = found?.partner ?? [];
  if (!found || !partner) return undefined;
  const unknown = {
    paymentKey: null,
    customerKey: null,
    customerDomain: null,
    coupon: null,
    isCouponPublic: false,
    isSuspect: false,
    isByPartner: false,
  };
  const sale = {
    ...{ id: click.id, partnerId: click.partnerId, clickId: null, atMs: click.atMs, amount: 0, currency: '' },
    ...{ refunded: 0, chargedBack: false, ip: click.ip, device: click.device, country: click.country, ...unknown },
  };
  const { twins, visits, sales, clicks } = found;
  const rest = { buyers: [], kin: [], usualAmount: null, ownWords: [], ownHost: null };
  return { sale, partner, click, twins, visits, sales, clicks, ...rest };
}
