import { json, uuid } from 'drizzle-orm/pg-core';
import { moduleSchema, tenantTable } from '#kernel/store';

export const arrangements = tenantTable(moduleSchema('platform'), 'arrangements', {
  personId: uuid('person_id').notNull(),
  order: json('in_order').$type<readonly string[]>().notNull(),
  hidden: json('hidden').$type<readonly string[]>().notNull(),
});
