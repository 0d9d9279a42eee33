// Looking at what happened, and at what could not be delivered.
import { and, desc, eq, lt } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, EventShape, Id, Instant, list, Page } from '#kernel/contract';
import { aiEvents, deliveries } from './tables.ts';

export const listEvents = contract({
  name: 'event.event.list',
  summary: 'List what has happened, newest first.',
  effect: 'read',
  access: 'event.event.read',
  input: Page.extend({
    type: z.string().max(100).optional(),
    userId: z.string().max(100).optional(),
    after: Id.optional(),
  }),
  output: list(EventShape.extend({ processed: z.boolean() })),
  example: { type: 'custom.order.paid', limit: 10 },
}).implement(async (call, { limit, after, type, userId }) => {
  const items = await call.db
    .select({
      id: aiEvents.id,
      type: aiEvents.eventType,
      userId: aiEvents.userId,
      data: aiEvents.eventData,
      timestamp: aiEvents.createdAt,
      processed: aiEvents.processed,
    })
    .from(aiEvents)
    .where(
      and(
        after ? lt(aiEvents.id, after) : undefined,
        type ? eq(aiEvents.eventType, type) : undefined,
        userId ? eq(aiEvents.userId, userId) : undefined,
      ),
    )
    .orderBy(desc(aiEvents.id))
    .limit(limit);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

const Delivery = z.object({
  id: Id,
  capability: z.string(),
  eventId: Id.nullable(),
  attempts: z.int(),
  lastError: z.string().nullable(),
  createdAt: Instant,
});

export const listDead = contract({
  name: 'event.delivery.listDead',
  summary: 'List the deliveries that were given up on, with the last error of each.',
  effect: 'read',
  access: 'event.delivery.manage',
  input: Page.extend({ after: Id.optional() }),
  output: list(Delivery),
  example: { limit: 10 },
}).implement(async (call, { limit, after }) => {
  const items = await call.db
    .select({
      id: deliveries.id,
      capability: deliveries.capability,
      eventId: deliveries.eventId,
      attempts: deliveries.attempts,
      lastError: deliveries.lastError,
      createdAt: deliveries.createdAt,
    })
    .from(deliveries)
    .where(and(eq(deliveries.state, 'dead'), after ? lt(deliveries.id, after) : undefined))
    .orderBy(desc(deliveries.id))
    .limit(limit);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

export const retryDead = contract({
  name: 'event.delivery.retry',
  summary: 'Try a delivery again that was given up on.',
  effect: 'write',
  access: 'event.delivery.manage',
  undo: { never: 'the delivery may have happened by then' },
  input: z.object({ deliveryId: Id }),
  output: z.object({ id: Id, dueAt: Instant }),
  example: { deliveryId: '019abcde-0000-7000-8000-000000000000' },
}).implement(async (call, { deliveryId }) => {
  const [revived] = await call.db
    .update(deliveries)
    .set({ state: 'due', attempts: 0, dueAt: call.now, leasedUntil: null })
    .where(and(eq(deliveries.id, deliveryId), eq(deliveries.state, 'dead')))
    .returning({ id: deliveries.id, dueAt: deliveries.dueAt });
  if (!revived) throw new Fault('not_found', `There is no delivery ${deliveryId} that was given up on`);
  return revived;
});
