// What can be done, described for people, models and other programs (the capability registry).
import { z } from 'zod';
import type { Access } from '#kernel/access';
import { type Capability, contract, type Effect } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { becomeOf } from './become.ts';
import type { Registered, Registry } from './registry.ts';

export interface Described {
  readonly name: string;
  readonly description: string;
  readonly effect: Effect;
  readonly inputSchema: object;
  readonly outputSchema: object;
}

export const listCapabilities = contract({
  name: 'invoke.capability.list',
  summary: 'List the capabilities you may use, by name or by words of their description.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({
    search: z.string().trim().max(200).optional().describe('Words to look for'),
    limit: z.coerce.number().int().min(1).max(200).default(50),
    after: z.string().max(200).optional().describe('The `next` of the page before; what is searched has one page'),
  }),
  output: z.object({
    items: z.array(
      z.object({
        name: z.string(),
        description: z.string(),
        effect: z.enum(['read', 'write', 'send']),
        inputSchema: z.record(z.string(), z.unknown()),
        outputSchema: z.record(z.string(), z.unknown()),
      }),
    ),
    next: z.string().nullable(),
  }),
  example: { search: 'create a note' },
});

export interface Listed {
  readonly registry: Registry;
  readonly access: Access;
}

export function listing(parts: () => Listed): Capability {
  return listCapabilities.implement((call, { search, limit, after = '' }) => {
    const usable = available(parts(), { actor: call.actor, tenantId: call.tenant.id });
    if (search) return { items: best(usable, search).slice(0, limit).map(describe) as never, next: null };
    const later = usable.filter((one) => nameOf(one) > after).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
    const page = later.slice(0, limit).map(describe);
    return { items: page as never, next: later.length > limit ? (page.at(-1)?.name ?? null) : null };
  });
}

function nameOf({ contract }: Registered): string {
  return contract.name;
}

/** What this actor may use, in this tenant. */
export function available({ registry, access }: Listed, { actor, tenantId }: Authenticated): Registered[] {
  return registry.all(tenantId).filter(({ contract: { caller, spec } }) => {
    if (spec.internal) return false;
    return caller === 'actor' && spec.access !== undefined && access.may(actor, spec.access, tenantId);
  });
}

export function describe({ contract: { name, spec }, inputSchema, outputSchema }: Registered): Described {
  return { name, description: spec.summary, effect: spec.effect, inputSchema, outputSchema };
}

/** The capabilities whose names and summaries share the most words with what was asked; rare words count for more. */
export function best(entries: readonly Registered[], search: string): Registered[] {
  const wanted = new Set(words(search));
  const documents = entries.map(({ contract: { name, spec } }) => new Set(words(`${name} ${spec.summary}`)));
  const rarity = new Map(
    [...wanted].map((word) => [word, Math.log(1 + entries.length / (1 + documents.filter((d) => d.has(word)).length))]),
  );
  return entries
    .map((entry, index) => ({
      entry,
      score: [...wanted].reduce((sum, word) => sum + (documents[index]?.has(word) ? (rarity.get(word) ?? 0) : 0), 0),
    }))
    .filter(({ score, entry }) => score > 0 && !becomeOf(entry.contract.name))
    .sort((a, b) => b.score - a.score)
    .map(({ entry }) => entry);
}

function words(text: string): string[] {
  const parts =
    text
      .replace(/([a-z])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  return parts.map((word) => (word.length > 3 ? stem(word) : word));
}

/** Enough of a stem that one note and many notes, to create and created, a company and companies are one word. */
function stem(word: string): string {
  const singular = word.replace(/ies$/, 'y').replace(/([^s])s$/, '$1');
  if (singular.length <= 3) return singular;
  return singular.replace(/(?<=.{3})(ing|ed)$/, '').replace(/[ey]$/, '');
}
