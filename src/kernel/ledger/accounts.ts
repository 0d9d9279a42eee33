// The accounts that entries name.
import { and, asc, eq, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { AccountCode } from '#contracts/money';
import { contract, list, Money, Page } from '#kernel/contract';
import { openAccounts } from './chart.ts';
import { cursorOf, placeOf } from './cursor.ts';
import { Account, accountKinds, NewAccount } from './model.ts';
import { accounts } from './tables.ts';

const columns = {
  id: accounts.id,
  code: accounts.code,
  name: accounts.name,
  kind: accounts.kind,
  currency: accounts.currency,
  createdAt: accounts.createdAt,
};
const Named = z.object({ code: AccountCode, currency: Money.shape.currency });

export const openAccount = contract({
  name: 'ledger.account.open',
  summary: 'Open an account of the ledger.',
  effect: 'write',
  access: 'ledger.account.write',
  input: NewAccount,
  output: Account,
  undo: { by: 'ledger.account.close', input: (_input, { code, currency }) => ({ code, currency }) },
  example: { code: 'office-supplies', name: 'Office supplies', kind: 'expense', currency: 'USD' },
}).implement(async (call, account) => {
  const opened = await openAccounts(call, [account]);
  const { code, currency } = account;
  if (opened.length === 0) throw new Fault('conflict', `There is an account ${code} in ${currency} already`);
  const [made] = await call.db
    .select(columns)
    .from(accounts)
    .where(and(eq(accounts.code, code), eq(accounts.currency, currency)));
  if (!made) throw new Fault('internal', 'The account was not stored');
  return made;
});

export const closeAccount = contract({
  name: 'ledger.account.close',
  summary: 'Take away an account that no entry has named.',
  effect: 'write',
  access: 'ledger.account.write',
  input: Named,
  output: Account,
  undo: {
    by: 'ledger.account.open',
    input: (_input, { code, name, kind, currency }) => ({ code, name, kind, currency }),
  },
  example: { code: 'office-supplies', currency: 'USD' },
}).implement(async (call, { code, currency }) => {
  const [gone] = await call.db
    .delete(accounts)
    .where(and(eq(accounts.code, code), eq(accounts.currency, currency)))
    .returning(columns)
    .catch((error: unknown) => {
      throw isNamed(error) ? new Fault('conflict', `Entries name the account ${code}; it stays`) : error;
    });
  if (!gone) throw new Fault('not_found', `There is no account ${code} in ${currency}`);
  return gone;
});

function isNamed(error: unknown): boolean {
  return error instanceof Fault && error.details?.constraint === 'lines_account';
}

export const listAccounts = contract({
  name: 'ledger.account.list',
  summary: 'List the accounts of the ledger by their codes.',
  effect: 'read',
  access: 'ledger.account.read',
  input: Page.extend({ kind: z.enum(accountKinds).optional(), currency: Money.shape.currency.optional() }),
  output: list(Account),
  example: { kind: 'expense', limit: 20 },
}).implement(async (call, { limit, after, kind, currency }) => {
  const place = placeOf(after);
  const items = await call.db
    .select(columns)
    .from(accounts)
    .where(
      and(
        kind ? eq(accounts.kind, kind) : undefined,
        currency ? eq(accounts.currency, currency) : undefined,
        place ? sql`(${accounts.code}, ${accounts.currency}) > (${place[0]}, ${place[1]})` : undefined,
      ),
    )
    .orderBy(asc(accounts.code), asc(accounts.currency))
    .limit(limit);
  const last = items.at(-1);
  return { items, next: items.length === limit && last ? cursorOf(last) : null };
});
