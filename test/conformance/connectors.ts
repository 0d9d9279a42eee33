// The sims of the catalogue's connectors, for the suite over the whole catalogue.
import { simFields, startBucket } from '#connectors/s3';
import { startSlack } from '#connectors/slack';
import { startStripe } from '#connectors/stripe';
import { startTelegram } from '#connectors/telegram';
import { startReceiver } from '#connectors/webhook';
import { startSim } from '#kernel/connection';
import { openModelWire } from '../model-wire.ts';

/** An endpoint that a company has for itself, and the providers that everybody knows. */
export const modelsOrigin = 'https://models.example.com';
const providers = [
  ...['openai.com', 'anthropic.com', 'replicate.com'].map((host) => `https://api.${host}`),
  'https://replicate.delivery',
];

/** Where others keep flows for whoever wants them. */
export const shelfOrigin = 'https://flows.example.com';

export const receiverOrigin = 'https://hooks.example.com';

/** They look at signatures by the clock of those who sign. */
export async function startConnectors(nowMs: () => number) {
  const [bucket, slack, stripe, telegram, receiver, shelf, wire] = await Promise.all([
    startBucket(nowMs),
    startSlack(),
    startStripe(),
    startTelegram(),
    startReceiver(),
    startSim(({ path }) => ({ json: flowFile(path) })),
    openModelWire(),
  ]);
  receiver.answer = ({ path }) => (path.startsWith('/down') ? 500 : 204);
  return {
    baseUrls: {
      [simFields.endpoint]: bucket.url,
      'https://slack.com': slack.url,
      'https://api.stripe.com': stripe.url,
      'https://api.telegram.org': telegram.url,
      [receiverOrigin]: receiver.url,
      [shelfOrigin]: shelf.url,
      ...Object.fromEntries([modelsOrigin, ...providers].map((origin) => [origin, wire.origin])),
    },
    stop: () =>
      Promise.all([...[bucket, slack, stripe, telegram, receiver, shelf].map((sim) => sim.stop()), wire.close()]),
  };
}

/** A flow as one file, as somebody has saved it. */
export function flowFile(name: string): object {
  const nodes = [
    { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
    { id: 'look', kind: 'capability', capability: 'work.schedule.list' },
  ];
  return { cadre: 'flow', name, graph: { nodes, edges: [{ from: 'begin', to: 'look' }] } };
}
