// What the operator has set for all companies: keys, the usual model, and what runs beside us.
import type { Egress } from '#kernel/egress';
import { findOllama } from './ollama.ts';
import type { Usual } from './open.ts';
import { type OperatorKeys, operatorProviders, type Provider } from './provider.ts';

export interface Operator {
  /** By the provider's name: openai, anthropic … */
  readonly keys?: Readonly<Record<string, string>>;
  /** AI_PROVIDER, AI_MODEL, AI_TEMPERATURE. */
  readonly usual?: Usual;
  /** Where to look for Ollama, such as http://127.0.0.1:11434/v1; the operator's egress must let it. */
  readonly ollamaUrl?: string;
}

const firstUsual = { provider: 'openai', model: 'gpt-4' } as const;

/** A provider alone leaves the model to the table; a model alone is one of OpenAI's. */
export function usualOf({ usual = {} }: Operator): Usual {
  if (usual.provider) return usual;
  return { ...firstUsual, ...usual };
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
