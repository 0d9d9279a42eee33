// The names by which models are asked for from outside: `cadre/executives` is a segment, `openai/gpt-4` a model of a
// provider, and a bare `gpt-4` that of whoever makes it. Pure.
import { Fault } from '#base/fault';
import type { Ability } from '#contracts/model';
import type { Settled } from './book.ts';
import type { Usual, Wished } from './open.ts';
import { slots } from './wires.ts';

const ourPrefix = 'cadre/';

/** By how their makers begin their names. */
const makers: readonly { readonly begins: RegExp; readonly provider: string }[] = [
  { begins: /^(gpt|o\d|chatgpt|text-embedding|dall-e|whisper|tts)/, provider: 'openai' },
  { begins: /^claude/, provider: 'anthropic' },
  { begins: /^gemini/, provider: 'gemini' },
];

/** Nobody calls a model so, and no table keeps it. */
const unwritable = /\p{C}/u;

export function wishOf(name: string, ability: Ability, { providers, policies }: Settled): Wished {
  if (unwritable.test(name)) throw noModel(name);
  if (name.startsWith(ourPrefix)) return { ability, segment: name.slice(ourPrefix.length) };
  const [first = ''] = name.split('/', 1);
  const there = name.includes('/') ? providers.get(first) : undefined;
  // Some have their own name in those of their models.
  const isWhole = there && Object.values(there.models).includes(name);
  if (there) return { ability, model: isWhole ? `${first}/${name}` : name };
  const maker = makers.find(({ begins }) => begins.test(name))?.provider;
  if (maker && providers.has(maker)) return { ability, model: `${maker}/${name}` };
  // Whoever lists many makers' models, or a server of one's own.
  const other = [...providers.values()].find(({ models }) => Object.values(models).includes(name));
  if (other) return { ability, model: `${other.name}/${name}` };
  if (isSegment(name, policies)) return { ability, segment: name };
  throw noModel(name);
}

function noModel(name: string): Fault {
  const text = `There is no model ${JSON.stringify(name)} here; ask for one of those in the list`;
  return new Fault('not_found', text, { details: { reason: 'model' } });
}

function isSegment(name: string, policies: Settled['policies']): boolean {
  const rules = [...policies.values()].flatMap((policy) => policy.rules);
  return Object.hasOwn(slots, name) || rules.some(({ segment }) => segment === name || segment === '*');
}

/** What a company may ask for: its segments first, then the models of its providers. */
export function namesOf({ providers, policies }: Settled, usual: Usual): string[] {
  const rules = [...policies.values()].flatMap((policy) => policy.rules);
  const segments = rules.flatMap(({ segment }) => (segment === '*' ? [] : [`${ourPrefix}${segment}`]));
  const ruled = rules.map(({ provider, model }) => `${provider}/${model}`);
  const offered = [...providers.values()].flatMap(({ name, models }) =>
    Object.values(models).flatMap((model) => (model ? [`${name}/${model}`] : [])),
  );
  const own =
    usual.provider && usual.model && providers.has(usual.provider) ? [`${usual.provider}/${usual.model}`] : [];
  return [...new Set([...segments, ...ruled, ...own, ...offered])];
}
