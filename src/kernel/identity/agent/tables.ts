import { text, uuid } from 'drizzle-orm/pg-core';
import type { Role } from '#kernel/contract';
import { moduleSchema, tenantTable } from '#kernel/store';

const schema = moduleSchema('identity');

export const agents = tenantTable(schema, 'agents', {
  name: text('name').notNull(),
  role: text('role').$type<Role>().notNull(),
  /** Null: everything that its role may. */
  scopes: text('scopes').array(),
  /** For whom it acts when nobody else has started it. */
  ownerId: uuid('owner_id').notNull(),
  status: text('status').$type<'active' | 'disabled'>().notNull().default('active'),
});
