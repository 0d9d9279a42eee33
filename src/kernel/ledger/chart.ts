// Opening accounts, once each, however many ask at the same time.
import { Fault } from '#base/fault';
import { prepared, records } from '#kernel/store';
import type { NewAccount } from './model.ts';
import type { Poster } from './post.ts';

const add = prepared(
  `insert into ledger.accounts (id, code, name, kind, currency)
   select id, code, name, kind, currency
   from json_to_recordset($1) as r(id uuid, code text, name text, kind text, currency text)
   order by code, currency
   on conflict on constraint accounts_once do nothing
   returning id`,
);

const strangers = prepared(
  `select r.code, a.kind from json_to_recordset($1) as r(code text, kind text)
   join ledger.accounts a on a.code = r.code and a.kind <> r.kind limit 1`,
);

/** Opens the accounts that are not there yet. What an account is for is the same in every currency. */
export async function openAccounts(call: Poster, wanted: readonly NewAccount[]): Promise<string[]> {
  const rows = JSON.stringify(wanted.map((account) => ({ ...account, id: call.newId() })));
  const opened = records(await call.db.$run({ statement: add, values: [rows] }));
  const [other] = records(await call.db.$run({ statement: strangers, values: [rows] }));
  if (other) throw new Fault('conflict', `The account ${other.code} is there already, as ${other.kind}`);
  return opened.map(({ id }) => String(id));
}
