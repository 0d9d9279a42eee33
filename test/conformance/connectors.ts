// The sims of the catalogue's connectors, for the suite over the whole catalogue.
import { simFields, startBucket } from '#connectors/s3';
import { startSlack } from '#connectors/slack';
import { startStripe } from '#connectors/stripe';
import { startTelegram } from '#connectors/telegram';
import { startReceiver } from '#connectors/webhook';
import { openModelWire } from '../model-wire.ts';

/** An endpoint that a company has for itself, and the providers that everybody knows. */
export const modelsOrigin = 'https://models.example.com';
const providers = ['openai.com', 'anthropic.com', 'replicate.com'].map((host) => `https://api.${host}`);

export const receiverOrigin = 'https://hooks.example.com';

/** They look at signatures by the clock of those who sign. */
export async function startConnectors(nowMs: () => number) {
  const [bucket, slack, stripe, telegram, receiver, wire] = await Promise.all([
    startBucket(nowMs),
    startSlack(),
    startStripe(),
    startTelegram(),
    startReceiver(),
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
      ...Object.fromEntries([modelsOrigin, ...providers].map((origin) => [origin, wire.origin])),
    },
    stop: () => Promise.all([...[bucket, slack, stripe, telegram, receiver].map((sim) => sim.stop()), wire.close()]),
  };
}
