// Sales as rows. Who changes what a sale comes to holds the row of its month until they have committed; so whoever
// reads what was given does so after everybody before them, and what is owed is told once.
import { z } from 'zod';
import { accountIds } from '#kernel/ledger';
import type { RecordPart } from '#kernel/store';
import { Currency } from '../program/shape.ts';
import { statement } from '../rows.ts';
import { accounts } from './chart.ts';
import { Path, State } from './shape.ts';

const codes = [accounts.commissions.code, accounts.payable.code];

const Origin = z.object({
  path: Path,
  referralId: z.string().nullable(),
  clickedAt: z.string().nullable(),
  partnerId: z.string(),
  status: z.string(),
  kind: z.enum(['affiliate', 'reseller', 'white_label', 'influencer', 'agency', 'strategic']),
  agreedRateBp: z.int().nullable(),
  secondId: z.string().nullable(),
  thirdId: z.string().nullable(),
  currencies: z.array(Currency),
  holdingDays: z.int(),
  cookieDays: z.int(),
});
export type Origin = z.output<typeof Origin>;

/** Whose sale it is: coupon $1, click $2, code $3, partner $4; the first of them that leads to somebody. Each step is
 * looked up by its id: on tables nobody has counted yet, plain joins are planned as looking through all partners. */
const origins = `led as materialized (
     select 1 as rank, 'coupon' as path, affiliate_id from partners.coupons where code = $1 and is_open
     union all select 2, 'click', affiliate_id from partners.referrals where id = $2::uuid
     union all select 3, 'link', affiliate_id from partners.links where code = $3 and is_open
     union all select 4, 'partner', $4::uuid where $4::uuid is not null
     order by rank limit 1),
   origin as materialized (
     select led.path, r.id as "referralId", r.at as "clickedAt", a.id as "partnerId", a.status, a.kind,
       a.agreed_rate_bp as "agreedRateBp", case when second.status = 'approved' then second.id end as "secondId",
       case when third.status = 'approved' then third.id end as "thirdId",
       p.currencies, p.holding_days as "holdingDays", p.cookie_days as "cookieDays"
     from led
     cross join lateral (select * from partners.affiliates where id = led.affiliate_id limit 1) a
     cross join lateral (select * from partners.programs where id = a.program_id limit 1) p
     left join lateral (
       select * from partners.referrals where id = $2::uuid and affiliate_id = a.id limit 1) r on true
     left join lateral (select * from partners.affiliates where id = a.parent_id limit 1) second on true
     left join lateral (select * from partners.affiliates where id = second.parent_id limit 1) third on true)`;

export const originOf = statement(`with ${origins} select * from origin`, Origin);

const Kept = Origin.extend({
  fixedRateBp: z.int().nullable(),
  volume: z.int().nullable().describe('What the month has come to; null when the sale has been told before'),
  tierUnit: z.int().nullable(),
  accounts: z.record(z.string(), z.string()).nullable().describe('Through which its commissions go'),
});

/** Leads a sale back and keeps it, in one round trip; whoever finds that it may not be takes all of it back. The rates
 * of those who have agreed on none are in $13, by kind. */
