// What happens in the company, told to other programs: signed, tried again, and never to a place that only we can see.
import { defineModule, reaction } from '#kernel/contract';
import { dropDelivery, listDeliveries, retryDelivery, showDelivery } from './deliveries.ts';
import { queueDelivery, sendDelivery, settleDelivery, sweepDeliveries } from './delivering.ts';
import { editEndpoint, listEndpoints, pauseEndpoint, resumeEndpoint } from './endpoint-changes.ts';
import { createEndpoint, removeEndpoint, rotateSecret, testEndpoint } from './endpoints.ts';
import { deliveryDied, deliveryRetried, endpointPaused } from './events.ts';
import { receiver } from './receiver.ts';
import { subjects } from './subjects.ts';
import { views } from './views.ts';

export { startReceiver } from './sim.ts';

export const webhook = defineModule({
  name: 'webhook',
  title: 'Webhooks',
  folder: import.meta.dirname,
  connector: receiver,
  capabilities: [
    ...[createEndpoint, listEndpoints, editEndpoint, pauseEndpoint, resumeEndpoint, removeEndpoint],
    ...[rotateSecret, testEndpoint, listDeliveries, showDelivery, retryDelivery, dropDelivery],
    ...[queueDelivery, sendDelivery, settleDelivery, sweepDeliveries],
  ],
  events: [endpointPaused, deliveryDied, deliveryRetried],
  reactions: [
    reaction(deliveryRetried, sendDelivery.contract, ({ data: { deliveryId, round } }) => ({
      ...{ deliveryId, round, attempt: 1 },
    })),
  ],
  schedules: [{ name: 'sweep', contract: sweepDeliveries.contract, input: {}, every: '1 day', scope: 'tenant' }],
  // Named for the super admin, and so kept from a tenant's own administrator: the module does these by itself.
  grants: { super_admin: ['webhook.delivery.queue', 'webhook.delivery.settle'] },
  plan: 'tier1',
  ...{ subjects, views },
});
