import { boolean, integer, json, text, uuid, varchar } from 'drizzle-orm/pg-core';
import type { Actor } from '#kernel/contract';
import { instant, moduleSchema, type RecordPart, tenantTable } from '#kernel/store';

const schema = moduleSchema('event');

export const aiEvents = schema.table('ai_events', {
  id: uuid('id').primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  userId: text('user_id').notNull(),
  eventType: varchar('event_type', { length: 100 }).notNull(),
  eventData: json('event_data').notNull(),
  processed: boolean('processed').notNull(),
  entryId: uuid('entry_id'),
  createdAt: instant('created_at').notNull(),
});

export const deliveries = schema.table('deliveries', {
  id: uuid('id').primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  eventId: uuid('event_id'),
  capability: text('capability').notNull(),
  input: json('input').notNull(),
  actor: json('actor').$type<Actor>().notNull(),
  callKey: text('call_key').notNull(),
  dueAt: instant('due_at').notNull(),
  state: text('state').$type<'due' | 'dead'>().notNull(),
  attempts: integer('attempts').notNull(),
  leaseOwner: uuid('lease_owner'),
  leasedUntil: instant('leased_until'),
  lastError: text('last_error'),
  createdAt: instant('created_at').notNull(),
});

export const subscriptions = tenantTable(schema, 'subscriptions', {
  module: text('module').notNull(),
  pattern: text('pattern').notNull(),
  capability: text('capability').notNull(),
  input: json('input').$type<object>().notNull(),
});

export interface EventRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly user_id: string;
  readonly event_type: string;
  readonly event_data: unknown;
  readonly processed: boolean;
  readonly entry_id: string;
  readonly created_at: string;
  /** Text from outside may have steered it. */
  readonly tainted: boolean;
}

export interface DeliveryRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly event_id: string | null;
  readonly capability: string;
  readonly input: unknown;
  readonly actor: Actor;
  readonly call_key: string;
  readonly due_at: string;
  readonly created_at: string;
  readonly tainted: boolean;
}

export const eventPart: RecordPart = {
  table: 'event.ai_events',
  columns: {
    id: 'uuid',
    tenant_id: 'uuid',
    user_id: 'text',
    event_type: 'text',
    event_data: 'json',
    processed: 'boolean',
    entry_id: 'uuid',
    created_at: 'timestamptz',
    tainted: 'boolean',
  },
  once: ['id'],
};

export const deliveryPart: RecordPart = {
  table: 'event.deliveries',
  columns: {
    id: 'uuid',
    tenant_id: 'uuid',
    event_id: 'uuid',
    capability: 'text',
    input: 'json',
    actor: 'json',
    call_key: 'text',
    due_at: 'timestamptz',
    created_at: 'timestamptz',
    tainted: 'boolean',
  },
  once: ['id'],
};
