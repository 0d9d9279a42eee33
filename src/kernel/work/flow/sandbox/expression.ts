// Expressions (JSONata) in what a node says. They see the scope that is handed to them and nothing else.
import { createHash, createHmac, randomUUID } from 'node:crypto';
import jsonata from 'jsonata';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { deepest, isTooDeep } from '#base/nesting';

/** What can be known at a node. */
export type Scope = Readonly<Record<string, unknown>>;

const timeoutMs = 1000;
const deepestCalls = 500;
const longestList = 1_000_000;

/** The expression that a text holds, when it is one. */
export function expressionIn(text: string): string | undefined {
  return text.startsWith('=') ? text.slice(1) : undefined;
}

/** A formula is an expression whether it begins with `=` or not. */
export function formulaOf(text: string): string {
  return expressionIn(text) ?? text;
}

/** Every expression in a template, with the place where it stands. */
export function expressionsIn(template: unknown, place = ''): { place: string; expression: string }[] {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    return expression === undefined ? [] : [{ place, expression }];
  }
  if (typeof template !== 'object' || template === null) return [];
  return Object.entries(template).flatMap(([key, value]) => expressionsIn(value, place ? `${place}.${key}` : key));
}

/** What can be told of an expression without working it out. */
export interface Reading {
  /** What is wrong with the way it is written. */
  readonly flaw?: string;
  /** The names of which it is made, when it is a plain path. */
  readonly path?: readonly string[];
}

export function readingOf(expression: string): Reading {
  try {
    const path = Path.safeParse(jsonata(expression).ast());
    return path.success ? { path: path.data.steps.map(({ value }) => value) } : {};
  } catch (error) {
    return { flaw: Failed.parse(error).message };
  }
}

const Failed = z.object({ message: z.string().catch('It can not be understood') }).catch({ message: 'It fails' });
const Step = z.object({ type: z.literal('name'), value: z.string(), stages: z.undefined().optional() });
const Path = z.object({ type: z.literal('path'), steps: z.array(Step) });

/** Which of the other nodes' answers it may look at; all of them when it does not name them. */
export function nodesIn(template: unknown): readonly string[] | 'all' {
  const text = JSON.stringify(template ?? null);
  const named = new Set<string>();
  for (const [, plain, quoted] of text.matchAll(/\bnodes\b(?:\s*\.\s*(?:`([^`]+)`|([A-Za-z][\w-]*)))?/g)) {
    const name = plain ?? quoted;
    if (name === undefined) return 'all';
    named.add(name);
    // A name with a hyphen is two names to the language unless it is quoted.
    named.add(name.split('-')[0] ?? name);
  }
  return [...named];
}

/** The same with every expression's value in its place. */
export async function resolved(template: unknown, scope: Scope, place = ''): Promise<unknown> {
  if (typeof template === 'string') {
    const expression = expressionIn(template);
    if (expression !== undefined) return evaluated(expression, scope, place);
    return template.startsWith("'=") ? template.slice(1) : template;
  }
  const within = (key: string | number) => (place ? `${place}.${key}` : String(key));
  if (Array.isArray(template)) {
    return Promise.all(template.map((item, index) => resolved(item, scope, within(index))));
  }
  if (typeof template !== 'object' || template === null) return template;
  const entries: [string, unknown][] = [];
  for (const [key, value] of Object.entries(template)) {
    const found = await resolved(value, scope, within(key));
    if (found !== undefined) entries.push([key, found]);
  }
  return Object.fromEntries(entries);
}

/** Of several in one template one wants to know which it was. */
export async function evaluated(expression: string, scope: Scope, place = ''): Promise<unknown> {
  try {
    const parsed = jsonata(expression, { timeout: timeoutMs, stack: deepestCalls, sequence: longestList });
    const value: unknown = await parsed.evaluate(scope, { ...own });
    return plain(value);
  } catch (error) {
    const where = place === '' ? '' : `${place}: `;
    const why = Failed.parse(error).message;
    throw new Fault('invalid', `${where}The expression ${short(expression)} fails: ${why}`, { cause: error });
  }
}

/** What is JSON and nothing more; a list of the language's own is a list. */
function plain(value: unknown): unknown {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value) ?? 'null';
  if (isTooDeep(text)) throw new Fault('invalid', `it gives something nested deeper than ${deepest} levels`);
  return JSON.parse(text);
}

export function short(expression: string): string {
  return JSON.stringify(expression.length > 80 ? `${expression.slice(0, 77)}...` : expression);
}

/** What the language lacks. */
const own = {
  hash: (text: string, algorithm = 'sha256', encoding: 'hex' | 'base64' = 'hex') =>
    createHash(algorithm).update(text).digest(encoding),
  hmac: (text: string, key: string, algorithm = 'sha256') => createHmac(algorithm, key).update(text).digest('hex'),
  uuid: () => randomUUID(),
  parseJson: (text: string): unknown => JSON.parse(text),
  toJson: (value: unknown) => JSON.stringify(value),
};
