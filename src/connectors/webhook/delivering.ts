// From an event to whoever wants to hear of it: written down with the event's own work, told under an id that stays,
// tried eight times in 28 hours, and then left to a person.
import { z } from 'zod';
import { before } from '#base/time';
import { type Call, contract, EventShape, Id } from '#kernel/contract';
import { unsubscribe } from '#kernel/event';
import { deliveryDied, endpointPaused } from './events.ts';
import { bodyOf, DeliveryState, isHopeless, nextTry, Outcome } from './model.ts';
import {
  deliveryById,
  endOverdue,
  endpointById,
  forgetEnded,
  insertDelivery,
  noteFailing,
  settleTry,
  stopEndpoint,
} from './store.ts';
import { type Told, tell } from './telling.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const keptDays = '30 days';
/** Longer than people are usually asked for. */
const overdue = '4 days';

export const queueDelivery = contract({
  name: 'webhook.delivery.queue',
  internal: true,
  summary: 'Write down that a webhook is to be told of an event.',
  effect: 'write',
  access: 'webhook.delivery.queue',
  input: z.object({ endpointId: Id, event: EventShape }),
  output: z.object({ deliveryId: Id.nullable().describe('Null when it is not told of it') }),
  undo: { by: 'webhook.delivery.drop', input: (_input, { deliveryId }) => ({ deliveryId }) },
  example: {
    endpointId: exampleId,
    event: {
      ...{ id: exampleId, type: 'crm.lead.created', userId: exampleId, data: {} },
      timestamp: '2026-01-01T00:00:00.000Z',
    },
  },
}).implement(async (call, { endpointId, event }) => {
  // What is told of telling would have no end.
  if (event.type.startsWith('webhook.')) return { deliveryId: null };
  const endpoint = await endpointById(call.db, endpointId);
  if (!endpoint?.active) return { deliveryId: null };
  const wanted = { id: call.newId(), endpointId, eventId: event.id, eventType: event.type, dueAt: call.now };
  const made = await insertDelivery(call.db, { ...wanted, body: bodyOf(event) });
  if (made) askFor(call, { deliveryId: made.id, round: 1, attempt: 1 });
  return { deliveryId: made?.id ?? null };
});

const Try = z.object({ deliveryId: Id, round: z.int().min(1), attempt: z.int().min(1) });
type Try = z.output<typeof Try>;
const exampleTry = { deliveryId: exampleId, round: 1, attempt: 1 };

function askFor(call: Call, wanted: Try, at = call.now) {
  const key = `webhook:${wanted.deliveryId}:${wanted.round}:${wanted.attempt}`;
  call.later(sendDelivery.contract, wanted, { key, at });
}

const Settled = z.object({ state: DeliveryState.nullable().describe('Null when this try was another one’s') });

export const settleDelivery = contract({
  name: 'webhook.delivery.settle',
  internal: true,
  summary: 'Write down what came of telling a webhook, and when to try it again.',
  effect: 'write',
  access: 'webhook.delivery.settle',
  input: Try.extend({ outcome: Outcome, status: z.int().nullable(), problem: z.string().max(500).nullable() }),
  output: Settled,
  // What matters of it is the next try.
  undo: { by: 'webhook.delivery.drop', input: ({ deliveryId }) => ({ deliveryId }) },
  example: { ...exampleTry, outcome: 'arrived', status: 204, problem: null },
}).implement(async (call, { outcome, status, problem, ...wanted }) => {
  const again = outcome === 'failed' ? nextTry(call.now, wanted.attempt) : undefined;
  const ended = outcome === 'arrived' ? 'delivered' : 'dead';
  const state = again ? 'due' : ended;
  const row = await settleTry(call.db, wanted, {
    ...{ state, status, problem, dueAt: again ?? null },
    endedAt: again ? null : call.now,
  });
  if (!row) return { state: null };
  if (again) askFor(call, { ...wanted, attempt: wanted.attempt + 1 }, again);
  const { id: deliveryId, endpointId, eventType } = row;
  if (state === 'dead') call.emit(deliveryDied, { deliveryId, endpointId, eventType, problem });
  await judge(call, endpointId, { outcome, status, problem });
  return { state };
});

/** Whoever is gone, may not be told, or has heard nothing for days is told nothing any more until somebody looks. */
async function judge(call: Call, endpointId: string, { outcome, problem }: Told) {
  const since = await noteFailing(call.db, endpointId, outcome === 'arrived' ? null : call.now);
  if (since === null) return;
  const isEnded = outcome === 'gone' || outcome === 'refused';
  if (!isEnded && !isHopeless(since, call.now)) return;
  const reason = isEnded ? (problem ?? outcome) : `Nothing has arrived there since ${since}`;
  const stopped = await stopEndpoint(call.db, endpointId, reason);
  if (!stopped) return;
  for (const id of stopped.subscriptions) await unsubscribe(call, id);
  call.emit(endpointPaused, { endpointId, title: stopped.title, reason });
}

export const sendDelivery = contract({
  name: 'webhook.delivery.send',
  internal: true,
  summary: 'Tell a webhook of an event, once more where it did not hear.',
  effect: 'send',
  // Whoever may ask for it once more may agree to it.
  access: 'webhook.delivery.retry',
  input: Try,
  output: Settled,
  undo: { never: 'It was told' },
  pretend: () => ({ state: 'delivered' as const }),
  example: exampleTry,
}).implement(
  async (call, wanted) => {
    const row = await deliveryById(call.db, wanted.deliveryId);
    const isMine = row?.state === 'due' && row.round === wanted.round && row.attempts === wanted.attempt - 1;
    if (!isMine) return { state: null };
    const endpoint = await endpointById(call.db, row.endpointId);
    const paused = { outcome: 'refused', status: null, problem: 'The webhook was paused or removed' } as const;
    const told = endpoint?.active
      ? await tell(call, { connectionId: endpoint.connectionId, id: `evt_${row.eventId}`, body: row.body })
      : paused;
    return call.invoke(settleDelivery.contract, { ...wanted, ...told });
  },
  // The receiver knows it by its id: to be told twice is what it is made for.
  { lookup: () => Promise.resolve(undefined) },
);

export const sweepDeliveries = contract({
  name: 'webhook.delivery.sweep',
  internal: true,
  summary: 'Give up what nobody is at any more, and forget what webhooks were told more than thirty days ago.',
  effect: 'write',
  access: 'webhook.delivery.settle',
  input: z.object({}),
  output: z.object({ forgotten: z.int() }),
  undo: { never: 'It is gone' },
  example: {},
}).implement(async (call) => {
  const problem = 'Nobody was let tell it in time: a person would not have it told, or the work on it was given up';
  const ended = await endOverdue(call.db, before(call.now, overdue), { problem, endedAt: call.now });
  for (const one of ended) call.emit(deliveryDied, { ...one, problem });
  return { forgotten: await forgetEnded(call.db, before(call.now, keptDays)) };
});
