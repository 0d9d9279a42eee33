// What the operator has set for all companies: keys, the usual model, and what runs beside us.
import { createEgress, type Egress, placeOf } from '#kernel/egress';
import { findOllama } from './ollama.ts';
import type { Usual } from './open.ts';
import { type OperatorKeys, operatorProviders, type Provider } from './provider.ts';
import { wires } from './wires.ts';

export interface Operator {
  /** By the provider's name: openai, anthropic … */
  readonly keys?: Readonly<Record<string, string>>;
  /** AI_PROVIDER, AI_MODEL, AI_TEMPERATURE. */
  readonly usual?: Usual;
  /** Where to look for Ollama, such as http://127.0.0.1:11434/v1. */
  readonly ollamaUrl?: string;
}

/** Which variable of the environment holds the key of which provider. */
export const keyNames: readonly (readonly [provider: string, variable: string])[] = wires.flatMap(
  ({ provider, env }) => (env ? [[provider, env] as const] : []),
);

const firstUsual = { provider: 'openai', model: 'gpt-4' } as const;

/** A provider alone leaves the model to the table; a model alone is one of OpenAI's. */
export function usualOf({ usual = {} }: Operator): Usual {
  if (usual.provider) return usual;
  return { ...firstUsual, ...usual };
}

/** Another way out than the companies have: what lies beside us is private, and theirs refuses that. */
export function egressBeside({ ollamaUrl }: Operator): Egress {
  return createEgress(ollamaUrl === undefined ? {} : { allowPrivate: [placeOf(ollamaUrl)] });
}

export function sharedProviders(egress: Egress, { keys = {}, ollamaUrl }: Operator) {
  let all: readonly Provider[] = operatorProviders({ keys });
  let found: OperatorKeys['ollama'];
  return {
    all: () => all,
    async detect(onChange: () => void) {
      if (ollamaUrl === undefined) return;
      const ollama = await findOllama(egress, ollamaUrl);
      all = operatorProviders({ keys, ollama });
      if (JSON.stringify(ollama) !== JSON.stringify(found)) onChange();
      found = ollama;
    },
  };
}
