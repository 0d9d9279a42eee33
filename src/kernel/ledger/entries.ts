// Entries as people and agents post, find and take them back.

import { and, desc, eq, gte, inArray, lt, lte, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { spoken } from '#base/money';
import { AccountCode, Cause, Posting } from '#contracts/money';
import { type Call, contract, Id, Instant, list, Page, text } from '#kernel/contract';
import type { Db } from '#kernel/store';
import { JournalEntry, movedBy } from './model.ts';
import { post, reverse } from './post.ts';
import { accounts, entries, lines } from './tables.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';

export const postEntry = contract({
  name: 'ledger.entry.post',
  summary: 'Post a balanced entry by hand.',
  title({ lines, memo }, stake) {
    const [from] = lines.filter(({ money }) => money.amount < 0);
    const [to] = lines.filter(({ money }) => money.amount > 0);
    const amount = stake ? spoken(stake) : 'an amount';
    return `Book ${amount}${from && to ? ` from ${from.account} to ${to.account}` : ''}${memo ? `: ${memo}` : ''}`;
  },
  effect: 'write',
  access: 'ledger.entry.write',
  input: Posting,
  output: JournalEntry,
  undo: { by: 'ledger.entry.reverse', input: (_input, { id }) => ({ entryId: id }) },
  stake: async (_call, { lines }) => movedBy(lines),
  example: {
    lines: [
      { account: 'office-supplies', money: { amount: 1999, currency: 'USD' } },
      { account: 'cash', money: { amount: -1999, currency: 'USD' } },
    ],
    cause: { kind: 'manual', id: 'receipt 17' },
    memo: 'Paper and ink',
  },
}).implement(async (call, posting) => entryById(call, (await post(call, posting)).entryId));

export const reverseEntry = contract({
  name: 'ledger.entry.reverse',
  summary: 'Take an entry back by posting its exact opposite, once.',
  title: ({ memo }, stake) =>
    `Take back an entry${stake ? ` of ${spoken(stake)}` : ''}${memo ? `: ${memo}` : ' of the ledger'}`,
  effect: 'write',
  access: 'ledger.entry.write',
  input: z.object({ entryId: Id, memo: text(500).optional() }),
  output: JournalEntry,
  undo: { by: 'ledger.entry.reverse', input: (_input, { id }) => ({ entryId: id }) },
  stake: async (call, { entryId }) => movedBy((await entryById(call, entryId)).lines),
  example: { entryId: exampleId, memo: 'Booked twice' },
}).implement(async (call, wanted) => entryById(call, (await reverse(call, wanted)).entryId));

export const getEntry = contract({
  name: 'ledger.entry.get',
  summary: 'Show one entry of the ledger with its lines.',
  effect: 'read',
  access: 'ledger.entry.read',
  input: z.object({ entryId: Id }),
  output: JournalEntry,
  example: { entryId: exampleId },
}).implement((call, { entryId }) => entryById(call, entryId));

export const listEntries = contract({
  name: 'ledger.entry.list',
  summary: 'List entries of the ledger, newest first: all, those of an account, or those with one cause.',
  effect: 'read',
  access: 'ledger.entry.read',
  input: Page.extend({
    after: Id.optional(),
    account: AccountCode.optional(),
    causeKind: Cause.shape.kind.optional(),
    causeId: Cause.shape.id.optional(),
    from: Instant.optional(),
    until: Instant.optional(),
  }),
  output: list(JournalEntry),
  example: { account: 'cash', limit: 20 },
}).implement(async (call, { limit, after, account, causeKind, causeId, from, until }) => {
  const touches = sql`exists (select from ${lines} l join ${accounts} a on a.id = l.account_id
    where l.entry_id = ledger.entries.id and a.code = ${account})`;
  const rows = await headers(call.db)
    .where(
      and(
        after ? lt(entries.id, after) : undefined,
        account ? touches : undefined,
        causeKind ? eq(entries.causeKind, causeKind) : undefined,
        causeId ? eq(entries.causeId, causeId) : undefined,
        from ? gte(entries.at, from) : undefined,
        until ? lte(entries.at, until) : undefined,
      ),
    )
    .orderBy(desc(entries.id))
    .limit(limit);
  const items = await withLines(call.db, rows);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

async function entryById({ db }: Call, entryId: string): Promise<JournalEntry> {
  const [found] = await withLines(db, await headers(db).where(eq(entries.id, entryId)));
  if (!found) throw new Fault('not_found', `There is no entry ${entryId} in the ledger`);
  return found;
}

function headers(db: Db) {
  return db
    .select({
      id: entries.id,
      at: entries.at,
      causeKind: entries.causeKind,
      causeId: entries.causeId,
      memo: entries.memo,
      key: entries.key,
      reverses: entries.reverses,
      reversedBy: sql<string | null>`(select r.id from ${entries} r where r.reverses = ledger.entries.id)`,
      from: entries.rateFrom,
      to: entries.rateTo,
      rate: entries.rate,
    })
    .from(entries)
    .$dynamic();
}

type Header = Awaited<ReturnType<typeof headers>>[number];

async function withLines(db: Db, rows: readonly Header[]): Promise<JournalEntry[]> {
  if (rows.length === 0) return [];
  const ids = rows.map(({ id }) => id);
  const all = await db
    .select({ entryId: lines.entryId, account: accounts.code, amount: lines.amount, currency: lines.currency })
    .from(lines)
    .innerJoin(accounts, eq(accounts.id, lines.accountId))
    .where(inArray(lines.entryId, ids))
    .orderBy(lines.id);
  const byEntry = Map.groupBy(all, ({ entryId }) => entryId);
  return rows.map((row) => presented(row, byEntry.get(row.id) ?? []));
}

type Line = { readonly account: string; readonly amount: number; readonly currency: string };

function presented({ causeKind, causeId, from, to, rate, ...row }: Header, own: readonly Line[]): JournalEntry {
  return {
    ...row,
    cause: { kind: causeKind, id: causeId },
    rate: from && to && rate ? { from, to, rate } : null,
    lines: own.map(({ account, amount, currency }) => ({ account, money: { amount, currency } })),
  };
}
