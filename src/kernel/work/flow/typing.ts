// What is known of types before anything runs: whether what a node is given can be what the capability takes, as far as
// JSON Schema and plain paths tell. What can not be known is not held against anybody. Pure.
import { z } from 'zod';

const Plain: z.ZodType<Plain> = z.looseObject({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  properties: z
    .record(
      z.string(),
      z.lazy(() => Plain),
    )
    .optional(),
  required: z.array(z.string()).optional(),
  additionalProperties: z.unknown().optional(),
  enum: z.array(z.unknown()).optional(),
  const: z.unknown().optional(),
  items: z.unknown().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  allOf: z.array(z.unknown()).optional(),
  $ref: z.string().optional(),
});

interface Plain {
  type?: string | string[] | undefined;
  properties?: Record<string, Plain> | undefined;
  required?: string[] | undefined;
  additionalProperties?: unknown;
  enum?: unknown[] | undefined;
  const?: unknown;
  items?: unknown;
  anyOf?: unknown[] | undefined;
  oneOf?: unknown[] | undefined;
  allOf?: unknown[] | undefined;
  $ref?: string | undefined;
}

/** The types that something may have; undefined when nobody knows. */
export type Types = readonly string[] | undefined;

export interface Misfit {
  readonly place: string;
  readonly message: string;
}

export interface Fitting {
  /** The types of what an expression gives. */
  typesOf(expression: string): Types;
  expressionIn(text: string): string | undefined;
}

export interface Given {
  readonly schema: unknown;
  readonly template: unknown;
  readonly place?: string;
}

export function misfits({ schema, template, place = '' }: Given, fitting: Fitting): Misfit[] {
  const plain = Plain.parse(schema);
  const allowed = typesIn(plain);
  const expression = typeof template === 'string' ? fitting.expressionIn(template) : undefined;
  const given = expression === undefined ? literal(template) : fitting.typesOf(expression);
  if (allowed && given && !given.some((one) => allowed.some((other) => overlaps(one, other)))) {
    return [{ place, message: `takes ${allowed.join(' or ')}, and would be given ${given.join(' or ')}` }];
  }
  if (expression !== undefined) return [];
  if (plain.enum && typeof template !== 'object' && !plain.enum.includes(unescaped(template))) {
    return [{ place, message: `is one of ${plain.enum.join(', ')}, not ${JSON.stringify(template)}` }];
  }
  if (Array.isArray(template) && typeof plain.items === 'object' && plain.items !== null) {
    return template.flatMap((item, index) =>
      misfits({ schema: plain.items, template: item, place: `${place}[${index}]` }, fitting),
    );
  }
  return plain.properties ? inProperties(plain, { template, place }, fitting) : [];
}

function inProperties(
  { properties = {}, required = [], additionalProperties }: Plain,
  { template, place }: { template: unknown; place: string },
  fitting: Fitting,
): Misfit[] {
  const given = z.record(z.string(), z.unknown()).safeParse(template);
  if (!given.success || Array.isArray(template)) return [];
  const at = (name: string) => (place ? `${place}.${name}` : name);
  const missing = required.filter((name) => !Object.hasOwn(given.data, name));
  const unknown =
    additionalProperties === false ? Object.keys(given.data).filter((name) => !Object.hasOwn(properties, name)) : [];
  return [
    ...missing.map((name) => ({ place: at(name), message: 'is missing' })),
    ...unknown.map((name) => ({ place: at(name), message: 'is no field that it takes' })),
    ...Object.entries(given.data).flatMap(([name, value]) =>
      Object.hasOwn(properties, name)
        ? misfits({ schema: properties[name], template: value, place: at(name) }, fitting)
        : [],
    ),
  ];
}

/** What a schema says of the types at the end of a path; `absent` when there is certainly nothing. */
export function typesAt(schema: unknown, path: readonly string[]): Types | 'absent' {
  const plain = Plain.parse(schema ?? {});
  const [name, ...rest] = path;
  if (name === undefined) return typesIn(plain);
  if (typesIn(plain)?.join() !== 'object' || !plain.properties) return undefined;
  const inner = Object.hasOwn(plain.properties, name) ? plain.properties[name] : undefined;
  if (inner) return typesAt(inner, rest);
  return plain.additionalProperties === false ? 'absent' : undefined;
}

function typesIn({ type, anyOf, oneOf, allOf, $ref, enum: values, const: only }: Plain): Types {
  if ($ref !== undefined || allOf) return undefined;
  const choices = anyOf ?? oneOf;
  if (choices) {
    const each = choices.map((choice) => typesIn(Plain.catch({}).parse(choice)));
    return each.includes(undefined) ? undefined : [...new Set(each.flatMap((one) => one ?? []))];
  }
  if (type !== undefined) return [type].flat();
  if (only !== undefined) return literal(only);
  return values && [...new Set(values.flatMap((value) => literal(value) ?? []))];
}

function literal(value: unknown): Types {
  if (value === null) return ['null'];
  if (Array.isArray(value)) return ['array'];
  return [typeof value];
}

/** A whole number is a number; what may be one may be the other. */
function overlaps(one: string, other: string): boolean {
  const plain = (name: string) => (name === 'integer' ? 'number' : name);
  return plain(one) === plain(other);
}

function unescaped(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith("'=") ? value.slice(1) : value;
}
