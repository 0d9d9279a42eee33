import { bigint, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema } from '#kernel/store';
import type { Account } from './model.ts';

const ledger = moduleSchema('ledger');

export const accounts = ledger.table('accounts', {
  id: uuid('id').notNull(),
  createdAt: instant('created_at').notNull(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  kind: text('kind').$type<Account['kind']>().notNull(),
  currency: text('currency').notNull(),
});

export const entries = ledger.table('entries', {
  id: uuid('id').notNull(),
  at: instant('at').notNull(),
  causeKind: text('cause_kind').notNull(),
  causeId: text('cause_id').notNull(),
  memo: text('memo'),
  key: text('key'),
  digest: text('digest').notNull(),
  reverses: uuid('reverses'),
  rateFrom: text('rate_from'),
  rateTo: text('rate_to'),
  rate: text('rate'),
});

export const lines = ledger.table('lines', {
  id: uuid('id').notNull(),
  entryId: uuid('entry_id').notNull(),
  accountId: uuid('account_id').notNull(),
  currency: text('currency').notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
  at: instant('at').notNull(),
});
