// Calls of a JavaScript expression said in JSONata: methods by name, and the few functions that stand alone.

import { entryOf } from '../table.ts';
import type { Tree } from './parse.ts';
import { listOf } from './sources.ts';
import { Untold } from './tokens.ts';
import { plain, quoted, type Sort, type Teller, type Told } from './told.ts';

type CallTree = Extract<Tree, { kind: 'call' }>;

interface Method {
  readonly of: string;
  readonly sort: Sort;
  readonly given: readonly string[];
}

const is = (sort: Sort, say: (method: Method) => string) => ({ sort, say });

/** By the method's name, where what it is called on need not be known. */
const methods: Readonly<Record<string, { readonly sort: Sort; say(method: Method): string }>> = {
  toUpperCase: is('text', ({ of }) => `$uppercase(${of})`),
  toLowerCase: is('text', ({ of }) => `$lowercase(${of})`),
  trim: is('text', ({ of }) => `$replace(${of}, /^\\s+|\\s+$/, "")`),
  toString: is('text', ({ of }) => `$string(${of})`),
  toJsonString: is('text', ({ of }) => `$string(${of})`),
  split: is('list', ({ of, given: [by] }) => `$split(${of}, ${by})`),
  join: is('text', ({ of, given: [by = '","'] }) => `$join($map(${of}, function($v) { $string($v) }), ${by})`),
  startsWith: is('boolean', ({ of, given: [text] }) => `($substring(${of}, 0, $length(${text})) = ${text})`),
  endsWith: is('boolean', ({ of, given: [text] }) => `($substring(${of}, -$length(${text})) = ${text})`),
  charAt: is('text', ({ of, given: [at = '0'] }) => `$substring(${of}, ${at}, 1)`),
  includes: is('boolean', ({ of, sort, given: [what] }) =>
    sort === 'text'
      ? `$contains(${of}, ${what})`
      : `($type(${of}) = "string" ? $contains(${of}, ${what}) : ${what} in ${of})`,
  ),
  padStart: is('text', ({ of, given: [size, fill = '" "'] }) => `$pad(${of}, -(${size}), ${fill})`),
  padEnd: is('text', ({ of, given: [size, fill = '" "'] }) => `$pad(${of}, ${size}, ${fill})`),
  round: is('number', ({ of, given }) => (given.length === 0 ? `$floor(${of} + 0.5)` : untold('round with digits'))),
  floor: is('number', ({ of }) => `$floor(${of})`),
  ceil: is('number', ({ of }) => `$ceil(${of})`),
  toInt: is('number', ({ of }) => `$floor($number(${of}))`),
  toNumber: is('number', ({ of }) => `$number(${of})`),
  urlEncode: is('text', ({ of }) => `$encodeUrlComponent(${of})`),
  reverse: is('list', ({ of }) => `$reverse(${of})`),
  isEmpty: is('boolean', ({ of }) => `$not($boolean(${of}) and $exists(${of}))`),
};

/** Methods that are handed a function of one value. */
const walks: Readonly<Record<string, { readonly sort: Sort; say(of: string, lambda: string): string }>> = {
  filter: { sort: 'list', say: (of, lambda) => `[$filter(${of}, ${lambda})]` },
  find: { sort: 'any', say: (of, lambda) => `$filter(${of}, ${lambda})[0]` },
  some: { sort: 'boolean', say: (of, lambda) => `($count($filter(${of}, ${lambda})) > 0)` },
  every: { sort: 'boolean', say: (of, lambda) => `($count($filter(${of}, ${lambda})) = $count(${of}))` },
  map: { sort: 'list', say: (of, lambda) => `[$map(${of}, ${lambda})]` },
};

