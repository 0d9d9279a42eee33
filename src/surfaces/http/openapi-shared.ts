// A form that stands in several places of the document is described once, under the name of the first of them.

type Json = Readonly<Record<string, unknown>>;

/** A schema, and what it is called should others refer to it. */
export interface Place {
  readonly name: string;
  readonly schema: unknown;
}

const mapsOfSchemas = new Set(['properties', 'patternProperties']);
const listsOfSchemas = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const schemas = new Set(['items', 'additionalProperties', 'propertyNames']);
/** A reference to what is shorter would say less in no less room. */
const worthAName = 200;

export interface Shared {
  readonly components: Readonly<Record<string, Json>>;
  /** The same schema with what is shared referred to. */
  refer(place: Place): unknown;
}

export function shared(places: readonly Place[]): Shared {
  const texts = new Map<unknown, string>();
  const times = new Map<string, number>();
  const names = new Map<string, string>();
  const components: Record<string, Json> = {};

  const textOf = (schema: object) => {
    const text = texts.get(schema) ?? JSON.stringify(schema);
    texts.set(schema, text);
    return text;
  };
  const count = ({ name, schema }: Place): void => {
    if (!isObject(schema)) return;
    const seen = times.get(textOf(schema)) ?? 0;
    times.set(textOf(schema), seen + 1);
    // What is inside of a form that is shared is shared with it.
    if (seen === 0) for (const inner of within(name, schema)) count(inner);
  };
  const refer = ({ name, schema }: Place): unknown => {
    if (!isObject(schema)) return schema;
    const text = textOf(schema);
    if (schema.type !== 'object' || text.length < worthAName || (times.get(text) ?? 0) < 2) return opened(name, schema);
    const known = names.get(text) ?? freeName(name, components);
    if (!names.has(text)) {
      names.set(text, known);
      components[known] = {};
      components[known] = opened(name, schema);
    }
    return { $ref: `#/components/schemas/${known}` };
  };
  const opened = (name: string, schema: Json): Json => rebuilt(name, schema, refer);

  for (const place of places) count(place);
  return { components, refer };
}

function within(name: string, schema: Json): Place[] {
  const found: Place[] = [];
  rebuilt(name, schema, (place) => found.push(place));
  return found;
}

function rebuilt(name: string, schema: Json, change: (place: Place) => unknown): Json {
  const entries = Object.entries(schema).map(([word, value]) => [word, keyword({ name, word, value }, change)]);
  return Object.fromEntries(entries);
}

interface Keyword {
  readonly name: string;
  readonly word: string;
  readonly value: unknown;
}

function keyword({ name, word, value }: Keyword, change: (place: Place) => unknown): unknown {
  if (schemas.has(word)) return change({ name: `${name}.item`, schema: value });
  if (listsOfSchemas.has(word) && Array.isArray(value)) return value.map((schema) => change({ name, schema }));
  if (!mapsOfSchemas.has(word) || !isObject(value)) return value;
  const fields = Object.entries(value);
  return Object.fromEntries(fields.map(([field, schema]) => [field, change({ name: `${name}.${field}`, schema })]));
}

/** As the standard wants names to be, and of nobody else. */
function freeName(wanted: string, taken: Json): string {
  const name = wanted.replace(/[^\w.-]/g, '_');
  if (!(name in taken)) return name;
  for (let number = 2; ; number += 1) if (!(`${name}.${number}` in taken)) return `${name}.${number}`;
}

function isObject(value: unknown): value is Json {
  return value !== null && typeof value === 'object';
}
