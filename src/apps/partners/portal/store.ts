// What partners see of themselves, as rows.
import { z } from 'zod';
import { statement } from '../rows.ts';
import { unitOfMonth } from '../sale/store.ts';

/** The month $2 of the partner $1, by currency. */
export const monthsOf = statement(
  `select v.currency, v.amount as volume, v.sales, ${unitOfMonth} from partners.volumes v
   where v.affiliate_id = $1 and v.month = $2 order by v.currency`,
  z.object({ currency: z.string(), volume: z.int(), sales: z.int(), tierUnit: z.int() }),
);

export const Earnings = z.object({
  currency: z.string(),
  pending: z.int().describe('Of sales that may still be returned'),
  held: z.int().describe('Of sales that somebody has to look at'),
  approved: z.int().describe('What the next batch pays, if it is enough'),
  scheduled: z.int().describe('In payouts that have not arrived'),
  paid: z.int(),
});

/** What the partner $1 was given, by what has become of it. */
export const earningsOf = statement(
  `select l.currency,
     coalesce(sum(l.amount) filter (where l.payout_id is null and c.state = 'pending'), 0)::bigint as pending,
     coalesce(sum(l.amount) filter (where l.payout_id is null and c.state = 'held'), 0)::bigint as held,
     coalesce(sum(l.amount) filter (where l.payout_id is null and c.state in ('approved', 'rejected')), 0)::bigint
       as approved,
     coalesce(sum(l.amount) filter (where p.state <> 'paid'), 0)::bigint as scheduled,
     coalesce(sum(l.amount) filter (where p.state = 'paid'), 0)::bigint as paid
   from partners.commissions l join partners.conversions c on c.id = l.conversion_id
   left join partners.payouts p on p.id = l.payout_id
   where l.affiliate_id = $1 group by l.currency order by l.currency`,
  Earnings,
);

/** Since $2: visits, sales, and whom they brought by now. */
export const countsOf = statement(
  `select (select count(*) from partners.referrals where affiliate_id = $1 and at >= $2) as clicks,
     (select count(*) from partners.conversions where affiliate_id = $1 and at >= $2 and state <> 'rejected') as sales,
     (select count(*) from partners.affiliates where parent_id = $1 and status = 'approved') as team`,
  z.object({ clicks: z.int(), sales: z.int(), team: z.int() }),
);

/** Those who want to be seen, by what they sold in the month $2 in the currency $3, in the program $1. */
export const leaders = statement(
  `select a.shown_as as name, v.sales, v.amount as volume from partners.volumes v
   join partners.affiliates a on a.id = v.affiliate_id
   where a.program_id = $1 and v.month = $2 and v.currency = $3 and a.shown_as is not null and a.status = 'approved'
     and v.amount > 0
   order by v.amount desc, a.id limit $4`,
  z.object({ name: z.string(), sales: z.int(), volume: z.int() }),
);

/** What was given to the partner $1 in the currency $2 before $3, and what was paid out. */
export const balanceBefore = statement(
  `select coalesce((select sum(amount) from partners.commissions
       where affiliate_id = $1 and currency = $2 and created_at < $3), 0)::bigint
     - coalesce((select sum(amount) from partners.payouts
       where affiliate_id = $1 and currency = $2 and state = 'paid' and paid_at < $3), 0)::bigint as balance`,
  z.object({ balance: z.int() }),
);

export const Movement = z.object({
  at: z.string(),
  kind: z.enum(['sale', 'tier', 'refund', 'chargeback', 'rejected', 'accepted', 'payout']),
  level: z.int().nullable().describe('Null for a payout'),
  amount: z.int(),
  refersTo: z.string().describe('The sale or the payout'),
  entryId: z.string().nullable(),
});

/** What moved for the partner $1 in the currency $2 from $3 until $4, so many as $5 at the most. */
export const movementsOf = statement(
  `select at, kind, level, amount, "refersTo", "entryId", id from (
     select created_at as at, reason as kind, level, amount, conversion_id as "refersTo", entry_id as "entryId", id
     from partners.commissions where affiliate_id = $1 and currency = $2
     union all
     select paid_at, 'payout', null, -amount, id, entry_id, id
     from partners.payouts where affiliate_id = $1 and currency = $2 and state = 'paid') moved
   where at >= $3 and at < $4 order by at, id limit $5`,
  Movement.extend({ id: z.string() }),
);
