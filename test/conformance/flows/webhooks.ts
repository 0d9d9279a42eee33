// Receivers of what happens: one that hears, and one that is down.
import { receiverOrigin } from '../connectors.ts';
import type { Cast, Flows } from './cast.ts';

interface Made {
  readonly id: string;
  readonly version: number;
}

function endpoint({ ask, word }: Cast, place = 'up'): Promise<Made> {
  const events = [`custom.trial.${word}`];
  return ask<Made>('webhook.endpoint.create', { url: `${receiverOrigin}/${place}/${word}`, title: word, events });
}

const seen = async (cast: Cast) => {
  const { id, version } = await endpoint(cast);
  return { input: { endpointId: id, ifVersion: version } };
};

/** What could not be told yet, and is tried again later. */
async function delivery(cast: Cast): Promise<string> {
  const { id } = await endpoint(cast, 'down');
  await cast.ask('event.event.publish', { type: `custom.trial.${cast.word}`, data: {} });
  await cast.world.settle();
  const { items } = await cast.ask<{ items: { id: string }[] }>('webhook.delivery.list', { endpointId: id });
  return items[0]?.id ?? '';
}

export const webhookFlows: Flows = {
  'webhook.endpoint.edit': async (cast) => ({
    input: { ...(await seen(cast)).input, events: ['custom.other.*'] },
  }),
  'webhook.endpoint.pause': seen,
  async 'webhook.endpoint.resume'(cast) {
    const { id, version } = await endpoint(cast);
    await cast.ask('webhook.endpoint.pause', { endpointId: id, ifVersion: version });
    return { input: { endpointId: id, ifVersion: version + 1 } };
  },
  'webhook.endpoint.remove': seen,
  'webhook.endpoint.rotateSecret': seen,
  'webhook.endpoint.test': async (cast) => ({ input: { endpointId: (await endpoint(cast)).id } }),
  'webhook.delivery.show': async (cast) => ({ input: { deliveryId: await delivery(cast) } }),
  'webhook.delivery.drop': async (cast) => ({ input: { deliveryId: await delivery(cast) } }),
  async 'webhook.delivery.retry'(cast) {
    const deliveryId = await delivery(cast);
    await cast.ask('webhook.delivery.drop', { deliveryId });
    return { input: { deliveryId } };
  },
};
