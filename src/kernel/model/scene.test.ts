// How the stories of this folder come about: a house, a server that speaks as providers do, and models between them.
import { newId } from '#base/id';
import type { Ask } from '#contracts/model';
import type { Module } from '#kernel/contract';
import { createEgress, type Egress } from '#kernel/egress';
import type { Authenticated } from '#kernel/identity';
import { type ModelWire, openModelWire } from '#test/model-wire';
import { createWorld, type World } from '#test/world';
import { createModels, type Models, type ModelsParts, type Operator } from './model.ts';
import type { Asking } from './spend.ts';

export interface Scene {
  readonly world: World;
  readonly models: Models;
  readonly wire: ModelWire;
  readonly egress: Egress;
  /** A company of its own, and its administrator. */
  company(name?: string): Promise<Authenticated>;
  asking(who: Authenticated, more?: Partial<Asking>): Asking;
  /** Everything that was used is written down. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

const silent: ModelsParts['log'] = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const operatorsKeys = {
  ...{ openai: 'sk-operator-openai-0001', anthropic: 'sk-operator-anthropic-0001' },
  ...{ gemini: 'sk-operator-gemini-0001', replicate: 'sk-operator-replicate-0001' },
};

/** Where the providers are, for whoever is let out by this egress. */
export function wayTo({ origin }: Pick<ModelWire, 'origin'>): Egress {
  const hosts = [
    ...['https://api.openai.com', 'https://api.anthropic.com', 'https://generativelanguage.googleapis.com'],
    'https://api.replicate.com',
  ];
  return createEgress({
    baseUrls: Object.fromEntries(hosts.map((host) => [host, origin])),
    allowPrivate: [new URL(origin).host],
  });
}

type Settings = Operator | ((wire: ModelWire) => Operator);

export async function openScene(settings: Settings = { keys: operatorsKeys }): Promise<Scene> {
  const wire = await openModelWire();
  const operator = typeof settings === 'function' ? settings(wire) : settings;
  const egress = wayTo(wire);
  const late: { models?: Models } = {};
  const world = await createWorld({ modules: [moduleOf(() => late.models)] });
  const { store, spool, vault, meter, live } = world.kernel;
  const ids = () => newId(world.clock.nowMs());
  const models = createModels({
    ...{ store, spool, vault, meter, egress, operator, clock: world.clock, newId: ids },
    log: silent,
  });
  late.models = models;
  live.subscribeAll((event) => models.onEvents(event));
  return {
    ...{ world, models, wire, egress },
    async company(name = 'Garden Ltd') {
      return world.person((await world.tenant(name)).id, 'tenant_admin');
    },
    asking: ({ tenantId, actor }, more = {}) => ({
      ...{ callId: ids(), tenantId, actor, task: 'test.thing.ask', workspaceId: 'default', ...more },
    }),
    async settle() {
      await models.flush();
      await world.settle();
    },
    async close() {
      await models.close();
      await egress.close();
      await world.close();
      await wire.close();
    },
  };
}

/** The module as the registry wants it before there is a store; its work is done by the models that come later. */
function moduleOf(models: () => Models | undefined): Module {
  const broadcast = { hear: () => () => undefined, onGap: () => () => undefined };
  const dry = createModels({ store: { broadcast }, vault: {}, clock: {}, operator: {} } as unknown as ModelsParts);
  void dry.close();
  const capabilities = dry.module.capabilities.map((capability, index) => ({
    ...capability,
    run: (...given: Parameters<typeof capability.run>) => models()?.module.capabilities[index]?.run(...given),
  }));
  return { ...dry.module, capabilities };
}

export function asked(text: string, more: Partial<Ask> = {}): Ask {
  return {
    ...{ tools: [], toolChoice: 'auto', maxTokens: 100, stop: [] },
    messages: [{ role: 'user', parts: [{ type: 'text', text }] }],
    ...more,
  };
}
