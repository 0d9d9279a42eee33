// Accounts at the services of the catalogue, each of which is a sim.
import { simFields, simSecret } from '#connectors/s3';
import { simSecrets } from '#connectors/slack';
import { simKey } from '#connectors/stripe';
import { simToken } from '#connectors/telegram';
import type { Scene } from '../scene.ts';
import type { Cast, Flow, Flows } from './cast.ts';

const accounts = {
  s3: { fields: simFields, secrets: { secretAccessKey: simSecret } },
  slack: { secrets: simSecrets },
  stripe: { secrets: { apiKey: simKey } },
  telegram: { secrets: { botToken: simToken } },
} as const;
type Service = keyof typeof accounts;

/** One that stays, for each company. */
const standing = new WeakMap<Scene, Map<string, Promise<string>>>();

function via(cast: Cast, connector: Service): Promise<string> {
  const all = standing.get(cast.scene) ?? new Map<string, Promise<string>>();
  standing.set(cast.scene, all);
  const place = `${cast.as.tenantId} ${connector}`;
  const known =
    all.get(place) ??
    cast
      .ask<{ id: string }>('connection.connection.connect', { connector, ...accounts[connector] })
      .then(({ id }) => id);
  all.set(place, known);
  return known;
}

const over =
  (connector: Service, input: (cast: Cast) => object | Promise<object> = () => ({})): Flow =>
  async (cast) => ({ input: { via: await via(cast, connector), ...(await input(cast)) } });

async function object(cast: Cast) {
  const key = `reports/${cast.word}`;
  await cast.ask('s3.object.put', { via: await via(cast, 's3'), key, content: { bytes: 'aGVsbG8=' } });
  return { key };
}

async function customer(cast: Cast): Promise<{ customerId: string }> {
  const wanted = { via: await via(cast, 'stripe'), reference: cast.word, email: `${cast.word}@example.com` };
  return { customerId: (await cast.ask<{ customerId: string }>('billing.customer.ensure', wanted)).customerId };
}

const pages = { successUrl: 'https://example.com/thanks', cancelUrl: 'https://example.com/prices' };
const checkout = async (cast: Cast) => ({
  ...{
    ...(await customer(cast)),
    ...pages,
    kind: 'subscription',
    reference: cast.word,
    lines: [{ priceId: 'price_1' }],
  },
});

export const connectorFlows: Flows = {
  'telegram.bot.show': over('telegram'),
  'telegram.file.read': over('telegram', () => ({ remoteId: 'voice-file-1' })),
  'slack.room.list': over('slack'),
  'telegram.webhook.set': over('telegram'),
  'telegram.webhook.remove': over('telegram'),
  'telegram.webhook.show': over('telegram'),
  'telegram.button.release': async (cast) => ({
    input: { connectionId: await via(cast, 'telegram'), pressId: cast.word },
  }),
  'stripe.balance.show': over('stripe'),
  'billing.customer.ensure': over('stripe', ({ word }) => ({ reference: word, email: `${word}@example.com` })),
  'billing.checkout.open': over('stripe', checkout),
  'billing.portal.open': over('stripe', async (cast) => ({
    ...(await customer(cast)),
    returnUrl: 'https://example.com',
  })),
  'billing.usage.report': over('stripe', async (cast) => ({
    ...{ ...(await customer(cast)), meter: 'api_calls', quantity: 1, usageId: cast.word },
  })),
  'billing.subscription.show': over('stripe', () => ({ subscriptionId: 'sub_1Abc' })),
  'billing.subscription.cancel': over('stripe', () => ({ subscriptionId: 'sub_1Abc' })),
  'billing.subscription.resume': over('stripe', () => ({ subscriptionId: 'sub_1Abc' })),
  's3.object.put': over('s3', ({ word }) => ({ key: word, content: { bytes: 'aGVsbG8=' } })),
  's3.object.get': over('s3', object),
  's3.object.list': over('s3'),
  's3.object.remove': over('s3', object),
  's3.object.link': over('s3', object),
};
