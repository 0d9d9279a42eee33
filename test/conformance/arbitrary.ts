// From a JSON schema to random values: such as it describes, and such as nobody would wish for.
import fc from 'fast-check';
import { hostileNumbers, hostileObjects, hostileStrings } from './hostile.ts';

export interface Node {
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly contentEncoding?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: Node | boolean;
  readonly propertyNames?: Node;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
  readonly oneOf?: readonly Node[];
  readonly secret?: boolean;
}

type Arbitrary = fc.Arbitrary<unknown>;

const rarelyLong = 60;

/** Values that the schema describes. */
export function fitting(schema: object): Arbitrary {
  const node = schema as Node;
  if (node.const !== undefined) return fc.constant(node.const);
  if (node.enum) return fc.constantFrom(...node.enum);
  const branches = node.anyOf ?? node.oneOf;
  if (branches) return fc.oneof(...branches.map(fitting));
  if (Array.isArray(node.type)) return fc.oneof(...node.type.map((type: string) => fitting({ ...node, type })));
  const make = makers[typeof node.type === 'string' ? node.type : 'any'];
  if (!make) throw new TypeError(`There is no generator for ${JSON.stringify(node).slice(0, 200)}`);
  return make(node);
}

const makers: Readonly<Record<string, (node: Node) => Arbitrary>> = {
  any: () => fc.jsonValue({ maxDepth: 2 }),
  null: () => fc.constant(null),
  boolean: () => fc.boolean(),
  integer: (node) => fc.integer(bounds(node)),
  number: (node) => fc.integer(bounds(node)),
  string,
  array: ({ items = {}, minItems = 0, maxItems = 4 }) =>
    fc.array(fitting(items), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) }),
  object,
};

/** A number without bounds of its own is one that a counter or a version may have. */
function bounds({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Node) {
  const least = exclusiveMinimum === undefined ? (minimum ?? 1) : Math.floor(exclusiveMinimum) + 1;
  const most = exclusiveMaximum === undefined ? (maximum ?? 1_000_000) : Math.ceil(exclusiveMaximum) - 1;
  const min = least === -Number.MAX_SAFE_INTEGER ? 1 : least;
  return { min, max: Math.max(min, most === Number.MAX_SAFE_INTEGER ? 1_000_000 : most) };
}

const formats: Readonly<Record<string, () => Arbitrary>> = {
  uuid: () => fc.uuid({ version: [4, 7] }),
  'date-time': () =>
    fc
      .date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString()),
  email: () => matchingTo('^[a-z][a-z0-9]{2,12}$').map((name) => `${name}@example.com`),
  uri: () => fc.webUrl({ validSchemes: ['https'] }),
};

function string({ format, pattern, contentEncoding, minLength = 0, maxLength = rarelyLong }: Node): Arbitrary {
  const ofFormat = format ? formats[format] : undefined;
  if (ofFormat) return ofFormat();
  if (contentEncoding === 'base64')
    return fc.uint8Array({ maxLength: 64 }).map((b) => Buffer.from(b).toString('base64'));
  const matching = pattern ? matchingTo(pattern) : undefined;
  // Of nothing but spaces nothing is left where they are trimmed.
  if (matching) return minLength > 0 ? matching.filter((text) => text.trim() !== '') : matching;
  const most = Math.max(minLength, Math.min(maxLength, rarelyLong));
  // Fields that trim what they are given want something to be left.
  return fc
    .string({ unit: 'grapheme', minLength: minLength + 1, maxLength: most + 1 })
    .map((text) => `a${text.trim()}`.slice(0, most).trim().padEnd(minLength, 'z'));
}

/** To make such a generator takes a fifth of a second. */
const known = new Map<string, fc.Arbitrary<string>>();

function matchingTo(pattern: string): fc.Arbitrary<string> {
  const made = known.get(pattern) ?? fc.stringMatching(plainer(pattern));
  known.set(pattern, made);
  return made;
}

/** The generator does not know Unicode classes; letters and digits of ASCII are among them. */
function plainer(pattern: string): RegExp {
  return new RegExp(pattern.replaceAll('\\p{L}', 'a-z').replaceAll('\\p{N}', '0-9'));
}

function object({ properties = {}, required = [], additionalProperties }: Node): Arbitrary {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, node]) => [name, fitting(node)]));
  const closed = fc.record(fields, { requiredKeys: [...required] }).map((value): object => ({ ...value }));
  const isOpen = typeof additionalProperties === 'object' && Object.keys(properties).length === 0;
  if (!isOpen) return closed;
  return fc.dictionary(matchingTo('^[a-z]{1,8}$'), fitting(additionalProperties), { maxKeys: 3 });
}

const hostileValue: Arbitrary = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<unknown>(...hostileStrings) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...hostileNumbers) },
  { weight: 2, arbitrary: fc.constantFrom<unknown>(...hostileObjects) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);

/** What may come in: good values, good ones with something hostile in a field, and rubbish. */
export function anything(schema: object): Arbitrary {
  const { properties = {} } = schema as Node;
  const good = fitting(schema) as fc.Arbitrary<Record<string, unknown>>;
  const names = Object.keys(properties);
  const spoilt = fc.tuple(good, fc.constantFrom('unknown', ...names), hostileValue).map(spoil);
  const lessened = fc.tuple(good, fc.constantFrom('unknown', ...names)).map(([value, name]) => without(value, name));
  return fc.oneof(
    { weight: 4, arbitrary: good },
    { weight: 10, arbitrary: spoilt },
    { weight: 1, arbitrary: lessened },
    { weight: 1, arbitrary: hostileValue },
  );
}

/** Lists are spoilt from inside as often as they are replaced. */
function spoil([value, name, hostile]: [Record<string, unknown>, string, unknown]): unknown {
  const field = value[name];
  const isInside = Array.isArray(field) && typeof hostile === 'string' && hostile.length % 2 === 0;
  return { ...value, [name]: isInside ? [hostile, ...field] : hostile };
}

function without(value: Record<string, unknown>, name: string): unknown {
  return Object.fromEntries(Object.entries(value).filter(([field]) => field !== name));
}

/** The same every time, so that a failure can be looked at again; another seed by CADRE_TEST_SEED. */
export const seed = Number(process.env.CADRE_TEST_SEED ?? 20_261_121);

export function samples<T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] {
  return fc.sample(arbitrary, { numRuns, seed });
}
