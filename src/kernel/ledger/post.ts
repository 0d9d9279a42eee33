// The front door for money that moves: one statement inside the caller's own transaction, so that the entry stands or
// falls with the work that caused it.
import { hash } from 'node:crypto';
import { Fault } from '#base/fault';
import type { Money } from '#base/money';
import type { Posting, Rate } from '#contracts/money';
import type { Call } from '#kernel/contract';
import { type PartRows, prepared, type RecordPart, recorder, records } from '#kernel/store';
import { converted, mustBalance } from './model.ts';

/** What posting needs of a call. */
export type Poster = Pick<Call, 'db' | 'now' | 'newId'>;

export interface Posted {
  readonly entryId: string;
  /** True when this key had been posted before, and nothing was posted now. */
  readonly again: boolean;
}

const append = prepared(
  `with asked as (
     select * from json_to_recordset($1) as r(id uuid, account text, currency text, amount bigint)),
   found as (
     select asked.*, a.id as account_id from asked
     join ledger.accounts a on a.code = asked.account and a.currency = asked.currency),
   entry as (
     insert into ledger.entries (id, at, cause_kind, cause_id, memo, key, digest, rate_from, rate_to, rate)
     select $2::uuid, $3::timestamptz, $4, $5, $6, $7, $8, $9, $10, $11
     where (select count(*) from found) = (select count(*) from asked)
     on conflict (tenant_id, key) where key is not null do nothing
     returning id, at),
   lines as (
     insert into ledger.lines (id, entry_id, account_id, currency, amount, at)
     select f.id, e.id, f.account_id, f.currency, f.amount, e.at from found f, entry e)
   select (select id from entry) as id,
     (select string_agg(distinct asked.account || ' in ' || asked.currency, ', ') from asked
      where not exists (select from found where found.id = asked.id)) as missing`,
);

const entryPart: RecordPart = {
  table: 'ledger.entries',
  columns: { id: 'uuid', at: 'timestamptz', cause_kind: 'text', cause_id: 'text', memo: 'text', digest: 'text' },
};
const linePart: RecordPart = {
  table: 'ledger.lines',
  columns: {
    ...{ id: 'uuid', entry_id: 'uuid', account_id: 'uuid', currency: 'text', amount: 'bigint', at: 'timestamptz' },
  },
};
const write = recorder();

const byKey = prepared('select id, digest from ledger.entries where key = $1');

const oppose = prepared(
  `with entry as (
     insert into ledger.entries (id, at, cause_kind, cause_id, memo, digest, reverses)
     select $1::uuid, $2::timestamptz, cause_kind, cause_id, $3, 'reversal of ' || id, id
     from ledger.entries where id = $4
     on conflict (tenant_id, reverses) where reverses is not null do nothing
     returning id, at)
   insert into ledger.lines (id, entry_id, account_id, currency, amount, at)
   select t.id, e.id, l.account_id, l.currency, -l.amount, e.at
   from entry e, (select *, row_number() over (order by id) as place from ledger.lines where entry_id = $4) l
   join unnest($5::uuid[]) with ordinality as t(id, place) on t.place = l.place
   returning entry_id`,
);

const lineCount = prepared('select count(*)::int as lines from ledger.lines where entry_id = $1');

/** Posts a balanced entry. Under a key that has been used it answers what was posted then. */
export async function post(call: Poster, posting: Posting): Promise<Posted> {
  mustBalance(posting);
  return await insert(call, posting, undefined);
}

/** An entry whose id is known beforehand, so that what refers to it need not wait for it. */
interface Named extends Omit<Posting, 'key'> {
  readonly id?: string;
}

/** By code and currency, as in "cash USD". */
export type AccountIds = Readonly<Record<string, string>>;

/** The ids of accounts as a column, for whoever asks for something else at the same time. */
export function accountIds(codes: readonly string[], currency: string): string {
  return `(select json_object_agg(a.code || ' ' || a.currency, a.id) from ledger.accounts a
    where a.code in (${codes.map((code) => `'${code}'`).join(', ')}) and a.currency = ${currency})`;
}

const idsByCode = prepared('select code, currency, id from ledger.accounts where code = any($1)');

async function idsFor(call: Poster, postings: readonly Named[]): Promise<AccountIds> {
  const codes = new Set(postings.flatMap(({ lines }) => lines.map(({ account }) => account)));
  const found = records(await call.db.$run({ statement: idsByCode, values: [[...codes]] }));
  return Object.fromEntries(found.map(({ code, currency, id }) => [`${code} ${currency}`, String(id)]));
}

interface Together {
  /** Looked up when they are not known. */
  readonly accounts?: AccountIds | undefined;
  /** Rows of the caller's that belong to the entries. */
  readonly along?: readonly PartRows[];
}

/** Several balanced entries in one statement, which is judged and counted once; answers their ids in order. They are
 * posted with the next statement of the call, at the latest with its commit, which fails if they can not be. */
