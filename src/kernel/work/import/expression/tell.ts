// A JavaScript expression of n8n said in JSONata. Only what surely means the same is said; for the rest `Untold` says
// what was in the way.

import { entryOf } from '../table.ts';
import { callOf } from './calls.ts';
import type { Tree } from './parse.ts';
import { indexOf, itemOf, sourceOf } from './sources.ts';
import { Untold } from './tokens.ts';
import { type Names, plain, quoted, type Sort, sortOf, type Teller, type Told } from './told.ts';

export function tellerOf(names: Names, bound: ReadonlySet<string> = new Set()): Teller {
  const teller: Teller = {
    ...names,
    bound,
    tell: (tree) => told(teller, tree),
    within: (more) => tellerOf(names, new Set([...bound, ...more])),
  };
  return teller;
}

function told(teller: Teller, tree: Tree): Told {
  switch (tree.kind) {
    case 'value':
      return literalOf(tree.value);
    case 'name':
      return nameOf(teller, tree.name);
    case 'joined':
      return { code: `(${tree.parts.map((part) => plain(teller.tell(part))).join(' & ')})`, sort: 'text' };
    case 'list':
      return { code: `[${tree.items.map((item) => plain(teller.tell(item))).join(', ')}]`, sort: 'list' };
    case 'object':
      return objectOf(teller, tree.fields);
    case 'member':
      return memberOf(teller, tree);
    case 'call':
      return callOf(teller, tree);
    case 'unary':
      return unaryOf(teller, tree);
    case 'binary':
      return binaryOf(teller, tree);
    case 'choice':
      return choiceOf(teller, tree);
    default:
      throw new Untold(tree.kind === 'lambda' ? 'a function' : 'a pattern');
  }
}

function literalOf(value: string | number | boolean | null | undefined): Told {
  if (value === undefined) return { code: '$$.nothing', sort: 'any' };
  return { code: JSON.stringify(value), sort: sortOf(value) };
}

function nameOf(teller: Teller, name: string): Told {
  if (teller.bound.has(name)) return { code: `$${name}`, sort: 'any' };
  const known: Readonly<Record<string, Told>> = {
    $json: { code: itemOf(teller), sort: 'any' },
    $itemIndex: { code: indexOf(teller), sort: 'number' },
    $position: { code: indexOf(teller), sort: 'number' },
    $runIndex: { code: '0', sort: 'number' },
    $now: { code: '$millis()', sort: 'instant' },
    $today: { code: '($millis() - $millis() % 86400000)', sort: 'instant' },
  };
  const found = entryOf(known, name);
  if (!found) throw new Untold(`"${name}"`);
  return found;
}

function objectOf(teller: Teller, fields: readonly (readonly [string, Tree])[]): Told {
  const pairs = fields.map(([name, value]) => `${quoted(name)}: ${plain(teller.tell(value))}`);
  return { code: `{${pairs.join(', ')}}`, sort: 'any' };
}

/** `$json`, `$('A').item.json`, `$node["A"].json`, `$input.first().json`: the object that is meant. */
function memberOf(teller: Teller, tree: Extract<Tree, { kind: 'member' }>): Told {
  const source = sourceOf(teller, tree);
  if (source) return { code: source, sort: 'any' };
  const name = tree.name.kind === 'value' ? tree.name.value : undefined;
  if (name === 'length') {
    const { code, sort } = teller.tell(tree.of);
    if (sort === 'text') return { code: `$length(${code})`, sort: 'number' };
    return { code: `($type(${code}) = "string" ? $length(${code}) : $count(${code}))`, sort: 'number' };
  }
  if (tree.of.kind === 'name' && (tree.of.name === '$env' || tree.of.name === '$vars')) {
    if (typeof name !== 'string') throw new Untold(`"${tree.of.name}"`);
    return { code: `$$.params.${teller.parameter(name)}`, sort: 'any' };
  }
  const of = teller.tell(tree.of);
  if (of.sort === 'instant') return partOf(of.code, String(name));
  if (typeof name === 'number') return { code: `${step(of.code)}[${name}]`, sort: 'any' };
  if (typeof name === 'string') return { code: `${step(of.code)}.${field(name)}`, sort: 'any' };
  const index = teller.tell(tree.name);
  if (index.sort === 'number') return { code: `${step(of.code)}[${index.code}]`, sort: 'any' };
  return { code: `$lookup(${of.code}, ${index.code})`, sort: 'any' };
}

const parts: Readonly<Record<string, string>> = {
  ...{ year: '[Y]', month: '[M]', day: '[D]', hour: '[H]', minute: '[m]', second: '[s]', weekday: '[F0]' },
};

