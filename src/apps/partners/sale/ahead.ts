// Refunds of which was heard before their sale. Events of two kinds come in no order, and most sales are nobody's: so
// a refund waits for a while, and whoever keeps the sale lets it go on.
import { z } from 'zod';
import { statement } from '../rows.ts';

/** Held until the end of the call, so that a sale and its refund do not miss each other. */
export const holdName = statement(
  `select pg_advisory_xact_lock(
     hashtext('partners.sale' || current_setting('app.current_tenant_id')), hashtext($1 || ' ' || $2))::text as held`,
  z.object({ held: z.string() }),
);

/** Keeps the refund $4 of the sale $2, $3 as the row $1, and forgets those that have waited since before $8. */
export const keepAhead = statement(
  `with old as (delete from partners.refunds_ahead where created_at < $8)
   insert into partners.refunds_ahead (id, network, transaction_id, refund_id, amount, currency, is_chargeback)
   values ($1, $2, $3, $4, $5, $6, $7) on conflict do nothing returning id`,
  z.object({ id: z.string() }),
);

/** What has waited for the sale $1, $2; it waits no longer. */
export const takeAhead = statement(
  `delete from partners.refunds_ahead where network = $1 and transaction_id = $2
   returning refund_id as "refundId", amount, currency, is_chargeback as "isChargeback"`,
  z.object({ refundId: z.string(), amount: z.int(), currency: z.string(), isChargeback: z.boolean() }),
);