export async function postAll(
  call: Poster,
  postings: readonly Named[],
  { accounts, along = [] }: Together = {},
): Promise<string[]> {
  for (const posting of postings) mustBalance(posting);
  const entries = postings.map((posting) => ({ ...posting, id: posting.id ?? call.newId() }));
  const ids = accounts ?? (await idsFor(call, entries));
  const heads = entries.map(({ id, cause, memo, at = call.now, lines }) => ({
    ...{
      id,
      at,
      cause_kind: cause.kind,
      cause_id: cause.id,
      memo,
      digest: digestOf({ lines, cause, memo }, undefined),
    },
  }));
  const lines = entries.flatMap(({ id: entry_id, at = call.now, lines: theirs }) =>
    theirs.map(({ account, money }) => ({
      ...{ id: call.newId(), entry_id, account_id: idIn(ids, account, money.currency), ...money, at },
    })),
  );
  const entry = write.fresh([{ part: entryPart, rows: heads }, { part: linePart, rows: lines }, ...along]);
  if (entry) await call.db.$leave(entry);
  return entries.map(({ id }) => id);
}

function idIn(ids: AccountIds, code: string, currency: string): string {
  const id = ids[`${code} ${currency}`];
  if (id === undefined) throw new Fault('not_found', `There is no account ${code} in ${currency}`);
  return id;
}

/** Changes money into another currency: out of one account, through the exchange account of each, into another. */
export async function exchange(call: Poster, asked: Exchange): Promise<Posted & { readonly received: Money }> {
  const received = converted(asked.money, asked.rate);
  const lines = [
    { account: asked.from, money: negated(asked.money) },
    { account: exchangeAccount, money: asked.money },
    { account: exchangeAccount, money: negated(received) },
    { account: asked.to, money: received },
  ];
  const { cause, memo, at, key } = asked;
  const posting: Posting = { lines, cause, memo, at, key };
  mustBalance(posting);
  return { ...(await insert(call, posting, asked.rate)), received };
}

/** One per currency; what is left on them when all is converted back is what the rates won or lost. */
export const exchangeAccount = 'exchange';

export interface Exchange extends Omit<Posting, 'lines'> {
  readonly from: string;
  readonly to: string;
  readonly money: Money;
  readonly rate: Rate;
}

/** Posts the exact opposite, with the same cause, so that by every measure it is as if the entry had never been. */
export async function reverse(call: Poster, wanted: { entryId: string; memo?: string | undefined }): Promise<Posted> {
  const { entryId, memo } = wanted;
  const [counted] = records(await call.db.$run({ statement: lineCount, values: [entryId] }));
  const ids = Array.from({ length: Number(counted?.lines ?? 0) }, () => call.newId());
  if (ids.length === 0) throw new Fault('not_found', `There is no entry ${entryId} in the ledger`);
  const id = call.newId();
  const done = await call.db.$run({ statement: oppose, values: [id, call.now, memo ?? null, entryId, ids] });
  if (done.rowCount === 0) throw new Fault('conflict', `The entry ${entryId} has been reversed already`);
  return { entryId: id, again: false };
}

async function insert(call: Poster, posting: Posting, rate: Rate | undefined): Promise<Posted> {
  const { lines, cause, memo = null, at = call.now, key = null } = posting;
  const id = call.newId();
  const rows = lines.map(({ account, money }) => ({ id: call.newId(), account, ...money }));
  const digest = digestOf(posting, rate);
  const rates = [rate?.from ?? null, rate?.to ?? null, rate?.rate ?? null];
  const values = [JSON.stringify(rows), id, at, cause.kind, cause.id, memo, key, digest, ...rates];
  const [answer] = records(await call.db.$run({ statement: append, values }));
  if (typeof answer?.id === 'string') return { entryId: answer.id, again: false };
  if (typeof answer?.missing === 'string') throw new Fault('not_found', `There is no account ${answer.missing}`);
  return earlier(call, key, digest);
}

/** The loser of a race waits for the winner's commit inside the statement before, so that it finds the entry here. */
async function earlier(call: Poster, key: string | null, digest: string): Promise<Posted> {
  const [known] = records(await call.db.$run({ statement: byKey, values: [key] }));
  if (typeof known?.id !== 'string') throw new Fault('unavailable', 'This entry is being posted just now; try again');
  if (known.digest === digest) return { entryId: known.id, again: true };
  throw new Fault('conflict', `The key ${key} stands for another entry of the ledger; take a new one`);
}

/** What the key stands for: everything that was asked, but for when. */
function digestOf({ lines, cause, memo }: Posting, rate: Rate | undefined): string {
  const asked = lines.map(({ account, money }) => [account, money.amount, money.currency]);
  const rated = rate && [rate.from, rate.to, rate.rate];
  return hash('sha256', JSON.stringify([asked, cause.kind, cause.id, memo ?? null, rated ?? null]), 'base64url');
}

function negated({ amount, currency }: Money): Money {
  return { amount: -amount, currency };
}
