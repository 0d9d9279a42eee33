// Services that are connected, consent at them, what they tell, and services that a company has described itself.
import { courierOrigin, signedAs } from '../../stage/courier.ts';
import type { Scene } from '../scene.ts';
import { type Cast, type Flows, here } from './cast.ts';

interface Card {
  readonly id: string;
  readonly webhookUrl: string | null;
}

interface Connected {
  readonly connectionId: string;
  /** What the service's own address for this connection ends in. */
  readonly address: string;
  readonly hook: string;
}

const secretsOf = ({ word }: Cast) => ({
  apiKey: `courier-key-${word}`,
  signingSecret: `whsec_${Buffer.from(`the hook of ${word}`).toString('base64')}`,
});

async function connected(cast: Cast): Promise<Connected> {
  const secrets = secretsOf(cast);
  const wish = { connector: 'courier', title: `Courier ${cast.word}`, secrets };
  const { id, webhookUrl } = await cast.ask<Card>('connection.connection.connect', wish);
  return { connectionId: id, address: webhookUrl?.split('/').at(-1) ?? '', hook: secrets.signingSecret };
}

/** One that stays is enough for whatever leaves it as it is. */
const standing = new WeakMap<Scene, Map<string, Promise<Connected>>>();

function lasting(cast: Cast): Promise<Connected> {
  const all = standing.get(cast.scene) ?? new Map<string, Promise<Connected>>();
  standing.set(cast.scene, all);
  const known = all.get(cast.there.tenantId) ?? connected(cast);
  all.set(cast.there.tenantId, known);
  return known;
}

const stays = async (cast: Cast) => ({ connectionId: (await lasting(cast)).connectionId });
const fresh = async (cast: Cast) => ({ connectionId: (await connected(cast)).connectionId });

/** What needs somebody who carries it. */
async function carried(cast: Cast, input: object) {
  await lasting(cast);
  return { input };
}

async function told(cast: Cast) {
  const { address, hook } = await lasting(cast);
  const body = JSON.stringify({ id: cast.word, type: 'arrived', words: 'It is here' });
  const headers = signedAs(hook, { id: `of-${cast.word}`, body, nowMs: cast.world.clock.nowMs() });
  return { provider: 'courier', address, headers, body: Buffer.from(body).toString('base64') };
}

/** Something that has come in over the courier. */
async function received(cast: Cast): Promise<{ receivedId: string }> {
  const { world, word } = cast;
  const [capability, caller] = ['connection.webhook.receive', { kind: 'none' } as const];
  await world.kernel.invoke({ capability, input: await told(cast), caller, origin: here });
  const [row] = await world.sql<{ id: string }>('select id from connection.received where external_id = $1', [word]);
  return { receivedId: row?.id ?? '' };
}

/** The herald's way back, with the state that it was sent. */
async function consent(cast: Cast): Promise<{ connectionId: string }> {
  const { id } = await cast.ask<Card>('connection.connection.connect', {
    ...{ connector: 'herald', title: `Herald ${cast.word}` },
    ...{ fields: { clientId: `client-${cast.word}` }, secrets: { clientSecret: `program-${cast.word}` } },
  });
  return { connectionId: id };
}

function described({ word }: Cast) {
  return {
    ...{ name: word, title: `Stock ${word}`, baseUrl: `${courierOrigin}/stock`, secret: `stock-key-${word}` },
    proof: { kind: 'bearer' },
    actions: [{ name: 'listItems', summary: 'List what is in stock.', path: '/items', onlyReads: true }],
  };
}

export const connectionFlows: Flows = {
  'connection.connection.connect': (cast) => ({
    input: { connector: 'courier', title: `Courier ${cast.word}`, secrets: secretsOf(cast) },
  }),
  'connection.connection.show': async (cast) => ({ input: await stays(cast) }),
  'connection.connection.test': async (cast) => ({ input: await stays(cast) }),
  'connection.connection.rename': async (cast) => ({ input: { ...(await fresh(cast)), title: `Named ${cast.word}` } }),
  'connection.connection.setSecrets': async (cast) => ({
    input: { ...(await fresh(cast)), secrets: { apiKey: `another-key-${cast.word}` } },
  }),
  'connection.connection.disconnect': async (cast) => ({ input: await fresh(cast) }),
  'connection.connection.retire': async (cast) => ({ input: await fresh(cast) }),
  'connection.connection.note': async (cast) => ({
    input: { ...(await stays(cast)), state: 'connected', problem: null },
  }),
  async 'connection.connection.makeUsual'(cast) {
    await cast.ask('connection.connection.makeUsual', { subject: 'courier', ...(await stays(cast)) });
    return { input: { subject: 'courier', ...(await fresh(cast)) } };
  },
  async 'connection.connection.unmakeUsual'(cast) {
    const usual = { subject: 'courier', ...(await fresh(cast)) };
    await cast.ask('connection.connection.makeUsual', usual);
    return { input: usual };
  },

  'connection.connection.authorize': async (cast) => ({ input: await consent(cast) }),
  async 'connection.consent.receive'(cast) {
    const { url } = await cast.ask<{ url: string }>('connection.connection.authorize', await consent(cast));
    return { input: { state: new URL(url).searchParams.get('state'), code: `code-${cast.word}` } };
  },

  'connection.webhook.receive': async (cast) => ({ input: await told(cast) }),
  async 'connection.webhook.greet'(cast) {
    const { address, hook } = await lasting(cast);
    return { input: { provider: 'courier', address, challenge: `challenge-${cast.word}`, proof: hook } };
  },
  'connection.received.show': async (cast) => ({ input: await received(cast) }),
  // It came before anybody here knew what it is.
  async 'connection.received.replay'(cast) {
    const one = await received(cast);
    await cast.world.sql(`update connection.received set state = 'stored' where id = $1`, [one.receivedId]);
    return { input: one };
  },

  'connection.api.create': (cast) => ({ input: described(cast) }),
  async 'connection.api.remove'(cast) {
    return { input: { apiId: (await cast.ask<Card>('connection.api.create', described(cast))).id } };
  },

  'courier.account.read': async (cast) => carried(cast, {}),
  'mail.send': (cast) =>
    carried(cast, {
      ...{ to: ['grace@example.com'], subject: `The garden of ${cast.word}`, text: 'Open it with [link]' },
      secrets: { link: `https://example.com/open/${cast.word}` },
    }),
  'channel.send': (cast) =>
    carried(cast, { to: '123456789', text: 'It is open', buttons: [{ label: 'Go', token: `button-of-${cast.word}` }] }),
};
