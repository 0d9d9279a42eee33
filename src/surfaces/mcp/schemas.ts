// JSON Schemas as tools show them: objects at the root, and no longer than a model needs.
import { isRecord } from './protocol.ts';

export interface ObjectSchema {
  readonly type: 'object';
  readonly [keyword: string]: unknown;
}

/** What may come instead of the answer itself: it waits for approval, or was only rehearsed. */
const pending = {
  type: 'object',
  properties: { status: { enum: ['waiting', 'rehearsed'] } },
  required: ['status'],
} as const;

/** What keeps data, not schemas. */
const literal = new Set(['default', 'const', 'enum', 'examples']);
const safeIntegers = [Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER];

export function inputOf(schema: object): ObjectSchema {
  return { ...leanObject(schema), type: 'object' };
}

/** References point to the root, so the definitions stay there. */
export function outputOf(schema: object, changes: boolean): ObjectSchema {
  const { $defs: definitions, ...bare } = leanObject(schema);
  const own: ObjectSchema = isObjectSchema(schema)
    ? { ...bare, type: 'object' }
    : { type: 'object', properties: { result: bare }, required: ['result'] };
  const whole: ObjectSchema = changes ? { type: 'object', anyOf: [own, pending] } : own;
  return definitions === undefined ? whole : { ...whole, $defs: definitions };
}

export function isObjectSchema(schema: object): boolean {
  return 'type' in schema && schema.type === 'object';
}

/** A format says what its pattern says at length; so does `integer` of the integers that a number can hold. */
function leanObject(schema: object): Record<string, unknown> {
  const node = Object.entries(schema);
  const hasFormat = node.some(([keyword, value]) => keyword === 'format' && typeof value === 'string');
  const kept = node.filter(([keyword, value]) => {
    if (keyword === 'pattern') return !hasFormat;
    return !(/^(minimum|maximum)$/.test(keyword) && safeIntegers.some((integer) => integer === value));
  });
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, literal.has(keyword) ? value : lean(value)]));
}

function lean(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(lean);
  return isRecord(value) ? leanObject(value) : value;
}
