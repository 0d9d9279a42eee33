// The tier of a month holds for the whole month: when its sales reach another one, those before are settled anew.
import { z } from 'zod';
import { contract, Id } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { tierOf } from '../model.ts';
import { settleSales } from './give.ts';
import { holdMonth, salesOfMonth } from './store.ts';

const atOnce = 500;

export const recountMonth = contract({
  name: 'partners.tier.recount',
  summary: 'Bring the commissions of a partner’s month to the tier that the month has reached.',
  effect: 'write',
  access: 'partners.tier.recount',
  internal: true,
  input: z.object({
    partnerId: Id,
    month: z.string().regex(/^\d{4}-\d{2}$/),
    currency: z.string().regex(/^[A-Z]{3}$/),
    after: Id.nullable().default(null).describe('Where the last time ended'),
  }),
  output: z.object({ sales: z.int() }),
  undo: { never: 'counting again gives the same' },
  example: { partnerId: anyId, month: '2026-03', currency: 'USD' },
}).implement(async (call, { partnerId, month, currency, after }) => {
  const [held] = await holdMonth(call.db, [partnerId, month, currency]);
  if (!held) return { sales: 0 };
  const sales = await salesOfMonth(call.db, [partnerId, month, currency, after, atOnce]);
  if (sales.length > 0) await settleSales(call, sales, { tier: tierOf(held.volume, held.tierUnit), reason: 'tier' });
  const last = sales.at(-1);
  if (last && sales.length === atOnce) {
    call.later(recountMonth.contract, { partnerId, month, currency, after: last.id });
  }
  return { sales: sales.length };
});
