// What was written, read as input; what can not be read is told field by field, in words for whoever wrote it.

import { amountIn } from './amounts.ts';
import { dayWritten, momentIn } from './moments.ts';
import {
  chosenVariant,
  constantsOf,
  type Draft,
  type Drafts,
  type Kind,
  kindOf,
  mayBeNull,
  plainOf,
  rowOf,
  type Schema,
  variantsOf,
} from './schema.ts';
import { countIn, type Unit, unitOf } from './spans.ts';

export type Issues = Readonly<Record<string, string>>;

interface Reading {
  readonly value: unknown;
  readonly issues: Issues;
}

const left = Symbol('left empty');

export function readForm(schema: Schema, drafts: Drafts): Reading {
  const issues: Record<string, string> = {};
  const value = readGroup(schema, drafts, { path: '', issues });
  return { value, issues };
}

interface Place {
  readonly path: string;
  readonly issues: Record<string, string>;
}

function readGroup({ properties = {}, required = [] }: Schema, drafts: Drafts, place: Place): object {
  const read: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(properties)) {
    const path = place.path ? `${place.path}.${name}` : name;
    const isNeeded = required.includes(name);
    const value = readField(schema, drafts[name] ?? '', { path, issues: place.issues });
    if (value !== left) read[name] = value;
    else if (isNeeded && mayBeNull(schema)) read[name] = null;
    else if (isNeeded && !(path in place.issues)) place.issues[path] = 'This is needed.';
  }
  return read;
}

function readField(given: Schema, draft: Draft, place: Place): unknown {
  const schema = plainOf(given);
  const kind = kindOf(schema);
  if (kind === 'flag') return draft === true;
  if (kind === 'choices' || kind === 'things') return readChosen(given, draft);
  if (kind === 'rows') return readRows(given, draft, place);
  if (kind === 'variants') return readVariant(given, draft, place);
  if (kind === 'group') return readWhole(given, draft as Drafts, place);
  if (kind === 'money') return readMoney(draft as Drafts, place);
  const text = String(draft).trim();
  if (text === '') return kind === 'tags' && Array.isArray(given.default) ? [] : left;
  const read = readers[kind];
  return read ? read(schema, text, place) : readText(schema, { text, raw: String(draft) }, place);
}

const readers: Readonly<Partial<Record<Kind, (schema: Schema, text: string, place: Place) => unknown>>> = {
  tags: (_schema, text) => words(text),
  number: readNumber,
  instant: (_schema, text, place) => readInstant(text, place),
  date: (_schema, text, place) => readDate(text, place),
  json: (_schema, text, place) => readJson(text, place),
  files: (_schema, text, place) => readJson(text, place),
};

/** None of a few choices is an answer, where it may not be nothing; no thing at all is a field left empty. */
function readChosen(given: Schema, draft: Draft): unknown {
  if (Array.isArray(draft) && draft.length > 0) return draft;
  return kindOf(given) === 'choices' && !mayBeNull(given) ? draft : left;
}

function words(text: string): string[] {
  const all = text.split(/[,\n]/).map((one) => one.trim());
  return all.filter((one) => one !== '');
}

/** An empty list is said where the field has one by itself; else it is left out. */
function readRows(given: Schema, draft: Draft, { path, issues }: Place): unknown {
  if (typeof draft === 'string' && draft.trim() !== '') return readJson(draft, { path, issues });
  const rows = Array.isArray(draft) ? (draft as readonly Drafts[]) : [];
  if (rows.length === 0) return Array.isArray(given.default) ? [] : left;
  return rows.map((row, index) => readGroup(rowOf(given), row, { path: `${path}.${index}`, issues }));
}

function readVariant(given: Schema, draft: Draft, place: Place): unknown {
  if (typeof draft === 'string') return draft.trim() === '' ? left : readJson(draft, place);
  const drafts = draft as Drafts;
  const variant = variantsOf(given)[Number(drafts[chosenVariant] || -1)];
  if (!variant) return left;
  const constants = constantsOf(variant);
  const asked = Object.entries(variant.properties ?? {}).filter(([name]) => !(name in constants));
  const required = (variant.required ?? []).filter((name) => !(name in constants));
  return { ...constants, ...readGroup({ properties: Object.fromEntries(asked), required }, drafts, place) };
}

/** A group that may be nothing is nothing when nothing is written in it. */
function readWhole(given: Schema, drafts: Drafts, place: Place): unknown {
  const isEmpty = Object.values(drafts).every((one) => one === '' || one === false);
  if (isEmpty && mayBeNull(given)) return left;
  return readGroup(plainOf(given), drafts, place);
}

function readText(schema: Schema, { text, raw }: { text: string; raw: string }, { path, issues }: Place): unknown {
  const { maxLength, pattern } = schema;
  if (maxLength !== undefined && text.length > maxLength) {
    issues[path] = `At most ${maxLength} characters. You wrote ${text.length}.`;
  } else if (pattern && schema.format === undefined && !new RegExp(pattern, 'u').test(text)) {
    issues[path] = `This is not written as it has to be. You wrote ${text.slice(0, 40)}.`;
  } else if (schema.format === 'uuid' && !/^[0-9a-f-]{36}$/.test(text)) {
    issues[path] = 'This is an id of 36 characters. Copy it from the thing it names.';
  }
  return kindOf(schema) === 'secret' ? raw : text;
}

function readNumber({ type, minimum, maximum }: Schema, text: string, { path, issues }: Place): unknown {
  const unit = unitOf(path.split('.').at(-1) ?? path);
  const value = (unit ? countIn(unit, text) : Number(text)) ?? Number.NaN;
  if (unit && Number.isNaN(value))
    issues[path] = `Write how many ${unit}, or such as “${spanExample(unit)}”. You wrote ${text}.`;
  else if (!Number.isFinite(value)) issues[path] = `This is a number. You wrote ${text}.`;
  else if (type === 'integer' && !Number.isInteger(value)) issues[path] = `This is a whole number. You wrote ${text}.`;
  else if (minimum !== undefined && value < minimum) issues[path] = `At least ${minimum}. You wrote ${text}.`;
  else if (maximum !== undefined && value > maximum) issues[path] = `At most ${maximum}. You wrote ${text}.`;
  return value;
}

function spanExample(unit: Unit): string {
  if (unit === 'bytes') return '25 MB';
  return unit === 'days' || unit === 'weeks' ? '2 weeks' : '1 h 30 min';
}

function readInstant(text: string, { path, issues }: Place): unknown {
  const at = momentIn(text);
  if (at) return at.toISOString();
  issues[path] = `This is a day and a time, such as “tomorrow 9” or “21 Nov 2026, 09:00”. You wrote ${text}.`;
  return left;
}

function readDate(text: string, { path, issues }: Place): unknown {
  const at = momentIn(text);
  if (at) return dayWritten(at);
  issues[path] = `This is a day, such as “tomorrow” or “21 Nov 2026”. You wrote ${text}.`;
  return left;
}

function readJson(text: string, { path, issues }: Place): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    issues[path] = `This is not JSON: ${(error as Error).message}`;
    return left;
  }
}

function readMoney({ amount = '', currency = '' }: Drafts, { path, issues }: Place): unknown {
  const text = String(amount).trim();
  if (text === '') return left;
  const unit = String(currency).trim().toUpperCase();
  if (!/^[A-Z]{3}$/.test(unit)) {
    issues[path] = `A currency has three letters, such as USD. You wrote ${unit}.`;
    return left;
  }
  const read = amountIn(text, unit);
  if ('minor' in read) return { amount: read.minor, currency: unit };
  issues[path] = read.issue;
  return left;
}
