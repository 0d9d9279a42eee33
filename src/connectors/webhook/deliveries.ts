// Looking at what webhooks were told, and telling it once more.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id, list, outside, Page } from '#kernel/contract';
import { present as endpointOf } from './endpoints.ts';
import { deliveryRetried } from './events.ts';
import { Delivery, DeliveryState } from './model.ts';
import { deliveryById, endDelivery, newestDeliveries, reviveDelivery } from './store.ts';

const OneDelivery = z.object({ deliveryId: Id });
const example = { deliveryId: '019abcde-0000-7000-8000-000000000000' };

export const listDeliveries = contract({
  name: 'webhook.delivery.list',
  summary: 'List what webhooks were told or could not be told, newest first.',
  effect: 'read',
  access: 'webhook.delivery.read',
  input: Page.extend({ after: Id.optional(), endpointId: Id.optional(), state: DeliveryState.optional() }),
  output: list(Delivery),
  example: { limit: 20, state: 'dead' },
}).implement(async (call, wanted) => {
  const items = await newestDeliveries(call.db, wanted);
  return { items, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
});

export const showDelivery = contract({
  name: 'webhook.delivery.show',
  summary: 'Show what a webhook was told, word by word.',
  effect: 'read',
  sensitive: true,
  access: 'webhook.delivery.read',
  input: OneDelivery,
  output: Delivery.extend({ body: outside(z.string()) }),
  example,
}).implement((call, { deliveryId }) => present(call, deliveryId));

export const retryDelivery = contract({
  name: 'webhook.delivery.retry',
  summary: 'Tell a webhook once more of something that is not tried any more.',
  effect: 'write',
  access: 'webhook.delivery.retry',
  input: OneDelivery,
  output: Delivery,
  undo: { never: 'It is being told' },
  example,
}).implement(async (call, { deliveryId }) => {
  const row = await reviveDelivery(call.db, deliveryId, call.now);
  if (!row) {
    const { state } = await present(call, deliveryId);
    throw new Fault('conflict', `This is ${state} and can not be tried once more`);
  }
  const { active } = await endpointOf(call, row.endpointId);
  if (!active) throw new Fault('conflict', 'The webhook is paused; resume it first');
  call.emit(deliveryRetried, { deliveryId, endpointId: row.endpointId, round: row.round });
  return row;
});

export const dropDelivery = contract({
  name: 'webhook.delivery.drop',
  summary: 'Do not try any more to tell a webhook of something.',
  effect: 'write',
  access: 'webhook.delivery.retry',
  input: z.object({ deliveryId: Id.nullable() }),
  output: z.object({ deliveryId: Id.nullable() }),
  undo: { never: 'Ask for it once more with webhook.delivery.retry' },
  example,
}).implement(async (call, { deliveryId }) => {
  if (deliveryId === null) return { deliveryId };
  const row = await endDelivery(call.db, deliveryId, { problem: 'Dropped by hand', endedAt: call.now });
  if (row) return { deliveryId };
  const { state } = await present(call, deliveryId);
  throw new Fault('conflict', `This is ${state} already`);
});

async function present(call: Call, deliveryId: string) {
  const row = await deliveryById(call.db, deliveryId);
  if (!row) throw new Fault('not_found', `There is no delivery ${deliveryId}`);
  return row;
}