export const insertSale = statement(
  `with ${origins},
   sale as (
     insert into partners.conversions (id, affiliate_id, second_id, third_id, referral_id, network, transaction_id,
       digest, at, month, amount, currency, fixed_rate_bp, path, coupon, due_at, customer_key, customer_domain, ip,
       device, payment_key, country, customer_mail_made_up,
       billing_country)
     select $5::uuid, "partnerId", "secondId", "thirdId", "referralId", $6, $7, $8, $9::timestamptz, $10, $11::bigint,
       $12, coalesce("agreedRateBp", ($13::jsonb ->> kind)::int), path, $1,
       $9::timestamptz + make_interval(hours => 24 * "holdingDays"), $14, $15, $16, $17, $18, $19, $20::boolean,
       $21
     from origin
     on conflict (tenant_id, network, transaction_id) do nothing
     returning affiliate_id, month, currency, amount, fixed_rate_bp),
   month as (
     insert into partners.volumes as v (id, affiliate_id, month, currency, amount, sales, tier_unit)
     select $22::uuid, affiliate_id, month, currency, amount, 1, (
       select (terms ->> 'tierUnit')::int from origin, jsonb_array_elements(origin.currencies) terms
       where terms ->> 'currency' = sale.currency)
     from sale
     on conflict (tenant_id, affiliate_id, month, currency)
       do update set amount = v.amount + excluded.amount, sales = v.sales + 1, updated_at = excluded.updated_at,
         tier_unit = coalesce(v.tier_unit, excluded.tier_unit)
     returning amount, tier_unit)
   select origin.*, (select fixed_rate_bp from sale) as "fixedRateBp", (select amount from month) as volume,
     (select tier_unit from month) as "tierUnit", ${accountIds(codes, '$12')} as accounts
   from origin`,
  Kept,
);

const Stand = z.object({
  id: z.string(),
  partnerId: z.string(),
  secondId: z.string().nullable(),
  thirdId: z.string().nullable(),
  month: z.string(),
  currency: z.string(),
  amount: z.int(),
  refunded: z.int(),
  state: State,
  fixedRateBp: z.int().nullable(),
});
export type Stand = z.output<typeof Stand>;

const standColumns = `c.id, c.affiliate_id as "partnerId", c.second_id as "secondId", c.third_id as "thirdId", c.month,
  c.currency, c.amount, c.refunded, c.state, c.fixed_rate_bp as "fixedRateBp"`;

const Changed = Stand.extend({ changed: z.int(), volume: z.int(), tierUnit: z.int() });

/** What counts as a dollar of the tier table in the month v, whatever the program says by now. */
export const unitOfMonth = `coalesce(v.tier_unit, (
  select (terms ->> 'tierUnit')::int from partners.affiliates a join partners.programs p on p.id = a.program_id
  cross join lateral jsonb_array_elements(p.currencies) terms
  where a.id = v.affiliate_id and terms ->> 'currency' = v.currency), 100) as "tierUnit"`;

/** Refund $3 of the sale $1, $2: so much ($4, all that is left when null), because of $5, at $6, as the row $7. */
export const insertRefund = statement(
  `with sold as (
     select id, amount - refunded as remaining from partners.conversions
     where network = $1 and transaction_id = $2 for update),
   refund as (
     insert into partners.refunds (id, conversion_id, refund_id, amount, reason, at)
     select $7, id, $3, coalesce($4::bigint, remaining), $5, $6 from sold
     where coalesce($4::bigint, remaining) between 1 and remaining
     on conflict (tenant_id, conversion_id, refund_id) do nothing
     returning conversion_id, amount),
   c as (
     update partners.conversions c set refunded = c.refunded + refund.amount, version = c.version + 1,
       charged_back = c.charged_back or $5 = 'chargeback'
     from refund where c.id = refund.conversion_id
     returning c.*, case c.state when 'rejected' then 0 else -refund.amount end as changed)
   update partners.volumes v set amount = v.amount + c.changed from c
   where (v.affiliate_id, v.month, v.currency) = (c.affiliate_id, c.month, c.currency)
   returning ${standColumns}, c.changed, v.amount as volume, ${unitOfMonth}`,
  Changed,
);

const Restored = Changed.extend({ told: z.object({ amount: z.int(), reason: z.enum(['refund', 'chargeback']) }) });

