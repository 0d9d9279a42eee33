// What happened: the outbox that commits with the work, what is due because of it, and the live stream.
import { defineModule, type Module } from '#kernel/contract';
import type { Live } from './live.ts';
import { listDead, listEvents, retryDead } from './outbox.ts';
import { publishEvent, publishEvents } from './publish.ts';
import { streamEvents } from './stream.ts';
import { subscriptionsChanged } from './subscriptions.ts';

export { heardIn, type Live, openLive } from './live.ts';
export { openSubscriptions, type Subscriptions, subscribe, unsubscribe } from './subscriptions.ts';
export { type DeliveryRow, deliveryPart, type EventRow, eventPart } from './tables.ts';

export function eventModule(live: Live): Module {
  return defineModule({
    name: 'event',
    title: 'Events',
    folder: import.meta.dirname,
    capabilities: [listEvents, publishEvent, publishEvents, streamEvents(live), listDead, retryDead],
    events: [subscriptionsChanged],
    grants: { tenant_admin: ['event.*'], manager: ['event.event.read'] },
  });
}
