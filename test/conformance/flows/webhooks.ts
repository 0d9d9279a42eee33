// Receivers of what happens: one that hears, and one that is down.
import { receiverOrigin } from '../connectors.ts';
import type { Cast, Flows } from './cast.ts';

interface Made {
  readonly id: string;
  readonly version: number;
}

/** A company has so many and no more; what was made for earlier calls has had its use. */
async function makeRoom({ world, there }: Cast) {
  const all = await world.sql<{ endpointId: string; ifVersion: number }>(
    `select id as "endpointId", version as "ifVersion" from webhook.endpoints
     where tenant_id = $1 and state <> 'removed'`,
    [there.tenantId],
  );
  if (all.length < 20) return;
  for (const one of all) await world.answer(there.admin, 'webhook.endpoint.remove', one);
}

async function endpoint(cast: Cast, place = 'up'): Promise<Made> {
  const { ask, word } = cast;
  const events = [`custom.trial.${word}`];
  await makeRoom(cast);
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
