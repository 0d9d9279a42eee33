// What a capability is given: what the sentence says of it, what has come before it, and what is still missing. Pure.
import { z } from 'zod';

export const Shape = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  description: z.string().optional(),
  required: z.array(z.string()).catch([]).default([]),
  properties: z.record(z.string(), z.unknown()).catch({}).default({}),
});
export type Shape = z.output<typeof Shape>;

export interface Source {
  /** Where it is read: `trigger.data`, `nodes.look`. */
  readonly path: string;
  readonly shape: Shape;
}

export interface Filled {
  readonly input: Record<string, unknown>;
  readonly missing: readonly string[];
}

const address = /[^\s@<>"',;]+@[^\s@<>"',;]+\.[a-z]{2,}/i;

export function filled(clause: string, shape: Shape, sources: readonly Source[]): Filled {
  const input: Record<string, unknown> = {};
  const quoted = [...clause.matchAll(/["“]([^"”]*)["”]/g)].map(([, words = '']) => words);
  for (const name of Object.keys(shape.properties)) {
    const told = toldIn(clause, name, Shape.catch({ required: [], properties: {} }).parse(shape.properties[name]));
    if (told !== undefined) input[name] = told;
  }
  const used = new Set(Object.values(input).flat());
  const left = quoted.filter((words) => !used.has(words));
  const missing: string[] = [];
  for (const name of shape.required) {
    if (name in input) continue;
    const known = knownAs(name, sources) ?? (isText(shape.properties[name]) ? left.shift() : undefined);
    if (known === undefined) missing.push(name);
    else input[name] = known;
  }
  return { input, missing };
}

/** `title "Spring"`, `to grace@example.com`, `limit 20`. */
function toldIn(clause: string, name: string, shape: Shape): unknown {
  const said = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  const form = new RegExp(String.raw`\b(?:${said}|${name})\b\s*(?:is|of|=|:|as)?\s*(?:["“]([^"”]*)["”]|(\S+))`, 'i');
  const [, words, bare] = form.exec(clause) ?? [];
  const value = words ?? (bare && fits(bare.replace(/[,.;]$/, ''), shape));
  if (value === undefined) return undefined;
  if (shape.type === 'array') return [value];
  return shape.type === 'integer' || shape.type === 'number' ? Number(value) : value;
}

function fits(bare: string, { type }: Shape): string | undefined {
  if (type === 'integer' || type === 'number') return /^\d+(\.\d+)?$/.test(bare) ? bare : undefined;
  if (type === 'boolean') return /^(true|false)$/.test(bare) ? bare : undefined;
  return address.exec(bare)?.[0] ?? (/^[0-9a-f]{8}-/.test(bare) ? bare : undefined);
}

function isText(shape: unknown): boolean {
  return Shape.catch({ required: [], properties: {} }).parse(shape).type === 'string';
}

/** The same name in what has come before, the nearest first; `id` of a thing fits `thingId`. */
function knownAs(name: string, sources: readonly Source[]): string | undefined {
  for (const { path, shape } of sources) {
    if (name in shape.properties) return `=${path}.${name}`;
  }
  const thing = /^(.+)Id$/.exec(name)?.[1];
  const made = thing && sources.find(({ shape }) => 'id' in shape.properties);
  return made ? `=${made.path}.id` : undefined;
}
