import { bigint, text, uuid } from 'drizzle-orm/pg-core';
import { globalTable, instant, moduleSchema } from '#kernel/store';

const schema = moduleSchema('identity');

export const factors = globalTable(schema, 'factors', {
  userId: uuid('user_id').notNull(),
  /** The secret, sealed under the root key for this person. */
  sealed: text('sealed').notNull(),
  confirmedAt: instant('confirmed_at'),
  /** Codes of this step of time and of those before are no longer taken. */
  lastStep: bigint('last_step', { mode: 'number' }).notNull().default(0),
});

export const recoveryCodes = globalTable(schema, 'recovery_codes', {
  userId: uuid('user_id').notNull(),
  hash: text('hash').notNull(),
  usedAt: instant('used_at'),
});
