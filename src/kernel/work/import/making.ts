// What a node of n8n is made from: the node, what is known of its surroundings, and small ways to read its fields.
import type { z } from 'zod';
import type { Node } from '../flow/graph.ts';
import { isExpression, literal, toJavaScript, toJsonata, words } from './expression/template.ts';
import { Untold } from './expression/tokens.ts';
import type { Names, Sight } from './expression/told.ts';
import type { OriginalNode } from './read.ts';

type Input = z.input<typeof Node>;
type Without<Of> = Of extends unknown ? Omit<Of, 'id' | 'title' | 'position'> : never;
/** A node without what all of them have. */
export type Draft = Without<Input>;
export type Template = Exclude<Extract<Input, { kind: 'respond' }>['output'], undefined>;

export interface Made {
  readonly draft: Draft;
  /** What has to be done before it, or after it, in a node of its own. */
  readonly before?: Draft;
  readonly after?: Draft;
}

export interface Making {
  readonly node: OriginalNode;
  readonly fields: Fields;
  /** One item comes in, always. */
  readonly isSingle: boolean;
  readonly names: Names;
  readonly sights: ReadonlyMap<string, Sight>;
  /** To how many outputs something is drawn. */
  readonly outputs: number;
  report(what: string): void;
}

export interface Fields {
  value(path: string): unknown;
  text(path: string, usual?: string): string;
  number(path: string, usual: number): number;
  flag(path: string, usual?: boolean): boolean;
  list(path: string): Fields[];
  readonly all: Readonly<Record<string, unknown>>;
}

export function fieldsOf(all: Readonly<Record<string, unknown>>): Fields {
  const value = (path: string) =>
    path.split('.').reduce<unknown>((from, step) => (isRecord(from) ? from[step] : undefined), all);
  return {
    ...{ all, value },
    text: (path, usual = '') => textIn(value(path)) ?? usual,
    number: (path, usual) => (Number.isFinite(Number(value(path) ?? Number.NaN)) ? Number(value(path)) : usual),
    flag: (path, usual = false) => {
      const found = value(path);
      return found === undefined ? usual : found === true || found === 'true' || found === '=true';
    },
    list: (path) => {
      const found = value(path);
      return (Array.isArray(found) ? found : []).map((one) => fieldsOf(isRecord(one) ? one : { value: one }));
    },
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A text, or the one that was chosen from a list of the service. */
function textIn(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return isRecord(value) && '__rl' in value ? textIn(value.value) : undefined;
}

/** As a flow says it; an `Untold` when only JavaScript could. */
export function template(value: unknown, names: Names): Template {
  if (typeof value === 'string') {
    if (!isExpression(value)) return words(literal(value));
    const translated = toJsonata(value, names);
    if ('untold' in translated) throw new Untold(translated.untold);
    return `=${translated.said}`;
  }
  if (Array.isArray(value)) return value.map((one) => template(one, names));
  if (!isRecord(value)) return typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, template(one, names)]));
}

/** A whole structure as the JavaScript that makes it. */
export function javaScriptOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaScriptOf).join(', ')}]`;
  if (!isRecord(value)) return toJavaScript(value);
  return `{ ${Object.entries(value)
    .map(([key, one]) => `${JSON.stringify(key)}: ${javaScriptOf(one)}`)
    .join(', ')} }`;
}

/** The first that can be said; `Untold` of the first leads to the second. */
export function orElse<T>(first: () => T, second: (why: string) => T): T {
  try {
    return first();
  } catch (error) {
    if (error instanceof Untold) return second(error.message);
    throw error;
  }
}

export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const each = { each: {} } as const;

export type Maker = (making: Making) => Made | Draft;
