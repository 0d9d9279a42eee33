// What each account comes to: now, at an instant, or because of one cause.
import { type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { Fault } from '#base/fault';
import type { Money } from '#base/money';
import { Cause } from '#contracts/money';
import { contract, Instant, list, Money as MoneyShape, Page } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { cursorOf, placeOf } from './cursor.ts';
import { Account } from './model.ts';
import { accounts } from './tables.ts';

const Balance = Account.omit({ createdAt: true }).extend({
  balance: MoneyShape.describe('More than nothing is a debit balance, less a credit balance'),
});
type Balance = z.output<typeof Balance>;

export const listBalances = contract({
  name: 'ledger.balance.list',
  summary: 'Show the trial balance: what each account comes to, now, at an instant, or because of one cause.',
  effect: 'read',
  access: 'ledger.balance.read',
  input: Page.extend({
    at: Instant.optional().describe('Everything that happened until then'),
    causeKind: Cause.shape.kind.optional(),
    causeId: Cause.shape.id.optional(),
    currency: MoneyShape.shape.currency.optional(),
  }),
  output: list(Balance),
  example: { currency: 'USD', limit: 100 },
}).implement(async (call, { limit, after, currency, ...wanted }) => {
  const place = placeOf(after);
  const rest = place ? sql`and (a.code, a.currency) > (${place[0]}, ${place[1]})` : sql``;
  const only = currency ? sql`and a.currency = ${currency}` : sql``;
  const { rows } = await call.db.execute<Row>(sql`select a.id, a.code, a.name, a.kind, a.currency,
      coalesce((${sumOf(wanted)}), 0)::text as amount
    from ${accounts} a where true ${only} ${rest} order by a.code, a.currency limit ${limit}`);
  const items = rows.map(balanceOf);
  const last = items.at(-1);
  return { items, next: items.length === limit && last ? cursorOf(last) : null };
});

/** What one account comes to, for modules that hold a call. */
export async function balanceOfAccount(db: Db, code: string, currency: string): Promise<Money> {
  const { rows } = await db.execute<{ amount: string }>(sql`select (${sumOf({})})::text as amount
    from ${accounts} a where a.code = ${code} and a.currency = ${currency}`);
  const [found] = rows;
  if (!found) throw new Fault('not_found', `There is no account ${code} in ${currency}`);
  return { amount: whole(found.amount), currency };
}

type Row = Omit<Balance, 'balance'> & { readonly amount: string } & Record<string, unknown>;

interface Wanted {
  readonly at?: string | undefined;
  readonly causeKind?: string | undefined;
  readonly causeId?: string | undefined;
}

/** The running sums where they will do; the lines themselves where an instant or a cause is asked for. */
function sumOf({ at, causeKind, causeId }: Wanted): SQL {
  if (!at && !causeKind && !causeId) {
    return sql`select coalesce(sum(b.amount), 0) from ledger.balances b where b.account_id = a.id`;
  }
  const until = at ? sql`and l.at <= ${at}` : sql``;
  if (!causeKind && !causeId) return sql`select sum(l.amount) from ledger.lines l where l.account_id = a.id ${until}`;
  return sql`select sum(l.amount) from ledger.entries e join ledger.lines l on l.entry_id = e.id
    where l.account_id = a.id ${causeKind ? sql`and e.cause_kind = ${causeKind}` : sql``}
      ${causeId ? sql`and e.cause_id = ${causeId}` : sql``} ${until}`;
}

function balanceOf({ id, code, name, kind, currency, amount }: Row): Balance {
  return { id, code, name, kind, currency, balance: { amount: whole(amount), currency } };
}

function whole(amount: string): number {
  const value = Number(amount);
  if (Number.isSafeInteger(value)) return value;
  throw new Fault('internal', `A balance of ${amount} is more than can be shown exactly`);
}
