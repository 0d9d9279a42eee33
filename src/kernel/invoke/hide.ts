// What must not be kept: fields marked `secret()`, and bytes, of which only length and hash stay.
import { hash } from 'node:crypto';

interface Node {
  readonly secret?: boolean;
  readonly contentEncoding?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly items?: Node;
  readonly additionalProperties?: Node | boolean;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly allOf?: readonly Node[];
}

export interface Hider {
  readonly hidesSecrets: boolean;
  hide(value: unknown): unknown;
}

type Hide = (value: unknown) => unknown;

export function hiderOf(schema: object): Hider {
  const found = { secret: false };
  const hide = plan(schema as Node, found);
  return { hidesSecrets: found.secret, hide: hide ?? ((value) => value) };
}

/** What to do with a value of this shape; nothing when there is nothing to hide in it. */
function plan(node: Node, found: { secret: boolean }): Hide | undefined {
  if (node.secret) {
    found.secret = true;
    return (value) => (value === undefined ? undefined : '[hidden]');
  }
  if (node.contentEncoding === 'base64') return weigh;
  const fields = Object.entries(node.properties ?? {}).map(([name, child]) => [name, plan(child, found)] as const);
  const hidden = fields.filter(([, hide]) => hide);
  const element = node.items ? plan(node.items, found) : undefined;
  const rest = typeof node.additionalProperties === 'object' ? plan(node.additionalProperties, found) : undefined;
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? []), ...(node.allOf ?? [])]
    .map((branch) => plan(branch, found))
    .filter((hide) => hide !== undefined);
  if (hidden.length === 0 && !element && !rest && branches.length === 0) return undefined;
  const known = new Map(hidden);
  return (value) => {
    const parted = inside(value, { known, element, rest });
    return branches.reduce((current, hide) => hide(current), parted);
  };
}

interface Inside {
  readonly known: ReadonlyMap<string, Hide | undefined>;
  readonly element: Hide | undefined;
  readonly rest: Hide | undefined;
}

function inside(value: unknown, { known, element, rest }: Inside): unknown {
  if (Array.isArray(value)) return element ? value.map(element) : value;
  if (value === null || typeof value !== 'object' || value instanceof Uint8Array) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, (known.get(name) ?? rest ?? same)(field)]),
  );
}

function same(value: unknown): unknown {
  return value;
}

function weigh(value: unknown): unknown {
  if (!(value instanceof Uint8Array) && typeof value !== 'string') return value;
  return { bytes: value.length, sha256: hash('sha256', value) };
}
