// Hearing of events on behalf of a webhook.
import type { Call } from '#kernel/contract';
import { subscribe } from '#kernel/event';
import { queueDelivery } from './delivering.ts';

interface Listening {
  readonly id: string;
  readonly events: readonly string[];
}

export async function subscribed(call: Call, { id: endpointId, events }: Listening): Promise<string[]> {
  const subscriptions: string[] = [];
  for (const pattern of events) {
    const wanted = { module: 'webhook', pattern, contract: queueDelivery.contract, input: { endpointId } };
    subscriptions.push(await subscribe(call, wanted));
  }
  return subscriptions;
}
