import { bigint, boolean, text } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { GrantEffect, WhoKind } from './own.ts';

const schema = moduleSchema('access');

export const grants = tenantTable(schema, 'grants', {
  whoKind: text('who_kind').$type<WhoKind>().notNull(),
  /** A role's name, or the id of a person or an agent. */
  who: text('who').notNull(),
  pattern: text('pattern').notNull(),
  effect: text('effect').$type<GrantEffect>().notNull(),
  redact: text('redact').array().notNull(),
  capAmount: bigint('cap_amount', { mode: 'number' }),
  capCurrency: text('cap_currency'),
  ask: boolean('ask').notNull(),
  fromAt: instant('from_at'),
  untilAt: instant('until_at'),
  reason: text('reason'),
  givenBy: text('given_by').notNull(),
  revokedAt: instant('revoked_at'),
  revokedBy: text('revoked_by'),
});
