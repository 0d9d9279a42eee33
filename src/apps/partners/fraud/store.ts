// Sales that are looked at, and what is kept of it.
import { z } from 'zod';
import type { Db } from '#kernel/store';
import { statement } from '../rows.ts';
import { lookAround } from './around.ts';
import type { Around } from './history.ts';
import { Click, clickColumns, Sale, saleColumns } from './seen.ts';

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

export const keepScores = statement(
  `update partners.conversions c set score = s.score, reasons = s.reasons
   from json_to_recordset($1) as s(id uuid, score int, reasons jsonb) where c.id = s.id returning c.id`,
  z.object({ id: z.string() }),
);

/** Sales that are still open, of partners of whom something new is known since $1 (something came back, or was held or
 * rejected) or that end before $2. */
export const toLookAtAgain = statement(
  `select c.id from partners.conversions c where c.state = 'pending' and c.judged_by is null and (c.due_at < $2
     or exists (select from partners.conversions o where o.affiliate_id = c.affiliate_id and o.updated_at > $1
       and (o.charged_back or o.refunded > 0 or o.state in ('held', 'rejected'))))
     and ($3::uuid is null or c.id > $3::uuid) order by c.id limit $4`,
  z.object({ id: z.string() }),
);

/** What people and banks have said of sales: those they rejected or that were charged back, and those that stand; the
 * latest. */
export const labelled = statement(
  `${judgedSales}
   where c.at >= $1 and c.at < $2 and (c.judged_by is not null or c.charged_back or c.state = 'approved')
   order by c.at desc, c.id desc limit $3`,
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
  const { id, at, atMs, partnerId, ip, device, country } = click;
  const sale = {
    ...{ id, at, atMs, partnerId, ip, device, country, clickId: null, amount: 0, currency: '', refunded: 0 },
    ...{ chargedBack: false, paymentKey: null, customerKey: null, customerDomain: null, coupon: null },
    ...{ isMailMadeUp: false, billingCountry: null },
    ...{ isCouponPublic: false, isSuspect: false, isByPartner: false, ownWords: [], landingUrl: null },
  };
  for await (const { around } of lookAround(db, [sale])) return { ...around, click, buyers: [], kin: [] };
  return undefined;
}