/** The refund $3 of the sale $1, $2 as if it had never been told. */
export const deleteRefund = statement(
  `with sold as (
     select id from partners.conversions where network = $1 and transaction_id = $2 for update),
   refund as (
     delete from partners.refunds r using sold where r.conversion_id = sold.id and r.refund_id = $3
     returning r.id, r.conversion_id, r.amount, r.reason),
   c as (
     update partners.conversions c set refunded = c.refunded - refund.amount, version = c.version + 1,
       charged_back = exists (select from partners.refunds o
         where o.conversion_id = c.id and o.id <> refund.id and o.reason = 'chargeback')
     from refund where c.id = refund.conversion_id
     returning c.*, case c.state when 'rejected' then 0 else refund.amount end as changed,
       json_build_object('amount', refund.amount, 'reason', refund.reason) as told)
   update partners.volumes v set amount = v.amount + c.changed from c
   where (v.affiliate_id, v.month, v.currency) = (c.affiliate_id, c.month, c.currency)
   returning ${standColumns}, c.changed, c.told, v.amount as volume, ${unitOfMonth}`,
  Restored,
);

/** Moves the sale $1 out of one of the states $2 into $3 by $4, unless $5 and something of it has been paid. */
export const moveSale = statement(
  `with c as (
     update partners.conversions c set state = $3, judged_by = coalesce($4, c.judged_by), version = c.version + 1
     from (select id, state from partners.conversions where id = $1 for update) was
     where c.id = was.id and was.state = any($2::text[])
       and not ($5::boolean and exists (
         select from partners.commissions l where l.conversion_id = c.id and l.payout_id is not null))
     returning c.*, (was.state = 'rejected')::int - ($3 = 'rejected')::int as more,
       (c.amount - c.refunded) * ((was.state = 'rejected')::int - ($3 = 'rejected')::int) as changed)
   update partners.volumes v set amount = v.amount + c.changed, sales = v.sales + c.more from c
   where (v.affiliate_id, v.month, v.currency) = (c.affiliate_id, c.month, c.currency)
   returning ${standColumns}, c.changed, v.amount as volume, ${unitOfMonth}`,
  Changed,
);

const Given = z.object({ saleId: z.string(), level: z.int(), amount: z.int() });
export type Given = z.output<typeof Given>;

/** What each level has of these sales. Asked after the month is held. */
export const givenOf = statement(
  `select conversion_id as "saleId", level, sum(amount)::bigint as amount from partners.commissions
   where conversion_id = any($1::uuid[]) group by conversion_id, level`,
  Given,
);

export const linePart: RecordPart = {
  table: 'partners.commissions',
  columns: {
    ...{ id: 'uuid', conversion_id: 'uuid', affiliate_id: 'uuid', level: 'int', reason: 'text', amount: 'bigint' },
    ...{ currency: 'text', rate_bp: 'int', tier: 'text', entry_id: 'uuid' },
  },
};

/** Holds the month of a partner, and says what it has come to. */
export const holdMonth = statement(
  `select v.amount as volume, ${unitOfMonth} from partners.volumes v
   where v.affiliate_id = $1 and v.month = $2 and v.currency = $3 for update of v`,
  z.object({ volume: z.int(), tierUnit: z.int() }),
);

/** The sales of a month that follow its tier, after $4. */
export const salesOfMonth = statement(
  `select ${standColumns} from partners.conversions c
   where c.affiliate_id = $1 and c.month = $2 and c.currency = $3 and c.fixed_rate_bp is null
     and ($4::uuid is null or c.id > $4::uuid) order by c.id limit $5`,
  Stand,
);

/** Approves what may not be returned any more and somebody has looked at; answers how many. */
export const approveDue = statement(
  `with due as (
     select id from partners.conversions where state = 'pending' and due_at <= $1
       and (score is not null or judged_by is not null) order by due_at limit $2
     for update skip locked)
   update partners.conversions c set state = 'approved', version = version + 1 from due where c.id = due.id
   returning c.id`,
  z.object({ id: z.string() }),
);

/** What the refund $2 of the sale $1 came to, if it has been told. */
export const refundTold = statement(
  'select amount from partners.refunds where conversion_id = $1 and refund_id = $2',
  z.object({ amount: z.int() }),
);