function partOf(code: string, name: string): Told {
  const picture = entryOf(parts, name);
  if (!picture) throw new Untold(`"${name}" of an instant`);
  return { code: `$number($fromMillis(${code}, "${picture}"))`, sort: 'number' };
}

/** A path can begin with it. */
function step(code: string): string {
  return /^[$\w.`[\]]+$/.test(code) || /^\(.*\)$/.test(code) ? code : `(${code})`;
}

export function field(name: string): string {
  if (/^[A-Za-z_]\w*$/.test(name) && !['and', 'or', 'in', 'true', 'false', 'null', 'function'].includes(name))
    return name;
  if (name.includes('`')) throw new Untold('a name with ` in it');
  return `\`${name}\``;
}

function unaryOf(teller: Teller, { sign, of }: Extract<Tree, { kind: 'unary' }>): Told {
  const { code, sort } = teller.tell(of);
  if (sign === '!') return { code: `(${code} ? false : true)`, sort: 'boolean' };
  if (sign === 'typeof') return { code: `$type(${code})`, sort: 'text' };
  return { code: sign === '-' ? `-(${number(code, sort)})` : number(code, sort), sort: 'number' };
}

function number(code: string, sort: Sort): string {
  return sort === 'number' || sort === 'instant' ? code : `$number(${code})`;
}

function binaryOf(teller: Teller, tree: Extract<Tree, { kind: 'binary' }>): Told {
  const { sign } = tree;
  const { left: first, right: second } = tree;
  if ((isNone(first) || isNone(second)) && /^[!=]==?$/.test(sign)) return isNothing(teller, tree, sign.startsWith('!'));
  const [left, right] = [teller.tell(first), teller.tell(second)];
  if (sign === '+') return sumOf(left, right);
  const say = said[sign];
  if (say) return say(left, right, left.sort === right.sort ? left.sort : 'any');
  const [a, b] = [number(left.code, left.sort), number(right.code, right.sort)];
  if (sign === '**') return { code: `$power(${a}, ${b})`, sort: 'number' };
  const isMoved = left.sort === 'instant' && right.sort !== 'instant';
  return { code: `(${a} ${sign} ${b})`, sort: isMoved ? 'instant' : 'number' };
}

const compared =
  (sign: string) =>
  (left: Told, right: Told): Told => ({ code: `(${left.code} ${sign} ${right.code})`, sort: 'boolean' });
const differs = (left: Told, right: Told): Told => ({ code: `$not(${left.code} = ${right.code})`, sort: 'boolean' });

const said: Readonly<Record<string, (left: Told, right: Told, sort: Sort) => Told>> = {
  '&&': (left, right, sort) => ({ code: `(${left.code} ? ${right.code} : ${left.code})`, sort }),
  '||': (left, right, sort) => ({ code: `(${left.code} ?: ${right.code})`, sort }),
  // JSONata's own ?? takes null for something.
  '??': ({ code }, right, sort) => ({ code: `(${thereOf(code)} ? ${code} : ${right.code})`, sort }),
  ...{ '===': compared('='), '==': compared('='), '!==': differs, '!=': differs },
  ...{ '<': compared('<'), '>': compared('>'), '<=': compared('<='), '>=': compared('>=') },
};

function isNone(tree: Tree): boolean {
  return tree.kind === 'value' && (tree.value === null || tree.value === undefined);
}

function isNothing(teller: Teller, tree: Extract<Tree, { kind: 'binary' }>, isNot: boolean): Told {
  const other = isNone(tree.left) ? tree.right : tree.left;
  const { code } = teller.tell(other);
  return { code: isNot ? thereOf(code) : `$not${thereOf(code)}`, sort: 'boolean' };
}

function thereOf(code: string): string {
  return `($exists(${code}) and $type(${code}) != "null")`;
}

function sumOf(left: Told, right: Told): Told {
  if (left.sort === 'number' && right.sort === 'number')
    return { code: `(${left.code} + ${right.code})`, sort: 'number' };
  if (left.sort === 'text' || right.sort === 'text')
    return { code: `(${plain(left)} & ${plain(right)})`, sort: 'text' };
  const [a, b] = [left.code, right.code];
  const numbers = `$type(${a}) = "number" and $type(${b}) = "number"`;
  return { code: `(${numbers} ? ${a} + ${b} : ${a} & ${b})`, sort: 'any' };
}

function choiceOf(teller: Teller, { when, yes, no }: Extract<Tree, { kind: 'choice' }>): Told {
  const [first, second] = [teller.tell(yes), teller.tell(no)];
  const sort = first.sort === second.sort ? first.sort : 'any';
  const say = sort === 'instant' ? ({ code }: Told) => code : plain;
  return { code: `(${teller.tell(when).code} ? ${say(first)} : ${say(second)})`, sort };
}
