// The tree of a JavaScript expression, of the part of it that can be said in JSONata too.
import { type Token, tokensOf, Untold, unquoted } from './tokens.ts';

export type Tree =
  | { readonly kind: 'value'; readonly value: string | number | boolean | null | undefined }
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'pattern'; readonly text: string }
  | { readonly kind: 'joined'; readonly parts: readonly Tree[] }
  | { readonly kind: 'list'; readonly items: readonly Tree[] }
  | { readonly kind: 'object'; readonly fields: readonly (readonly [string, Tree])[] }
  | { readonly kind: 'member'; readonly of: Tree; readonly name: Tree }
  | { readonly kind: 'call'; readonly of: Tree; readonly given: readonly Tree[]; readonly isNew?: boolean }
  | { readonly kind: 'unary'; readonly sign: string; readonly of: Tree }
  | { readonly kind: 'binary'; readonly sign: string; readonly left: Tree; readonly right: Tree }
  | { readonly kind: 'choice'; readonly when: Tree; readonly yes: Tree; readonly no: Tree }
  | { readonly kind: 'lambda'; readonly names: readonly string[]; readonly body: Tree };

const strengths: Readonly<Record<string, number>> = {
  ...{ '??': 1, '||': 2, '&&': 3, '===': 4, '!==': 4, '==': 4, '!=': 4, '<': 5, '>': 5, '<=': 5, '>=': 5 },
  ...{ '+': 6, '-': 6, '*': 7, '/': 7, '%': 7, '**': 8 },
};
const words = new Map<string, string | boolean | null | undefined>([
  ...([
    ['true', true],
    ['false', false],
    ['null', null],
    ['undefined', undefined],
  ] as const),
]);

export function parseExpression(source: string): Tree {
  if (source.length > longest) throw new Untold('an expression of this length');
  const tokens = tokensOf(source);
  if (depthOf(tokens) > deepest) throw new Untold('an expression of this depth');
  const reader = readerOf(tokens);
  const tree = expression(reader);
  if (reader.look().kind !== 'end') throw new Untold(`"${reader.look().text}"`);
  return tree;
}

/** What nests deeper would cost more stack than there is. */
const longest = 4000;
const deepest = 60;

