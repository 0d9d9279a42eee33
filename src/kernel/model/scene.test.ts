// How the stories of this folder come about: a house, a server that speaks as providers do, and models between them.
import type { z } from 'zod';
import { newId } from '#base/id';
import type { Ask } from '#contracts/model';
import type { Egress, EgressOptions } from '#kernel/egress';
import type { Authenticated } from '#kernel/identity';
import { knowModels } from '#test/made-up-models';
import { type ModelWire, openModelWire } from '#test/model-wire';
import { createWorld, type World } from '#test/world';
import { setPolicy } from './contracts.ts';
import type { Models, Operator } from './model.ts';
import type { Policy } from './policy.ts';
import type { Asking } from './spend.ts';

export interface Scene {
  readonly world: World;
  readonly models: Models;
  readonly wire: ModelWire;
  readonly egress: Egress;
  /** A company of its own, and its administrator. */
  company(name?: string): Promise<Authenticated>;
  asking(who: Authenticated, more?: Partial<Asking>): Asking;
  /** Its models may be made up. */
  policy(who: Authenticated, policy: z.input<typeof Policy>): Promise<void>;
  /** Everything that was used is written down. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

export const operatorsKeys = {
  ...{ openai: 'sk-operator-openai-0001', anthropic: 'sk-operator-anthropic-0001' },
  ...{ gemini: 'sk-operator-gemini-0001', replicate: 'sk-operator-replicate-0001' },
  perplexity: 'sk-operator-perplexity-0001',
};

/** Where the providers are. */
export function wayTo({ origin }: Pick<ModelWire, 'origin'>): EgressOptions {
  const hosts = [
    ...['https://api.openai.com', 'https://api.anthropic.com', 'https://generativelanguage.googleapis.com'],
    ...['https://api.replicate.com', 'https://replicate.delivery', 'https://api.perplexity.ai'],
    ...['https://openrouter.ai', 'https://router.huggingface.co', 'https://api.together.xyz'],
  ];
  return {
    baseUrls: Object.fromEntries(hosts.map((host) => [host, origin])),
    allowPrivate: [new URL(origin).host],
  };
}

type Settings = Operator | ((wire: ModelWire) => Operator);

export async function openScene(settings: Settings = { keys: operatorsKeys }): Promise<Scene> {
  const wire = await openModelWire();
  const operator = typeof settings === 'function' ? settings(wire) : settings;
  const world = await createWorld({ egress: wayTo(wire), models: operator });
  const { models, egress } = world.kernel;
  return {
    ...{ world, models, wire, egress },
    async company(name = 'Garden Ltd') {
      return world.person((await world.tenant(name)).id, 'tenant_admin');
    },
    asking: ({ tenantId, actor }, more = {}) => ({
      ...{
        callId: newId(world.clock.nowMs()),
        tenantId,
        actor,
        task: 'test.thing.ask',
        workspaceId: 'default',
        ...more,
      },
    }),
    async policy(who, policy) {
      await knowModels(world, who, policy.rules);
      await world.call(who, setPolicy, policy);
    },
    settle: () => world.settle(),
    async close() {
      await world.close();
      await wire.close();
    },
  };
}

export function asked(text: string, more: Partial<Ask> = {}): Ask {
  return {
    ...{ tools: [], toolChoice: 'auto', maxTokens: 100, stop: [] },
    messages: [{ role: 'user', parts: [{ type: 'text', text }] }],
    ...more,
  };
}
