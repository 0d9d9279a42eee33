// A schema as a form sees it: what kind of field it is, what is written in it, and what that means.

export interface Schema {
  readonly type?: string | readonly string[];
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly secret?: boolean;
  readonly contentEncoding?: string;
}

export type Kind =
  | 'text'
  | 'long'
  | 'secret'
  | 'bytes'
  | 'files'
  | 'things'
  | 'instant'
  | 'date'
  | 'number'
  | 'flag'
  | 'choice'
  | 'choices'
  | 'tags'
  | 'money'
  | 'group'
  | 'rows'
  | 'variants'
  | 'json';

export type Draft = string | boolean | readonly Draft[] | { readonly [name: string]: Draft };
export type Drafts = Readonly<Record<string, Draft>>;

/** Without the "or nothing" that a field which may be empty says by being empty. */
export function plainOf(schema: Schema): Schema {
  const choices = schema.anyOf ?? schema.oneOf;
  const real = choices?.filter(({ type }) => type !== 'null');
  if (choices && real?.length === 1 && real[0]) return { ...schema, ...real[0], ...described(schema) };
  return schema;
}

function described({ description }: Schema): Pick<Schema, 'description'> {
  return description === undefined ? {} : { description };
}

export function mayBeNull(schema: Schema): boolean {
  return (schema.anyOf ?? schema.oneOf ?? []).some(({ type }) => type === 'null');
}

/** What each of a list of things consists of. */
export function rowOf(schema: Schema): Schema {
  return plainOf(plainOf(schema).items ?? {});
}

export function kindOf(given: Schema): Kind {
  const schema = plainOf(given);
  if (schema.enum) return 'choice';
  if (schema.type === 'object') return kindOfObject(schema);
  if (schema.type === 'array') return kindOfList(schema.items);
  if (schema.type === 'boolean') return 'flag';
  if (schema.type === 'integer' || schema.type === 'number') return 'number';
  if (schema.type === 'string') return kindOfText(schema);
  return variantsOf(schema).length > 0 ? 'variants' : 'json';
}

/** Where one of several forms is filled in: what each of them asks for. */
export function variantsOf(given: Schema): readonly Schema[] {
  const { anyOf, oneOf } = plainOf(given);
  const all = (anyOf ?? oneOf ?? []).filter(({ type }) => type !== 'null');
  return all.every(({ type, properties }) => type === 'object' && properties) ? all : [];
}

/** What tells one form from the others is not asked for: it was said by choosing it. */
export function constantsOf({ properties = {} }: Schema): Readonly<Record<string, unknown>> {
  const fixed = Object.entries(properties).filter(([, one]) => one.const !== undefined);
  return Object.fromEntries(fixed.map(([name, one]) => [name, one.const]));
}

/** Under this name stands which of them it is, by its place. */
export const chosenVariant = '';

function variantDraft(given: Schema, value: unknown): Drafts {
  const record = (value ?? {}) as Record<string, unknown>;
  const isIt = (variant: Schema) =>
    Object.entries(constantsOf(variant)).every(([name, one]) => record[name] === one) &&
    (variant.required ?? []).every((name) => name in record);
  const all = variantsOf(given);
  const at = value === undefined ? -1 : all.findIndex(isIt);
  const drafts = all[at] ? draftsOf(all[at], value) : {};
  return { ...drafts, [chosenVariant]: at < 0 ? '' : String(at) };
}

function kindOfObject({ properties = {} }: Schema): Kind {
  const names = Object.keys(properties);
  if (names.length === 2 && 'amount' in properties && 'currency' in properties) return 'money';
  return names.length > 0 ? 'group' : 'json';
}

function kindOfList(items: Schema = {}): Kind {
  if (items.enum) return 'choices';
  if (items.properties?.bytes && kindOf(items.properties.bytes) === 'bytes') return 'files';
  if (items.format === 'uuid') return 'things';
  if (kindOf(items) === 'group') return 'rows';
  return items.type === 'string' ? 'tags' : 'json';
}

const longFrom = 300;

function kindOfText({ secret, format, contentEncoding, maxLength = 0 }: Schema): Kind {
  if (secret) return 'secret';
  if (contentEncoding === 'base64') return 'bytes';
  if (format === 'date-time') return 'instant';
  if (format === 'date') return 'date';
  if (format === 'uri') return 'text';
  return maxLength > longFrom ? 'long' : 'text';
}

/** Too long, or too much a secret, to be kept anywhere but in the field itself. */
export function isUnkept(schema: Schema): boolean {
  if (kindOf(schema) === 'variants')
    return variantsOf(schema).some((one) => Object.values(one.properties ?? {}).some(isUnkept));
  return ['secret', 'bytes', 'files'].includes(kindOf(schema));
}

/** A given value, as it stands in the field. */
export function draftOf(schema: Schema, value: unknown): Draft {
  const kind = kindOf(schema);
  const known = value === undefined ? schema.default : value;
  if (kind === 'group') return draftsOf(plainOf(schema), known);
  if (kind === 'variants') return variantDraft(schema, known);
  if (kind === 'flag') return known === true;
  const listed = listDraft(schema, kind, Array.isArray(known) ? known : []);
  if (listed !== undefined) return listed;
  if (kind === 'money') return moneyDraft(known);
  if (known === undefined || known === null) return '';
  return textOf(kind, known);
}

function listDraft(schema: Schema, kind: Kind, known: readonly unknown[]): Draft | undefined {
  if (kind === 'rows') return known.map((one) => draftOf(rowOf(schema), one));
  if (kind === 'choices' || kind === 'things') return known.map(String);
  return kind === 'tags' ? known.join(', ') : undefined;
}

function textOf(kind: Kind, known: unknown): string {
  if (kind === 'instant') return toLocal(String(known));
  if (kind === 'files') return JSON.stringify(known);
  return kind === 'json' ? JSON.stringify(known, null, 2) : String(known);
}

export function draftsOf({ properties = {} }: Schema, value: unknown): Drafts {
  const given = typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  return Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, draftOf(one, given[name])]));
}

function moneyDraft(value: unknown): Drafts {
  const { amount, currency } = (value ?? {}) as { amount?: number; currency?: string };
  const unit = currency ?? 'USD';
  if (amount === undefined) return { amount: '', currency: unit };
  const digits = fractionOf(unit);
  return { amount: (amount / 10 ** digits).toFixed(digits), currency: unit };
}

export function fractionOf(currency: string): number {
  try {
    const format = new Intl.NumberFormat('en-US', { style: 'currency', currency });
    return format.resolvedOptions().maximumFractionDigits ?? 2;
  } catch {
    return 2;
  }
}

function toLocal(instant: string): string {
  const at = new Date(instant);
  if (Number.isNaN(at.getTime())) return '';
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}