function depthOf(tokens: readonly Token[]): number {
  let [depth, most] = [0, 0];
  for (const { kind, text } of tokens) {
    if (kind === 'sign' && '([{'.includes(text)) depth += 1;
    if (kind === 'sign' && ')]}'.includes(text)) depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

interface Reader {
  look(ahead?: number): Token;
  take(): Token;
  /** Takes the sign when it comes next. */
  has(sign: string): boolean;
  must(sign: string): void;
}

function readerOf(tokens: readonly Token[]): Reader {
  let at = 0;
  const end: Token = { kind: 'end', text: '' };
  const look = (ahead = 0) => tokens[at + ahead] ?? end;
  const has = (sign: string) => {
    const isThere = look().kind === 'sign' && look().text === sign;
    if (isThere) at += 1;
    return isThere;
  };
  return {
    ...{ look, has },
    take() {
      const token = look();
      at += 1;
      return token;
    },
    must(sign) {
      if (!has(sign)) throw new Untold(`"${look().text || 'the end'}" where "${sign}" should be`);
    },
  };
}

function expression(reader: Reader): Tree {
  const lambda = asLambda(reader);
  if (lambda) return lambda;
  const when = binary(reader, 0);
  if (!reader.has('?')) return when;
  const yes = expression(reader);
  reader.must(':');
  return { kind: 'choice', when, yes, no: expression(reader) };
}

function asLambda(reader: Reader): Tree | undefined {
  const names: string[] = [];
  let ahead = 0;
  if (reader.look().kind === 'name') {
    names.push(reader.look().text);
    ahead = 1;
  } else if (reader.look().text === '(' && reader.look().kind === 'sign') {
    ahead = 1;
    while (reader.look(ahead).kind === 'name') {
      names.push(reader.look(ahead).text);
      ahead += reader.look(ahead + 1).text === ',' ? 2 : 1;
    }
    if (reader.look(ahead).text !== ')') return undefined;
    ahead += 1;
  }
  if (ahead === 0 || reader.look(ahead).text !== '=>') return undefined;
  for (let count = 0; count <= ahead; count += 1) reader.take();
  if (reader.look().text === '{') throw new Untold('a function of several statements');
  return { kind: 'lambda', names, body: expression(reader) };
}

function binary(reader: Reader, least: number): Tree {
  let left = unary(reader);
  for (;;) {
    const { kind, text: sign } = reader.look();
    const strength = kind === 'sign' ? strengths[sign] : undefined;
    if (strength === undefined || strength <= least) return left;
    reader.take();
    left = { kind: 'binary', sign, left, right: binary(reader, sign === '**' ? strength - 1 : strength) };
  }
}

function unary(reader: Reader): Tree {
  const { kind, text } = reader.look();
  const isSign = (kind === 'sign' && ['!', '-', '+'].includes(text)) || (kind === 'name' && text === 'typeof');
  if (!isSign) return postfix(reader, primary(reader));
  reader.take();
  return { kind: 'unary', sign: text, of: unary(reader) };
}

function postfix(reader: Reader, of: Tree): Tree {
  if (reader.has('?.')) {
    if (reader.look().text !== '[' && reader.look().text !== '(') return postfix(reader, member(reader, of));
    return postfix(reader, of);
  }
  if (reader.has('.')) return postfix(reader, member(reader, of));
  if (reader.has('[')) {
    const name = expression(reader);
    reader.must(']');
    return postfix(reader, { kind: 'member', of, name });
  }
  if (reader.has('(')) return postfix(reader, { kind: 'call', of, given: several(reader, ')') });
  return of;
}

function member(reader: Reader, of: Tree): Tree {
  const { kind, text } = reader.take();
  if (kind !== 'name') throw new Untold(`"${text}" after a dot`);
  return { kind: 'member', of, name: { kind: 'value', value: text } };
}

function several(reader: Reader, end: string): Tree[] {
  const items: Tree[] = [];
  while (!reader.has(end)) {
    if (reader.look().text === '...') throw new Untold('"..."');
    items.push(expression(reader));
    if (!reader.has(',')) {
      reader.must(end);
      break;
    }
  }
  return items;
}

function primary(reader: Reader): Tree {
  const { kind, text } = reader.take();
  if (kind === 'number') return { kind: 'value', value: Number(text) };
  if (kind === 'text') return { kind: 'value', value: unquoted(text) };
  if (kind === 'template') return joined(text);
  if (kind === 'pattern') return { kind: 'pattern', text };
  if (kind === 'name') return named(reader, text);
  if (text === '(') {
    const inner = expression(reader);
    reader.must(')');
    return inner;
  }
  if (text === '[') return { kind: 'list', items: several(reader, ']') };
  if (text === '{') return { kind: 'object', fields: fields(reader) };
  throw new Untold(text ? `"${text}"` : 'an expression that ends too soon');
}

function named(reader: Reader, name: string): Tree {
  if (words.has(name)) return { kind: 'value', value: words.get(name) };
  if (name !== 'new') return { kind: 'name', name };
  const of: Tree = { kind: 'name', name: reader.take().text };
  return { kind: 'call', of, given: reader.has('(') ? several(reader, ')') : [], isNew: true };
}

function fields(reader: Reader): [string, Tree][] {
  const found: [string, Tree][] = [];
  while (!reader.has('}')) {
    const { kind, text } = reader.take();
    if (kind !== 'name' && kind !== 'text' && kind !== 'number') throw new Untold(`"${text}" in an object`);
    const name = kind === 'text' ? unquoted(text) : text;
    found.push([name, reader.has(':') ? expression(reader) : { kind: 'name', name }]);
    if (!reader.has(',')) {
      reader.must('}');
      break;
    }
  }
  return found;
}

function joined(template: string): Tree {
  const parts: Tree[] = [];
  const inner = template.slice(1, -1);
  let last = 0;
  for (const found of inner.matchAll(/(?<!\\)\$\{([^{}]*)\}/g)) {
    parts.push(
      { kind: 'value', value: unquoted(`"${inner.slice(last, found.index)}"`) },
      parseExpression(found[1] ?? ''),
    );
    last = found.index + found[0].length;
  }
  if (/(?<!\\)\$\{/.test(inner.slice(last))) throw new Untold('braces inside a template');
  return { kind: 'joined', parts: [...parts, { kind: 'value', value: unquoted(`"${inner.slice(last)}"`) }] };
}
