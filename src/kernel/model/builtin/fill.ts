// Filling the fields of a JSON Schema from a text, by rule: what looks like an address is one, what stands behind a
// field's name is its value. Pure. What is not found is left out and named.
import { z } from 'zod';

const Field = z.object({
  type: z.union([z.string(), z.array(z.string())]).optional(),
  format: z.string().optional(),
  enum: z.array(z.unknown()).optional(),
  default: z.unknown().optional(),
  maxLength: z.number().optional(),
  items: z.record(z.string(), z.unknown()).optional(),
});
type Field = z.output<typeof Field>;

const ObjectSchema = z.object({
  properties: z.record(z.string(), z.unknown()).default({}),
  required: z.array(z.string()).default([]),
});

const nothing = { properties: {}, required: [] } as const;

export interface Filled {
  readonly values: Record<string, unknown>;
  /** What must be there and was not found. */
  readonly missing: readonly string[];
}

export function fill(schema: Readonly<Record<string, unknown>>, text: string): Filled {
  const { properties, required } = ObjectSchema.safeParse(schema).data ?? nothing;
  const values: Record<string, unknown> = {};
  const free = new Set(numbersIn(text));
  for (const [name, described] of Object.entries(properties)) {
    const field = Field.safeParse(described).data ?? {};
    const value = foundFor(name, field, { text, free });
    if (value !== undefined) values[name] = value;
  }
  takeRest(properties, { required, values, text });
  return { values, missing: required.filter((name) => !(name in values)) };
}

interface Reading {
  readonly text: string;
  /** Numbers that no other field has taken. */
  readonly free: Set<string>;
}

const patterns: Readonly<Record<string, RegExp>> = {
  email: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/,
  uri: /https?:\/\/[^\s<>"')]+/,
  url: /https?:\/\/[^\s<>"')]+/,
  uuid: /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}/i,
  'date-time': /\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)/,
  date: /\d{4}-\d\d-\d\d/,
  time: /\b\d\d:\d\d(?::\d\d)?\b/,
};

function foundFor(name: string, field: Field, reading: Reading): unknown {
  const { text } = reading;
  if (field.enum) return field.enum.find((option) => hasWord(text, String(option)));
  const type = Array.isArray(field.type) ? field.type.find((one) => one !== 'null') : field.type;
  if (type === 'integer' || type === 'number') return numberFor(name, reading, type === 'integer');
  if (type === 'boolean') return booleanFor(name, text);
  if (type === 'array') return listFor(name, field, reading);
  if (type !== 'string') return undefined;
  const pattern = patterns[field.format ?? ''];
  if (pattern) return pattern.exec(text)?.[0];
  return behind(name, text) ?? (/e-?mail/i.test(name) ? patterns.email?.exec(text)?.[0] : undefined);
}

function hasWord(text: string, word: string): boolean {
  return new RegExp(`(^|[^\\p{L}\\p{N}])${escaped(word)}($|[^\\p{L}\\p{N}])`, 'iu').test(text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** `dueOn` is also written "due on". */
function spelled(name: string): string {
  const words = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').split(/[\s_-]+/);
  return words.map(escaped).join('[\\s_-]*');
}

/** What stands behind the name: `title: "Spring"`, `city is Rome`. */
function behind(name: string, text: string): string | undefined {
  const match = new RegExp(
    `\\b${spelled(name)}\\b\\s*(?::|=|is|as|to)?\\s*(?:"([^"]+)"|“([^”]+)”|([^\\n,;]+))`,
    'i',
  ).exec(text);
  const value = match?.[1] ?? match?.[2] ?? match?.[3];
  return value?.trim().replace(/[.!?]$/, '') || undefined;
}

function numbersIn(text: string): string[] {
  const bare = text.replace(/\d{4}-\d\d-\d\d\S*/g, ' ').replace(/[\da-f]{8}-[\da-f-]{27}/gi, ' ');
  return bare.match(/(?<![\w.])-?\d+(?:[.,]\d+)*(?![\w])/g) ?? [];
}

function numberFor(name: string, { text, free }: Reading, isWhole: boolean): number | undefined {
  const near = new RegExp(`\\b${spelled(name)}\\b\\D{0,12}(-?\\d+(?:[.,]\\d+)*)`, 'i').exec(text)?.[1];
  const [first] = free;
  const word = near ?? first;
  if (word === undefined) return undefined;
  free.delete(word);
  const value = Number(word.replace(/,(?=\d{3}\b)/g, '').replace(',', '.'));
  if (Number.isNaN(value)) return undefined;
  return isWhole ? Math.round(value) : value;
}

function booleanFor(name: string, text: string): boolean | undefined {
  const said = new RegExp(`\\b${spelled(name)}\\b\\s*(?::|=|is)?\\s*(yes|no|true|false|on|off)\\b`, 'i').exec(
    text,
  )?.[1];
  return said === undefined ? undefined : /^(yes|true|on)$/i.test(said);
}

function listFor(name: string, { items }: Field, { text }: Reading): unknown[] | undefined {
  const pattern = patterns[Field.safeParse(items).data?.format ?? ''];
  if (pattern) {
    const all = text.match(new RegExp(pattern.source, `${pattern.flags}g`));
    return all ? [...new Set(all)] : undefined;
  }
  const said = new RegExp(`\\b${spelled(name)}\\b\\s*(?::|=|are)\\s*([^\\n;.]+)`, 'i').exec(text)?.[1];
  return said
    ?.split(/,|\band\b/)
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

interface Rest {
  readonly required: readonly string[];
  readonly values: Record<string, unknown>;
  readonly text: string;
}

/** One text that must be there and was not named is the quoted part, or all that was said. */
function takeRest(properties: Readonly<Record<string, unknown>>, { required, values, text }: Rest) {
  const open = required.filter((name) => !(name in values));
  const [only] = open;
  if (only === undefined || open.length > 1) return;
  const field = Field.safeParse(properties[only]).data;
  if (field?.type !== 'string' || field.format || field.enum) return;
  const value = /"([^"]+)"|“([^”]+)”/.exec(text)?.slice(1).find(Boolean) ?? text.trim();
  if (value !== '') values[only] = value.slice(0, field.maxLength ?? value.length);
}