/** `Math.round(x)` and the like. */
const functions: Readonly<Record<string, { readonly sort: Sort; say(given: readonly string[]): string }>> = {
  'Math.round': { sort: 'number', say: ([x]) => `$floor(${x} + 0.5)` },
  'Math.floor': { sort: 'number', say: ([x]) => `$floor(${x})` },
  'Math.ceil': { sort: 'number', say: ([x]) => `$ceil(${x})` },
  'Math.abs': { sort: 'number', say: ([x]) => `$abs(${x})` },
  'Math.sqrt': { sort: 'number', say: ([x]) => `$sqrt(${x})` },
  'Math.max': { sort: 'number', say: (given) => `$max([${given.join(', ')}])` },
  'Math.min': { sort: 'number', say: (given) => `$min([${given.join(', ')}])` },
  'JSON.stringify': { sort: 'text', say: ([x]) => `$string(${x})` },
  'Object.keys': { sort: 'list', say: ([x]) => `[$keys(${x})]` },
  'Date.now': { sort: 'number', say: () => '$millis()' },
  'DateTime.now': { sort: 'instant', say: () => '$millis()' },
  'DateTime.local': { sort: 'instant', say: ([x]) => (x ? untold('DateTime.local with parts') : '$millis()') },
  'DateTime.utc': { sort: 'instant', say: ([x]) => (x ? untold('DateTime.utc with parts') : '$millis()') },
  'DateTime.fromISO': { sort: 'instant', say: ([x]) => `$toMillis(${x})` },
  'DateTime.fromMillis': { sort: 'instant', say: ([x]) => `${x}` },
  String: { sort: 'text', say: ([x]) => `$string(${x})` },
  Number: { sort: 'number', say: ([x]) => `$number(${x})` },
  parseFloat: { sort: 'number', say: ([x]) => `$number(${x})` },
  parseInt: { sort: 'number', say: ([x]) => `$floor($number(${x}))` },
  Boolean: { sort: 'boolean', say: ([x]) => `(${x} ? true : false)` },
  encodeURIComponent: { sort: 'text', say: ([x]) => `$encodeUrlComponent(${x})` },
  encodeURI: { sort: 'text', say: ([x]) => `$encodeUrl(${x})` },
};

function untold(what: string): never {
  throw new Untold(what);
}

export function callOf(teller: Teller, tree: CallTree): Told {
  if (tree.isNew) return newDate(teller, tree);
  const alone = functions[nameOf(tree.of)];
  if (alone) return { code: alone.say(tree.given.map((each) => plain(teller.tell(each)))), sort: alone.sort };
  if (tree.of.kind !== 'member' || tree.of.name.kind !== 'value') return untold(`the call of "${nameOf(tree.of)}"`);
  const name = String(tree.of.name.value);
  const list = name === 'all' ? listOf(teller, tree.of.of) : undefined;
  if (list) return { code: `[${list}]`, sort: 'list' };
  const of = teller.tell(tree.of.of);
  return of.sort === 'instant' ? ofInstant(of.code, name, tree) : methodOf(teller, of, { name, given: tree.given });
}

interface Called {
  readonly name: string;
  readonly given: readonly Tree[];
}

function methodOf(teller: Teller, of: Told, called: Called): Told {
  const { name, given } = called;
  const walk = entryOf(walks, name);
  if (walk) return { code: walk.say(of.code, lambda(teller, given[0])), sort: walk.sort };
  if (name === 'toDateTime') return { code: `$toMillis(${of.code})`, sort: 'instant' };
  if (name === 'replace' || name === 'replaceAll') return replaced(teller, of, called);
  if (name === 'first' || name === 'last') return { code: `${of.code}[${name === 'first' ? 0 : -1}]`, sort: 'any' };
  if (name === 'slice' || name === 'substring') return piece(of, given);
  const method = entryOf(methods, name);
  if (!method) return untold(`".${name}()"`);
  const said = given.map((each) => teller.tell(each).code);
  return { code: method.say({ of: of.code, sort: of.sort, given: said }), sort: method.sort };
}

function nameOf(tree: Tree): string {
  if (tree.kind === 'name') return tree.name;
  if (tree.kind !== 'member' || tree.of.kind !== 'name' || tree.name.kind !== 'value') return '';
  return `${tree.of.name}.${String(tree.name.value)}`;
}

/** `new Date()` and `new Date(x)`. */
function newDate(teller: Teller, { of, given }: CallTree): Told {
  if (of.kind !== 'name' || of.name !== 'Date' || given.length > 1) return untold('"new"');
  const [first] = given;
  if (!first) return { code: '$millis()', sort: 'instant' };
  const { code, sort } = teller.tell(first);
  return { code: sort === 'number' || sort === 'instant' ? code : `$toMillis(${code})`, sort: 'instant' };
}

/** A piece of a text; of a list only from its beginning or end, which JSONata counts otherwise. */
function piece(of: Told, given: readonly Tree[]): Told {
  const [from, to] = given.map((each) =>
    each.kind === 'value' && typeof each.value === 'number' ? each.value : undefined,
  );
  if (of.sort !== 'text' || from === undefined || (given.length > 1 && to === undefined)) return untold('".slice()"');
  if (to === undefined) return { code: `$substring(${of.code}, ${from})`, sort: 'text' };
  if (from < 0 || to < from) return untold('".slice()" from the end');
  return { code: `$substring(${of.code}, ${from}, ${to - from})`, sort: 'text' };
}

