import { z } from 'zod';
import { event, Id } from '#kernel/contract';

export const endpointPaused = event({
  name: 'webhook.endpoint.paused',
  summary: 'A webhook was paused: it failed for too long, said that it is gone, or somebody paused it.',
  data: z.object({ endpointId: Id, title: z.string(), reason: z.string(), byHand: z.boolean().default(false) }),
});

export const deliveryDied = event({
  name: 'webhook.delivery.died',
  summary: 'A webhook could not be told of something, and is not told of it any more by itself.',
  data: z.object({ deliveryId: Id, endpointId: Id, eventType: z.string(), problem: z.string().nullable() }),
});

export const deliveryRetried = event({
  name: 'webhook.delivery.retried',
  summary: 'Somebody asked to tell a webhook once more.',
  data: z.object({ deliveryId: Id, endpointId: Id, round: z.int() }),
});
