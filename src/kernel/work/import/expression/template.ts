// A field of n8n: words, or with = before it words with expressions in them. It becomes a text of a flow, or JavaScript
// for a code node where JSONata can not say it.
import { parseExpression } from './parse.ts';
import { tellerOf } from './tell.ts';
import { type Token, tokensOf, Untold } from './tokens.ts';
import { type Names, plain, type Sort } from './told.ts';

interface Piece {
  readonly isCode: boolean;
  readonly text: string;
}

export function isExpression(value: unknown): value is string {
  if (typeof value !== 'string' || !value.startsWith('=')) return false;
  const start = value.indexOf('{{');
  return start > 0 && value.includes('}}', start);
}

/** What it says when nothing needs to be worked out. */
export function literal(text: string): string {
  return text.startsWith('=') ? text.slice(1) : text;
}

function piecesOf(value: string): Piece[] {
  const pieces: Piece[] = [];
  let rest = literal(value);
  for (;;) {
    const start = rest.indexOf('{{');
    const end = start < 0 ? -1 : rest.indexOf('}}', start);
    if (end < 0) return rest ? [...pieces, { isCode: false, text: rest }] : pieces;
    if (start > 0) pieces.push({ isCode: false, text: rest.slice(0, start) });
    let close = end;
    while (rest.startsWith('}}}', close)) close += 1;
    pieces.push({ isCode: true, text: rest.slice(start + 2, close).trim() });
    rest = rest.slice(close + 2);
  }
}

export type Translated = { readonly said: string; readonly sort: Sort } | { readonly untold: string };

/** As JSONata without the = before it. */
export function toJsonata(value: string, names: Names): Translated {
  const teller = tellerOf(names);
  try {
    const told = piecesOf(value).map(({ isCode, text }) =>
      isCode ? teller.tell(parseExpression(text)) : { code: JSON.stringify(text), sort: 'text' as const },
    );
    const [only] = told;
    if (told.length === 1 && only) return { said: plain(only), sort: only.sort === 'instant' ? 'text' : only.sort };
    return { said: told.map(plain).join(' & ') || '""', sort: 'text' };
  } catch (error) {
    if (error instanceof Untold) return { untold: error.message };
    throw error;
  }
}

/** A text of a flow that means just these words. */
export function words(text: string): string {
  return text.startsWith('=') || text.startsWith("'=") ? `'${text}` : text;
}

/** As JavaScript, over the names of n8n. What can not be read there is nothing, and no failure. */
export function toJavaScript(value: unknown): string {
  if (!isExpression(value)) return JSON.stringify(typeof value === 'string' ? literal(value) : (value ?? null));
  const pieces = piecesOf(value);
  const said = pieces.map(({ isCode, text }) => (isCode ? attempted(text) : JSON.stringify(text)));
  if (said.length === 1) return said[0] ?? '""';
  return pieces.map(({ isCode }, at) => (isCode ? `text(${said[at]})` : said[at])).join(' + ');
}

function attempted(text: string): string {
  return isSpeech(text) ? 'undefined' : `attempt(() => (${text}\n))`;
}

/** Words to a reader ("put your key here"), where an expression should be. */
export function isSpeech(text: string): boolean {
  const tokens = tokensIn(text);
  return tokens.some(({ kind, text: word }, at) => {
    const next = tokens[at + 1];
    return kind === 'name' && next?.kind === 'name' && !joining.has(word) && !joining.has(next.text);
  });
}

const joining = new Set(
  'typeof new in instanceof of const let var return await async function if else void delete case throw'.split(' '),
);

const longestSpeech = 2000;

function tokensIn(text: string): readonly Token[] {
  if (text.length > longestSpeech) return [];
  try {
    return tokensOf(text);
  } catch {
    return [];
  }
}

/** Every expression in a field. */
export function expressionsOf(value: string): string[] {
  return isExpression(value) ? piecesOf(value).flatMap(({ isCode, text }) => (isCode ? [text] : [])) : [];
}
