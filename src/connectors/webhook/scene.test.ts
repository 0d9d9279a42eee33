// What the tests of webhooks share: companies that tell a receiver, and one who judges signatures by the book.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { test } from 'node:test';
import type { SimRequest } from '#kernel/connection';
import type { InputOf, OutputOf } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { type ConnectedWorld, connectedWorld } from '#test/connectors';
import { createEndpoint } from './endpoints.ts';
import { type Receiver, startReceiver } from './sim.ts';
import { webhook } from './webhook.ts';

const origin = 'https://hooks.example.com';

export interface Company {
  readonly ada: Authenticated;
  readonly ask: (capability: string, input?: object, key?: string) => Promise<Record<string, unknown>>;
  readonly subscribe: (more?: Partial<InputOf<typeof createEndpoint.contract>>) => Promise<Made>;
  /** Something happens there, and whoever is to hear of it does. */
  readonly happen: (type: string, data?: object) => Promise<void>;
}

type Made = OutputOf<typeof createEndpoint.contract>;

export interface Scene extends ConnectedWorld {
  readonly receiver: Receiver;
  company(): Promise<Company>;
}

export async function openScene(): Promise<Scene> {
  const receiver = await startReceiver();
  const scene = await connectedWorld({ modules: [webhook], egress: { baseUrls: { [origin]: receiver.url } } });
  const { world } = scene;

  async function company(): Promise<Company> {
    const ada = await world.person((await world.tenant('Ada and Sons')).id, 'tenant_admin');
    const ask: Company['ask'] = async (capability, input = {}, key = '') => {
      const answer = await world.answer(ada, capability, input, key === '' ? {} : { key });
      assert.ok(answer.status === 'done', answer.status);
      return Object(answer.output);
    };
    return {
      ...{ ada, ask },
      subscribe: (more = {}) =>
        world.call(ada, createEndpoint.contract, { url: `${origin}/cadre?shop=1`, events: ['custom.*'], ...more }),
      async happen(type, data = {}) {
        await ask('event.event.publish', { type, data });
        await world.settle();
      },
    };
  }

  return {
    ...{ ...scene, receiver, company },
    async close() {
      await scene.close();
      await receiver.stop();
    },
  };
}

/** As the standard describes it, and by nothing of ours. */
export function isGenuine({ headers, text }: SimRequest, secret: string): boolean {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${text}`;
  return headers['webhook-signature'] === `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
}

test('the judge knows the signature that the standard gives as an example', () => {
  const headers = {
    'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  };
  const said = { headers, text: '{"test": 2432232314}' } as unknown as SimRequest;
  assert.ok(isGenuine(said, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'));
  assert.ok(!isGenuine({ ...said, text: '{"test": 2432232315}' }, 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'));
});
