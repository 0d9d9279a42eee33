// A query is flat text; the schema says which of it are numbers, truths, lists or objects.
import { isTooDeep } from './json.ts';

interface Node {
  readonly type?: string;
  readonly anyOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

export function flatQuery(query: Readonly<Record<string, unknown>>, schema: object): Record<string, unknown> {
  const { properties = {} } = schema as Node;
  const named = Object.entries(query).map(([name, value]) => [name, convert(value, properties[name])] as const);
  return Object.fromEntries(named);
}

function convert(value: unknown, node: Node | undefined): unknown {
  if (!node) return value;
  const type = node.type ?? node.anyOf?.find((branch) => branch.type !== 'null')?.type;
  if (type === 'array') return (Array.isArray(value) ? value : [value]).map((one) => convert(one, node.items));
  if (typeof value !== 'string') return value;
  if (type === 'integer' || type === 'number') return number(value);
  if (type === 'boolean') return { true: true, false: false }[value] ?? value;
  if (type === 'object') return json(value);
  return value;
}

/** What is not a number stays text, and the schema says what is wrong with it. */
function number(text: string): unknown {
  const value = Number(text);
  return text.trim() === '' || Number.isNaN(value) ? text : value;
}

function json(text: string): unknown {
  if (isTooDeep(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
