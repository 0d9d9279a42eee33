// A query is flat text; the schema says which of it are numbers, truths, lists or objects.
import { isTooDeep } from '#base/nesting';

interface Node {
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly items?: Node;
  readonly properties?: Readonly<Record<string, Node>>;
}

const truths = new Map([
  ['true', true],
  ['false', false],
]);

export function flatQuery(query: Readonly<Record<string, unknown>>, schema: object): Record<string, unknown> {
  const { properties = {} } = schema as Node;
  const named = Object.entries(query).map(([name, value]) => [name, convert(value, properties[name])] as const);
  return Object.fromEntries(named);
}

function convert(value: unknown, node: Node | undefined): unknown {
  if (!node) return value;
  const { type, items } = meant(node);
  if (type === 'array') return (Array.isArray(value) ? value : [value]).map((one) => convert(one, items));
  if (typeof value !== 'string') return value;
  if (type === 'integer' || type === 'number') return number(value);
  if (type === 'boolean') return truths.get(value) ?? value;
  if (type === 'object') return json(value);
  return value;
}

/** Of several kinds the first that a text can stand for: none stands for null. */
function meant(node: Node): { type: string | undefined; items: Node | undefined } {
  const type = [node.type].flat().find((one) => one !== undefined && one !== 'null');
  if (type !== undefined) return { type, items: node.items };
  const branches = [...(node.anyOf ?? []), ...(node.oneOf ?? [])].map(meant);
  return branches.find((branch) => branch.type !== undefined) ?? { type: undefined, items: undefined };
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
