import { text } from 'drizzle-orm/pg-core';
import type { Role } from '#kernel/contract';
import { instant, moduleSchema, tenantTable } from '#kernel/store';

const schema = moduleSchema('identity');

export const invitations = tenantTable(schema, 'invitations', {
  /** Lower case. */
  email: text('email').notNull(),
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  /** SHA-256 of the token in the link. */
  hash: text('hash').notNull(),
  invitedBy: text('invited_by').notNull(),
  expiresAt: instant('expires_at').notNull(),
  acceptedAt: instant('accepted_at'),
  revokedAt: instant('revoked_at'),
});
