// The sims of the catalogue's connectors, for the suite over the whole catalogue.
import { simFields, startBucket } from '#connectors/s3';
import { startSlack } from '#connectors/slack';
import { startStripe } from '#connectors/stripe';
import { startTelegram } from '#connectors/telegram';
import { startReceiver } from '#connectors/webhook';

export const receiverOrigin = 'https://hooks.example.com';

/** They look at signatures by the clock of those who sign. */
export async function startConnectors(nowMs: () => number) {
  const [bucket, slack, stripe, telegram, receiver] = await Promise.all([
    startBucket(nowMs),
    startSlack(),
    startStripe(),
    startTelegram(),
    startReceiver(),
  ]);
  receiver.answer = ({ path }) => (path.startsWith('/down') ? 500 : 204);
  return {
    baseUrls: {
      [simFields.endpoint]: bucket.url,
      'https://slack.com': slack.url,
      'https://api.stripe.com': stripe.url,
      'https://api.telegram.org': telegram.url,
      [receiverOrigin]: receiver.url,
    },
    stop: () => Promise.all([bucket, slack, stripe, telegram, receiver].map((sim) => sim.stop())),
  };
}
