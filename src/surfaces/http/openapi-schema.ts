// From the schemas of the house to those that every reader of OpenAPI understands.

type Json = Readonly<Record<string, unknown>>;

/** Our own words about a field, as the extensions that the standard allows. */
const words: Readonly<Record<string, object>> = {
  secret: { format: 'password', 'x-cadre-secret': true },
  outside: { 'x-cadre-outside': true },
};
const byName = new Set(['properties', 'patternProperties', '$defs']);
const lists = new Set(['anyOf', 'oneOf', 'allOf', 'prefixItems']);
const inner = new Set(['items', 'additionalProperties', 'propertyNames']);

export function readable(schema: unknown): unknown {
  if (schema === null || typeof schema !== 'object') return schema;
  const entries = Object.entries(schema).flatMap(([name, value]) => Object.entries(keyword(name, value)));
  return Object.fromEntries(entries);
}

function keyword(name: string, value: unknown): Json {
  if (byName.has(name)) return { [name]: mapped(value as Json) };
  if (lists.has(name)) return { [name]: (value as unknown[]).map(readable) };
  if (inner.has(name)) return { [name]: readable(value) };
  // Classes of Unicode need a flag that most readers do not set.
  if (name === 'pattern' && String(value).includes('\\p{')) return { 'x-cadre-pattern': value };
  const own = words[name];
  return own ? { ...own } : { [name]: value };
}

function mapped(properties: Json): Json {
  return Object.fromEntries(Object.entries(properties).map(([name, schema]) => [name, readable(schema)]));
}
