// A house with the gateway on its port, and a server behind it that speaks as the providers do.
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import type { Authenticated } from '#kernel/identity';
import { mountGateway } from '#surfaces/gateway';
import { type HttpDoor, startHttp } from '#surfaces/http';
import { knowModels } from './made-up-models.ts';
import { type ModelWire, openModelWire } from './model-wire.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface Company {
  readonly world: World;
  readonly admin: Authenticated;
  readonly key: string;
  readonly openai: OpenAI;
  readonly anthropic: Anthropic;
  /** All that was metered of models. */
  metered(): Promise<Metered>;
}

export interface Metered {
  readonly calls: number;
  readonly failures: number;
  readonly input: number;
  readonly output: number;
}

export interface Gateway {
  readonly world: World;
  readonly url: string;
  company(): Promise<Company>;
  /** Which model for which segment; `*` for all that have no name here. */
  policy(company: Company, rules: Parameters<typeof knowModels>[2]): Promise<void>;
  close(): Promise<void>;
}

export const operatorsKeys = {
  ...{ openai: 'sk-operator-openai-0001', anthropic: 'sk-operator-anthropic-0001' },
  ...{ gemini: 'sk-operator-gemini-0001', replicate: 'sk-operator-replicate-0001' },
  perplexity: 'sk-operator-perplexity-0001',
};

const hosts = [
  ...['https://api.openai.com', 'https://api.anthropic.com', 'https://generativelanguage.googleapis.com'],
  ...['https://api.replicate.com', 'https://api.perplexity.ai'],
];

export function wayTo(origin: string) {
  return { baseUrls: Object.fromEntries(hosts.map((host) => [host, origin])) };
}

/** The same at every run: Park and Miller's generator. */
export function diceOf(seed: number) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** A house whose providers are all at this place. */
export async function openGateway(origin: string, options: WorldOptions = {}): Promise<Gateway> {
  const world = await createWorld({ models: { keys: operatorsKeys }, egress: wayTo(origin), ...options });
  const door: HttpDoor = await startHttp(world.kernel, {
    ...{ host: '127.0.0.1', port: 0, version: '0.0.0-test' },
    mounts: mountGateway(world.kernel),
  });
  return {
    ...{ world, url: door.url },
    async company() {
      const admin = await world.person((await world.tenant('Garden Ltd')).id, 'tenant_admin');
      const key = await world.keyOf(admin);
      return { ...{ world, admin, key, ...clients(door.url, key) }, metered: () => metered(world, admin) };
    },
    async policy({ admin }, rules) {
      await knowModels(world, admin, rules);
      const answer = await world.answer(admin, 'model.policy.set', { rules });
      if (answer.status !== 'done') throw new Error(`The policy is ${answer.status}`);
    },
    async close() {
      await door.stop();
      await world.close();
    },
  };
}

/** With the scripted server behind it. */
export async function openScripted(options: WorldOptions = {}): Promise<Gateway & { readonly wire: ModelWire }> {
  const wire = await openModelWire();
  const gateway = await openGateway(wire.origin, options);
  return {
    ...{ ...gateway, wire },
    async close() {
      await gateway.close();
      await wire.close();
    },
  };
}

/** The official ones; they try nothing a second time, so that a test sees what happened. */
export function clients(url: string, apiKey: string) {
  return {
    openai: new OpenAI({ baseURL: `${url}/v1`, apiKey, maxRetries: 0 }),
    anthropic: new Anthropic({ baseURL: url, apiKey, authToken: null, maxRetries: 0 }),
  };
}

async function metered(world: World, { tenantId }: Authenticated): Promise<Metered> {
  await world.settle();
  const [row] = await world.sql<{ calls: number; failures: number; input: number; output: number }>(
    `select coalesce(sum(calls), 0)::int as calls, coalesce(sum(failures), 0)::int as failures,
            coalesce(sum(tokens_in), 0)::int as input, coalesce(sum(tokens_out), 0)::int as output
     from meter.usage_metering where tenant_id = $1 and model is not null`,
    [tenantId],
  );
  if (!row) throw new Error('A sum is always one row');
  return row;
}
