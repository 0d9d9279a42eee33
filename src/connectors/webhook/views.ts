// The screens of webhooks, as data.
import type { View } from '#kernel/contract';
import { dropDelivery, listDeliveries, retryDelivery, showDelivery } from './deliveries.ts';
import { editEndpoint, listEndpoints, pauseEndpoint, resumeEndpoint } from './endpoint-changes.ts';
import { createEndpoint, removeEndpoint, rotateSecret, testEndpoint } from './endpoints.ts';

const onEndpoints = [createEndpoint, editEndpoint, testEndpoint, pauseEndpoint, resumeEndpoint];

export const views: readonly View[] = [
  {
    name: 'webhook.endpoints',
    title: 'Webhooks',
    kind: 'list',
    source: listEndpoints.contract,
    actions: [...onEndpoints, rotateSecret, removeEndpoint].map(({ contract }) => contract),
  },
  {
    name: 'webhook.deliveries',
    title: 'Deliveries',
    kind: 'list',
    source: listDeliveries.contract,
    actions: [showDelivery, retryDelivery, dropDelivery].map(({ contract }) => contract),
  },
];
