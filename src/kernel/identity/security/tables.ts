import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { globalTable, instant, moduleSchema } from '#kernel/store';

const schema = moduleSchema('identity');

export const securityEvents = globalTable(schema, 'security_events', {
  at: instant('at').notNull(),
  kind: text('kind').notNull(),
  /** Null where nobody was known yet. */
  tenantId: uuid('tenant_id'),
  actorId: text('actor_id'),
  ip: text('ip').notNull(),
  userAgent: text('user_agent').notNull(),
  detail: text('detail').notNull(),
  count: integer('count').notNull(),
});
