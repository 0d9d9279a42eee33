// The words of a JavaScript expression, of the part of it that can be said in JSONata too.

export interface Token {
  readonly kind: 'name' | 'number' | 'text' | 'template' | 'pattern' | 'sign' | 'end';
  readonly text: string;
}

/** What can not be said in JSONata; whoever asked takes another way. */
export class Untold extends Error {}

const signs = [
  ...['===', '!==', '...', '=>', '==', '!=', '<=', '>=', '&&', '||', '??', '?.', '**'],
  ...['+', '-', '*', '/', '%', '<', '>', '!', '?', ':', '.', ',', '(', ')', '[', ']', '{', '}'],
];
const forms = {
  space: /(?:\s|\/\*[\s\S]*?\*\/|\/\/[^\n]*)+/y,
  name: /[A-Za-z_$][\w$]*/y,
  number: /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y,
  text: /'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"/y,
  template: /`(?:[^`\\]|\\.)*`/y,
  pattern: /\/(?:[^/\\\n[]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/[a-z]*/y,
};

export function tokensOf(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (form: RegExp) => {
    form.lastIndex = at;
    const found = form.exec(source)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  while (at < source.length) {
    if (take(forms.space) !== undefined) continue;
    const token = worded(take) ?? patterned(take, tokens.at(-1));
    if (token) tokens.push(token);
    else {
      const sign = signs.find((text) => source.startsWith(text, at));
      if (!sign) throw new Untold(`"${source.slice(at, at + 10)}"`);
      at += sign.length;
      tokens.push({ kind: 'sign', text: sign });
    }
  }
  return [...tokens, { kind: 'end', text: '' }];
}

type Take = (form: RegExp) => string | undefined;

function worded(take: Take): Token | undefined {
  for (const kind of ['name', 'number', 'text', 'template'] as const) {
    const text = take(forms[kind]);
    if (text !== undefined) return { kind, text };
  }
  return undefined;
}

/** Where a value has just ended, a slash divides. */
function patterned(take: Take, before: Token | undefined): Token | undefined {
  if (before && (before.kind !== 'sign' || /^[)\]}]$/.test(before.text))) return undefined;
  const text = take(forms.pattern);
  return text === undefined ? undefined : { kind: 'pattern', text };
}

/** What stands between the quotes. */
export function unquoted(quoted: string): string {
  const plain: Record<string, string> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', 0: '\0' };
  return quoted.slice(1, -1).replace(/\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([\s\S]))/g, (_, ...found: string[]) => {
    const [four, two, one = ''] = found;
    const code = four ?? two;
    return code ? String.fromCharCode(Number.parseInt(code, 16)) : (plain[one] ?? (one === '\n' ? '' : one));
  });
}
