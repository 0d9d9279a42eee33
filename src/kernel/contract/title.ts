// One call in words, for whoever decides on it. A title is worth having and never worth failing for.
import type { Money } from '#base/money';
import type { AnyContract } from './shape.ts';

const longest = 160;
/** What would break the line, or turn the words around. */
const unseemly = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]+/gu;

export function titleOf({ spec }: AnyContract, input: unknown, stake?: Money): string {
  const own = ownTitle(spec, input, stake);
  return own === '' ? spec.summary.replace(/\.$/, '') : own;
}

function ownTitle(spec: AnyContract['spec'], input: unknown, stake?: Money): string {
  try {
    const said: unknown = spec.title?.(input, stake);
    if (typeof said !== 'string') return '';
    const line = [...said.replaceAll(unseemly, ' ').toWellFormed().trim()];
    return line.length > longest
      ? `${line
          .slice(0, longest - 1)
          .join('')
          .trimEnd()}…`
      : line.join('');
  } catch {
    return '';
  }
}
