// What must not be kept: fields marked `secret()`, and bytes, of which only length and hash stay.
import { hash } from 'node:crypto';

interface Node {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Node>>;
  readonly secret?: boolean;
  readonly contentEncoding?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly patternProperties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node | boolean;
  readonly prefixItems?: readonly Node[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
}

export interface Hider {
  readonly hidesSecrets: boolean;
  hide(value: unknown): unknown;
}

type Hide = (value: unknown) => unknown;

interface Search {
  readonly root: Node;
  /** Shapes that are named may hold themselves: what is found is filled in later. */
  readonly named: Map<string, { hide: Hide | undefined }>;
  hasSecret: boolean;
}

/** Hides what any of the schemas marks: what comes in is not always of the same shape as what is passed on. */
export function hiderOf(...schemas: readonly object[]): Hider {
  const searches = schemas.map((schema): Search => ({ root: schema as Node, named: new Map(), hasSecret: false }));
  const hides = searches.map((search) => planOf('#', search)).filter((hide) => hide !== undefined);
  return {
    hidesSecrets: searches.some(({ hasSecret }) => hasSecret),
    hide: (value) => hides.reduce((current, hide) => hide(current), value),
  };
}

function planOf(ref: string, search: Search): Hide | undefined {
  const known = search.named.get(ref);
  if (known) return (value) => (known.hide ?? same)(value);
  const fresh: { hide: Hide | undefined } = { hide: undefined };
  search.named.set(ref, fresh);
  const node = ref === '#' ? search.root : search.root.$defs?.[ref.replace('#/$defs/', '')];
  // A shape that can not be looked into is hidden whole.
  fresh.hide = node ? plan(node, search) : () => hidden;
  return fresh.hide;
}

/** What to do with a value of this shape; nothing when there is nothing to hide in it. */
function plan(node: Node, search: Search): Hide | undefined {
  if (node.secret) {
    search.hasSecret = true;
    return (value) => (value === undefined ? undefined : hidden);
  }
  if (node.contentEncoding === 'base64') return weigh;
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])];
  const whole = [
    inside(node, search),
    node.$ref === undefined ? undefined : planOf(node.$ref, search),
    ...branches.map((branch) => plan(branch, search)),
  ].filter((hide) => hide !== undefined);
  return whole.length === 0 ? undefined : (value) => whole.reduce((current, hide) => hide(current), value);
}

function inside(node: Node, search: Search): Hide | undefined {
  const look = (child: Node | boolean | undefined) => (typeof child === 'object' ? plan(child, search) : undefined);
  const fields = new Map(Object.entries(node.properties ?? {}).map(([name, child]) => [name, look(child)]));
  const others = [node.additionalProperties, ...Object.values(node.patternProperties ?? {})].map(look);
  const places = (node.prefixItems ?? []).map(look);
  const items = look(node.items);
  if (![...fields.values(), ...others, ...places, items].some((hide) => hide !== undefined)) return undefined;
  const field = (name: string, value: unknown) => {
    if (fields.has(name)) return (fields.get(name) ?? same)(value);
    return others.reduce<unknown>((current, hide) => (hide ?? same)(current), value);
  };
  const place = (index: number) => (index < places.length ? places[index] : items) ?? same;
  return (value) => {
    if (Array.isArray(value)) return value.map((item, index) => place(index)(item));
    if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, field(name, inner)]));
  };
}

const hidden = '[hidden]';

/** Whether a secret was really given, not only a place for one. */
export function hasHidden(value: unknown): boolean {
  return JSON.stringify(value)?.includes(JSON.stringify(hidden)) ?? false;
}

function same(value: unknown): unknown {
  return value;
}

function weigh(value: unknown): unknown {
  if (!(value instanceof Uint8Array) && typeof value !== 'string') return value;
  return { bytes: value.length, sha256: hash('sha256', value) };
}
