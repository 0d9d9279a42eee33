// The sims of the catalogue's connectors, for the suite over the whole catalogue.
import { simFields, startBucket } from '#connectors/s3';
import { startStripe } from '#connectors/stripe';
import { startTelegram } from '#connectors/telegram';

export async function startConnectors() {
  const [bucket, stripe, telegram] = await Promise.all([startBucket(Date.now), startStripe(), startTelegram()]);
  return {
    baseUrls: {
      [simFields.endpoint]: bucket.url,
      'https://api.stripe.com': stripe.url,
      'https://api.telegram.org': telegram.url,
    },
    stop: () => Promise.all([bucket.stop(), stripe.stop(), telegram.stop()]),
  };
}
