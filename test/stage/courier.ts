// Two services that do not exist: a courier, who is proven to by a key, carries letters and messages and tells what has
// arrived; and a herald, who asks a person for consent first.
import { createHmac, hash } from 'node:crypto';
import { z } from 'zod';
import { channel, sendMessage } from '#contracts/channel';
import { mail, sendMail } from '#contracts/mail';
import { type Sim, type SimRequest, standardSigned, startSim } from '#kernel/connection';
import { type Call, contract, defineModule, event, keep, type Module, outside, via } from '#kernel/contract';

export const courierOrigin = 'https://api.courier.example';
export const heraldOrigin = 'https://api.herald.example';

/** Takes every key and every code: what is made of wrong ones is tested with the module that keeps connections. */
export function startCourier(): Promise<Sim> {
  return startSim(({ path, method, headers }: SimRequest) => {
    if (path === '/token') return { json: { access_token: 'herald-access', refresh_token: 'herald-refresh' } };
    if (path === '/account') return { json: { name: 'The stage' } };
    if (path === '/parcels' && method === 'POST') return { json: { id: parcelId(headers['idempotency-key'] ?? '') } };
    return { json: {} };
  });
}

function parcelId(key: string): string {
  return `w${hash('sha1', key).slice(0, 12)}`;
}

const Account = z.object({ name: z.string() });
const account = async (reach: Parameters<NonNullable<Module['connector']>['test']>[0]) => ({
  account: (await reach.ask(Account, '/account')).name,
});

const parcelArrived = event({
  name: 'courier.parcel.arrived',
  summary: 'A parcel has arrived.',
  data: z.object({ words: outside(z.string()) }),
});

const Told = z.object({ id: z.string(), type: z.string(), words: z.string().optional() });

const courierConnector: NonNullable<Module['connector']> = {
  ...{ summary: 'Carries letters and messages.', category: 'Stage', site: 'https://courier.example/keys' },
  auth: {
    kind: 'secrets',
    secrets: [
      {
        ...{ name: 'apiKey', title: 'Key', help: 'Under Keys, on the pages of the courier' },
        place: { header: 'authorization', prefix: 'Bearer ' },
      },
    ],
  },
  baseUrl: () => courierOrigin,
  idempotencyHeader: 'idempotency-key',
  test: account,
  webhook: {
    secret: 'signingSecret',
    verify(delivered, signer) {
      if (!standardSigned(delivered, signer)) return undefined;
      const { id, type, ...payload } = Told.parse(JSON.parse(Buffer.from(delivered.body).toString()));
      return { id, type, payload };
    },
    greet({ url }, signer) {
      const asked = new URL(url).searchParams;
      return signer.equals(asked.get('proof') ?? '') ? (asked.get('challenge') ?? undefined) : undefined;
    },
    triggers: [{ on: 'arrived', event: parcelArrived, data: (payload) => ({ words: String(Object(payload).words) }) }],
  },
};

const readAccount = contract({
  name: 'courier.account.read',
  summary: 'Read whose account at the courier it is.',
  effect: 'read',
  access: 'courier.account.read',
  input: z.object({ via }),
  output: z.object({ name: outside(z.string()) }),
  example: {},
}).implement(async (call, { via }) => (await call.reach(courierConnector, via)).ask(Account, '/account'));

async function carried(call: Call, via: string | undefined, parcel: object): Promise<{ messageId: string }> {
  const reach = await call.reach(courierConnector, via);
  const own = call.key ? { idempotencyKey: call.key } : {};
  const { id } = await reach.ask(z.object({ id: z.string() }), '/parcels', { method: 'POST', json: parcel, ...own });
  return { messageId: id };
}

/** What the courier has been handed it has under our key. */
const found = (_call: Call, key: string) => Promise.resolve({ messageId: parcelId(key) });

export const courier = defineModule({
  ...{ name: 'courier', title: 'Courier', connector: courierConnector, capabilities: [readAccount] },
  events: [parcelArrived],
  keeps: [
    ...keep(
      mail,
      sendMail.implement((call, { via, to, subject }) => carried(call, via, { to, subject }), { lookup: found }),
    ),
    ...keep(
      channel,
      sendMessage.implement((call, { via, to, text }) => carried(call, via, { to, text }), { lookup: found }),
    ),
  ],
  grants: { manager: ['courier.*'] },
});

export const herald = defineModule({
  ...{ name: 'herald', title: 'Herald', capabilities: [] },
  connector: {
    ...{ summary: 'Asks first.', category: 'Stage', site: 'https://herald.example/apps' },
    auth: {
      kind: 'oauth',
      oauth: {
        ...{ authorizeUrl: `${heraldOrigin}/authorize`, tokenUrl: `${heraldOrigin}/token` },
        ...{ scopes: ['read'], clientAuth: 'basic' },
      },
    },
    baseUrl: () => heraldOrigin,
    test: account,
  },
});

/** The headers with which the courier proves what it tells (Standard Webhooks). */
export function signedAs(secret: string, { id, body, nowMs }: { id: string; body: string; nowMs: number }) {
  const at = String(Math.floor(nowMs / 1000));
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` };
}
