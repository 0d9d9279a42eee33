// Payouts as rows. A line of commission is in one payout at the most, and what a payout comes to is the sum of its
// lines: both are done by the statement that makes it.
import { z } from 'zod';
import { statement } from '../rows.ts';
import { Batch, Payout } from './shape.ts';

/** One batch after the other, so that two never see the same lines. */
export const waitForTurn = statement(
  `select pg_advisory_xact_lock(
     hashtext('partners.payouts' || current_setting('app.current_tenant_id')))::text as turn`,
  z.object({ turn: z.string() }),
);

/** Of sales that stand, and of those that were rejected, of which there is only something to take back. */
const payable = `select l.id, l.affiliate_id, l.amount from partners.commissions l
  join partners.conversions c on c.id = l.conversion_id
  where l.payout_id is null and l.currency = $1 and c.state in ('approved', 'rejected')`;

/** A currency that a program takes no more is paid out, however little it is. */
const due = `select a.id as partner_id, p.grace_minutes, sum(lines.amount)::bigint as amount from lines
  join partners.affiliates a on a.id = lines.affiliate_id and a.status in ('approved', 'closed')
  join partners.programs p on p.id = a.program_id
  left join jsonb_to_recordset(p.currencies) as terms(currency text, "minimumPayout" bigint) on terms.currency = $1
  group by a.id, p.grace_minutes, terms."minimumPayout"
  having sum(lines.amount) >= coalesce(terms."minimumPayout", 1)`;

/** Why the payout p is not to leave: something of it is doubtful by now. Of a rejected sale there may only be something
 * to take back in it. */
const stopped = `case
  when (select status in ('banned', 'suspended') from partners.affiliates a where a.id = p.affiliate_id)
    then 'The partner is banned or suspended'
  when exists (select from partners.commissions l join partners.conversions c on c.id = l.conversion_id
    where l.payout_id = p.id and c.state in ('held', 'rejected') group by c.id, c.state
    having c.state = 'held' or sum(l.amount) > 0) then 'A sale in it is held or rejected' end`;

/** Who is to be paid in the currency $1: those for whom enough has come together. */
export const dueNow = statement(
  `with lines as (${payable}) select partner_id as "partnerId", amount, grace_minutes as "graceMinutes" from (${due}) d
   order by partner_id limit 2000`,
  z.object({ partnerId: z.string(), amount: z.int(), graceMinutes: z.int() }),
);

/** Makes the batch $2, sent at $3, of the payouts $4 ({ id, partnerId }). */
export const insertBatch = statement(
  `with lines as (${payable}),
   asked as (select * from json_to_recordset($4) as r(id uuid, "partnerId" uuid)),
   due as (select asked.id, d.* from asked join (${due}) d on d.partner_id = asked."partnerId"),
   batch as (
     insert into partners.payout_batches (id, currency, total, partners, state, send_at)
     select $2, $1, sum(amount), count(*), 'due', $3 from due having count(*) > 0
     returning id),
   made as (
     insert into partners.payouts (id, batch_id, affiliate_id, amount, currency, method, pay_to, state)
     select due.id, batch.id, a.id, due.amount, $1, a.pay_method, a.pay_to, 'due'
     from due join partners.affiliates a on a.id = due.partner_id cross join batch
     returning id)
   update partners.commissions l set payout_id = due.id, updated_at = l.updated_at
   from lines join due on due.partner_id = lines.affiliate_id where l.id = lines.id and l.payout_id is null
   returning l.id`,
  z.object({ id: z.string() }),
);

const batchColumns = `b.id, b.currency, b.total, b.partners, b.state, b.send_at as "sendAt",
  b.created_at as "createdAt"`;
const payoutColumns = `p.id, p.batch_id as "batchId", p.affiliate_id as "partnerId", p.amount, p.currency, p.method,
  p.pay_to as "payTo", p.state, p.reference, p.problem, p.paid_at as "paidAt", p.created_at as "createdAt",
  (select name from partners.affiliates a where a.id = p.affiliate_id) as name`;

export const batchById = statement(`select ${batchColumns} from partners.payout_batches b where b.id = $1`, Batch);

export const batchPage = statement(
  `select ${batchColumns} from partners.payout_batches b where $2::uuid is null or b.id < $2::uuid
   order by b.id desc limit $1`,
  Batch,
);

export const payoutsOfBatch = statement(
  `select ${payoutColumns} from partners.payouts p where p.batch_id = $1 order by p.id`,
  Payout,
);

export const payoutById = statement(`select ${payoutColumns} from partners.payouts p where p.id = $1`, Payout);

/** Newest first, of the partner $3 and in the state $4 when they are named. */
export const payoutPage = statement(
  `select ${payoutColumns} from partners.payouts p
   where ($2::uuid is null or p.id < $2::uuid) and ($3::uuid is null or p.affiliate_id = $3::uuid)
     and ($4::text is null or p.state = $4) order by p.id desc limit $1`,
  Payout,
);

/** Takes a batch back that has not been sent; its lines are free again. */
export const cancelBatch = statement(
  `with b as (
     update partners.payout_batches b set state = 'cancelled', version = version + 1
     where b.id = $1 and b.state = 'due' returning b.*),
   gone as (
     update partners.payouts p set state = 'cancelled', version = p.version + 1 from b where p.batch_id = b.id
     returning p.id),
   free as (update partners.commissions l set payout_id = null from gone where l.payout_id = gone.id)
   select ${batchColumns} from b`,
  Batch,
);

/** Batches whose grace has passed are sent from now on; answers their payouts, and which of them are not to leave. */
export const sendBatches = statement(
  `with b as (
     update partners.payout_batches set state = 'sent', version = version + 1
     where state = 'due' and send_at <= $1 returning id),
   asked as (select p.id, ${stopped} as problem from partners.payouts p join b on b.id = p.batch_id),
   failed as (
     update partners.payouts p set state = 'failed', problem = asked.problem, version = p.version + 1
     from asked where p.id = asked.id and asked.problem is not null)
   select id, problem from asked`,
  z.object({ id: z.string(), problem: z.string().nullable() }),
);

/** Begins to send the payout $1 at $2, unless it has become doubtful meanwhile. One that was begun after $3, and of
 * which nothing was heard, is begun again as the same attempt. */
export const beginSending = statement(
  `update partners.payouts p set state = 'sending', version = p.version + (p.state <> 'sending')::int,
     updated_at = case when p.state = 'sending' then p.updated_at else $2::timestamptz end
   where p.id = $1 and (p.state in ('due', 'failed') or (p.state = 'sending' and p.updated_at > $3::timestamptz))
     and exists (select from partners.payout_batches b where b.id = p.batch_id and b.state = 'sent')
     and ${stopped} is null
   returning ${payoutColumns}, p.version as attempt,
     (select country from partners.affiliates a where a.id = p.affiliate_id) as country`,
  Payout.extend({ attempt: z.int(), country: z.string().nullable() }),
);

/** Moves the payout $1 out of one of the states $2 into $3 at $4, with reference $5, problem $6 and entry $7. */
export const settlePayout = statement(
  `update partners.payouts p set state = $3, reference = coalesce($5, p.reference), problem = $6, entry_id = $7,
     paid_at = case when $3 = 'paid' then $4::timestamptz end, version = p.version + 1, updated_at = $4::timestamptz
   where p.id = $1 and p.state = any($2::text[]) returning ${payoutColumns}`,
  Payout,
);

export const freeLines = statement(
  'update partners.commissions set payout_id = null where payout_id = $1 returning id',
  z.object({ id: z.string() }),
);
