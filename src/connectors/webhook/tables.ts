import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { DeliveryState } from './model.ts';

const schema = moduleSchema('webhook');

export const endpoints = tenantTable(schema, 'endpoints', {
  connectionId: uuid('connection_id').notNull(),
  title: text('title').notNull(),
  url: text('url').notNull(),
  events: text('events').array().notNull(),
  /** One for each of its events, while it is active. */
  subscriptions: uuid('subscriptions').array().notNull(),
  state: text('state').$type<'active' | 'paused' | 'removed'>().notNull(),
  reason: text('reason'),
  failingSince: instant('failing_since'),
  version: integer('version').notNull().default(1),
});

export const deliveries = tenantTable(schema, 'deliveries', {
  endpointId: uuid('endpoint_id').notNull(),
  eventId: uuid('event_id').notNull(),
  eventType: text('event_type').notNull(),
  body: text('body').notNull(),
  state: text('state').$type<DeliveryState>().notNull(),
  /** Grows when somebody asks for it once more. */
  round: integer('round').notNull().default(1),
  attempts: integer('attempts').notNull().default(0),
  status: integer('status'),
  problem: text('problem'),
  dueAt: instant('due_at'),
  endedAt: instant('ended_at'),
});
