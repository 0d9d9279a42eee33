import { bigint, date, primaryKey, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema } from '#kernel/store';

const count = (name: string) => bigint(name, { mode: 'number' });

export const activityDays = moduleSchema('platform').table(
  'activity_days',
  {
    tenantId: uuid('tenant_id').notNull(),
    updatedAt: instant('updated_at').notNull(),
    onDate: date('on_date', { mode: 'string' }).notNull(),
    userId: text('user_id').notNull(),
    /** Empty where nobody said which. */
    workspaceId: text('workspace_id').notNull(),
    capability: text('capability').notNull(),
    calls: count('calls').notNull(),
    failures: count('failures').notNull(),
    tokens: count('tokens').notNull(),
    costMicros: count('cost_micros').notNull(),
    lastAt: instant('last_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.tenantId, table.onDate, table.userId, table.workspaceId, table.capability] }),
  ],
);
