// Words that try to be more than words, and inputs of any capability in which they stand wherever text may stand.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Each strikes by another way: a tag, an attribute, an address, a template, a broken frame of a script or a style. */
export const hostileWords = [
  '<script>document.title=1</script>',
  '"><img src=x onerror=document.title=2>',
  "'><svg/onload=document.title=3>",
  'javascript:document.title=4',
  '</title><script>document.title=5</script>',
  '<iframe srcdoc="<script>top.struck=1</script>">',
  '<details open ontoggle=document.title=6>',
  '<a href="javascript:document.title=7">x</a>',
  "{{constructor.constructor('document.title=8')()}}",
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it is a template that nobody may fill in.
  '${document.title=9}',
  '<style>@import "javascript:1"</style><base href=//x>',
  '<math><mtext></form><form><mglyph><style></math><img src onerror=document.title=10>',
  '<scr<script>ipt>document.title=11</scr</script>ipt>',
  '‮<b>txt.exe',
  '--><!-- <marquee onstart=document.title=12>',
] as const;

/** What a collection of real attacks on pages writes into fields; nothing where the collection is not at hand. */
function collected(): string[] {
  const path = join(import.meta.dirname, '../../../shared/testdata/13-security/crs_regression_sample.jsonl');
  if (!existsSync(path)) return [];
  const lines = readFileSync(path, 'utf8').split('\n').filter(Boolean);
  const attacks = lines
    .map((line) => JSON.parse(line) as { cls: string; label: string; uri?: string; data?: unknown })
    .filter(({ cls, label }) => label === 'attack' && cls.includes('XSS'));
  const fields = attacks.flatMap(({ uri = '', data }) => [
    uri.split('?')[1] ?? '',
    typeof data === 'string' ? data : '',
  ]);
  const words = fields.flatMap((text) => [...new URLSearchParams(text).values()]);
  return [...new Set(words.map((one) => one.trim()).filter((one) => /[<:(]/.test(one)))];
}

export const collectedWords: readonly string[] = collected();
const allWords: readonly string[] = [...hostileWords, ...collectedWords];

export interface Schema {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly maxLength?: number;
  readonly secret?: boolean;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly anyOf?: readonly Schema[];
}

/** The example with such words in every field that takes any text; `from` says which of them come first. */
export function soiled(schema: Schema, example: unknown, from: number): object {
  let next = from;
  const word = (most: number): string | undefined => {
    for (const _ of allWords) {
      const one = allWords[next % allWords.length] ?? '';
      next += 1;
      if (one.length <= most) return one;
    }
    return undefined;
  };
  const soil = (part: Schema, value: unknown): unknown => {
    const plain = part.anyOf?.find(({ type }) => type !== 'null') ?? part;
    if (isFreeText(plain)) return word(plain.maxLength ?? Number.POSITIVE_INFINITY) ?? value;
    if (plain.type === 'array' && plain.items && Array.isArray(value)) {
      return value.map((one) => soil(plain.items ?? {}, one));
    }
    if (!plain.properties || typeof value !== 'object' || value === null) return value;
    const known = Object.entries(plain.properties);
    const told = known.map(([name, one]) => [
      name,
      name in value || isFreeText(one) ? soil(one, Reflect.get(value, name)) : undefined,
    ]);
    return { ...value, ...Object.fromEntries(told.filter(([, one]) => one !== undefined)) };
  };
  return Object(soil(schema, example));
}

function isFreeText({ type, format, pattern, enum: choices, const: fixed, secret }: Schema): boolean {
  const isBound = format !== undefined || pattern !== undefined || choices !== undefined || fixed !== undefined;
  return type === 'string' && !isBound && !secret;
}