function lambda(teller: Teller, tree: Tree | undefined): string {
  if (tree?.kind !== 'lambda' || tree.names.length > 2) return untold('a function');
  const body = teller.within(tree.names).tell(tree.body);
  return `function(${tree.names.map((name) => `$${name}`).join(', ')}) { ${plain(body)} }`;
}

function replaced(teller: Teller, of: Told, { name, given }: Called): Told {
  const [what, by] = given;
  if (!what || !by || by.kind === 'lambda') return untold(`".${name}()" with a function`);
  const [, source = '', flags = ''] = what.kind === 'pattern' ? (/^\/([\s\S]*)\/([a-z]*)$/.exec(what.text) ?? []) : [];
  if (/[^gim]/.test(flags) || /\(\?/.test(source)) return untold(`the pattern ${source}`);
  const pattern = what.kind === 'pattern' ? `/${source}/${flags.replace('g', '')}` : teller.tell(what).code;
  const isAll = name === 'replaceAll' || flags.includes('g');
  return { code: `$replace(${of.code}, ${pattern}, ${teller.tell(by).code}${isAll ? '' : ', 1'})`, sort: 'text' };
}

const lengthsMs: Readonly<Record<string, number>> = {
  ...{ week: 604_800_000, day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 },
};

function ofInstant(code: string, name: string, tree: CallTree): Told {
  const [first, second] = tree.given;
  if (['toUTC', 'toLocal', 'toDateTime'].includes(name)) return { code, sort: 'instant' };
  if (['toISO', 'toISOString', 'toString', 'toJSON'].includes(name))
    return { code: `$fromMillis(${code})`, sort: 'text' };
  if (['toMillis', 'getTime', 'valueOf'].includes(name)) return { code, sort: 'number' };
  if (name === 'toSeconds') return { code: `(${code} / 1000)`, sort: 'number' };
  if (name === 'toUnixInteger') return { code: `$floor(${code} / 1000)`, sort: 'number' };
  if (name === 'toISODate') return { code: `$fromMillis(${code}, "[Y0001]-[M01]-[D01]")`, sort: 'text' };
  if (name === 'getFullYear') return { code: `$number($fromMillis(${code}, "[Y]"))`, sort: 'number' };
  if (name === 'toFormat' || name === 'format')
    return { code: `$fromMillis(${code}, ${quoted(picture(first))})`, sort: 'text' };
  if (name === 'plus' || name === 'minus') {
    return { code: `(${code} ${name === 'plus' ? '+' : '-'} ${spanMs(first, second)})`, sort: 'instant' };
  }
  return untold(`".${name}()" of an instant`);
}

/** `{ days: 3 }`, or `3, 'days'`. */
function pairsOf(first: Tree | undefined, second: Tree | undefined): readonly (readonly [string, Tree])[] {
  if (first?.kind === 'object') return first.fields;
  return first && second?.kind === 'value' ? [[String(second.value), first]] : [];
}

function spanMs(first: Tree | undefined, second: Tree | undefined): number {
  const pairs = pairsOf(first, second);
  if (pairs.length === 0) return untold('a time');
  return pairs.reduce((total, [unit, amount]) => {
    const length = lengthsMs[unit.replace(/s$/, '')];
    const negative = amount.kind === 'unary' && amount.sign === '-' ? amount.of : undefined;
    const value = negative ?? amount;
    if (!length || value.kind !== 'value' || typeof value.value !== 'number') return untold(`a time in ${unit}`);
    return total + (negative ? -1 : 1) * value.value * length;
  }, 0);
}

const pictures: Readonly<Record<string, string>> = {
  ...{
    yyyy: '[Y0001]',
    yy: '[Y01]',
    MM: '[M01]',
    M: '[M]',
    MMMM: '[MNn]',
    LL: '[M01]',
    LLLL: '[MNn]',
    dd: '[D01]',
    d: '[D]',
  },
  ...{ MMM: '[MNn,3-3]', LLL: '[MNn,3-3]', EEEE: '[FNn]', cccc: '[FNn]', EEE: '[FNn,3-3]', ccc: '[FNn,3-3]' },
  ...{ HH: '[H01]', H: '[H]', mm: '[m01]', ss: '[s01]', SSS: '[f001]' },
};

function picture(pattern: Tree | undefined): string {
  if (pattern?.kind !== 'value' || typeof pattern.value !== 'string')
    return untold('a date pattern that is worked out');
  return pattern.value.replace(/'([^']*)'|([a-zA-Z])\2*/g, (token, words?: string) => {
    if (words !== undefined) return words;
    return pictures[token] ?? untold(`"${token}" in a date pattern`);
  });
}
