// From `title=Hi tags=a,b due.year=2026` to the input that the schema describes.

interface Node {
  readonly type?: string;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

type Json = Record<string, unknown>;

export function inputOf(pairs: readonly (readonly [string, string])[], schema: object): Json {
  const input: Json = {};
  for (const [path, text] of pairs) place(input, { steps: path.split('.'), text, node: schema });
  return input;
}

interface Placing {
  readonly steps: readonly string[];
  readonly text: string;
  readonly node: Node | undefined;
}

function place(target: Json, { steps, text, node }: Placing) {
  const [step = '', ...further] = steps;
  const child = node?.properties?.[step];
  if (further.length === 0) {
    Object.defineProperty(target, step, { value: typedValue(text, child), ...ordinary });
    return;
  }
  const present = Object.hasOwn(target, step) ? target[step] : undefined;
  const inner = isObject(present) ? present : {};
  Object.defineProperty(target, step, { value: inner, ...ordinary });
  place(inner, { steps: further, text, node: child });
}

// Defined, not assigned: a field may be called `__proto__`.
const ordinary = { enumerable: true, writable: true, configurable: true } as const;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What does not fit its type stays text, and the schema says what is wrong with it. */
export function typedValue(text: string, node: Node | undefined): unknown {
  const branches = node?.anyOf ?? node?.oneOf;
  const types = branches?.map((branch) => branch.type) ?? [node?.type];
  if (text === 'null' && types.includes('null')) return null;
  const shape = branches?.find((branch) => branch.type !== 'null') ?? node;
  if (shape?.type === 'integer' || shape?.type === 'number') return numberOf(text);
  if (shape?.type === 'boolean') return { true: true, false: false }[text] ?? text;
  if (shape?.type === 'array') return listOf(text, shape.items);
  return shape?.type === 'object' ? jsonOf(text) : text;
}

function listOf(text: string, item: Node | undefined): unknown {
  if (text.startsWith('[')) return jsonOf(text);
  return text === '' ? [] : text.split(',').map((part) => typedValue(part, item));
}

function numberOf(text: string): unknown {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
