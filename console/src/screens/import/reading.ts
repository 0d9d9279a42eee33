// A file's rows as inputs of a capability: which column is which field, and what every row comes to.
import { readForm } from '../../parts/form/reading.ts';
import { type Draft, type Drafts, draftsOf, kindOf, plainOf, type Schema } from '../../parts/form/schema.ts';

/** Which field each column becomes; '' leaves it out. */
export type Mapping = readonly string[];

export interface ReadRow {
  /** As one counts them in the file, its head being the first. */
  readonly line: number;
  readonly cells: readonly string[];
  readonly input: unknown;
  readonly problem: string | undefined;
}

const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** By name, whatever its case and signs; a field is taken once. */
export function guessed(head: readonly string[], { properties = {} }: Schema): Mapping {
  const fields = Object.keys(properties);
  const taken = new Set<string>();
  return head.map((cell) => {
    const found = fields.find((field) => plain(field) === plain(cell) && !taken.has(field)) ?? '';
    taken.add(found);
    return found;
  });
}

export function fieldsOf({ properties = {}, required = [] }: Schema) {
  return Object.entries(properties)
    .filter(([, schema]) => !['group', 'secret', 'bytes', 'files'].includes(kindOf(schema)))
    .map(([name]) => ({ name, isNeeded: required.includes(name) }));
}

export function readRows(schema: Schema, mapping: Mapping, lines: readonly (readonly string[])[]): ReadRow[] {
  const empty = draftsOf(schema, {});
  return lines.map((cells, index) => {
    const written = mapping.flatMap((field, column) => {
      const draft = field === '' ? undefined : draftFrom(schema.properties?.[field] ?? {}, cells[column] ?? '');
      return draft === undefined ? [] : [[field, draft] as const];
    });
    const drafts: Drafts = { ...empty, ...Object.fromEntries(written) };
    const { value, issues } = readForm(schema, drafts);
    const [problem] = Object.entries(issues).map(([field, says]) => `${field}: ${says}`);
    return { line: index + 2, cells, input: value, problem };
  });
}

const yes = new Set(['yes', 'y', 'true', '1', 'x', 'ja']);

function draftFrom(given: Schema, cell: string): Draft | undefined {
  const text = cell.trim();
  const kind = kindOf(given);
  if (kind === 'flag') return yes.has(text.toLowerCase());
  if (kind === 'choices' || kind === 'things') return text === '' ? [] : text.split(/\s*,\s*/);
  if (kind === 'money') return moneyFrom(text);
  if (kind === 'choice') return choiceFrom(plainOf(given), text);
  return text;
}

function choiceFrom({ enum: choices = [] }: Schema, text: string): string {
  return choices.map(String).find((one) => plain(one) === plain(text)) ?? text;
}

const signs: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP' };

/** `12.50 USD`, `EUR 12.50` or `$12.50`. */
function moneyFrom(text: string): Draft {
  const [named = ''] = /[A-Z]{3}/.exec(text.toUpperCase()) ?? [];
  const sign = signs[/[$€£]/.exec(text)?.[0] ?? ''];
  return { amount: text.replace(/[^0-9.,-]/g, ''), currency: named || sign || 'USD' };
}
