// A sentence taken apart into what begins it and what is to be done. Pure.

export interface Taken {
  readonly begins: string;
  readonly steps: readonly string[];
}

const opens = /^(when|whenever|once|as soon as|after|if)\s+/i;
const quotes = /"[^"]*"|“[^”]*”/g;

/** What stands in quotes is not taken apart. */
function guarded(text: string): { bare: string; restore(part: string): string } {
  const kept: string[] = [];
  const bare = text.replace(quotes, (quoted) => `⟦${kept.push(quoted) - 1}⟧`);
  return { bare, restore: (part) => part.replace(/⟦(\d+)⟧/g, (_, nth: string) => kept[Number(nth)] ?? '') };
}

export function takenApart(sentence: string): Taken {
  const { bare, restore } = guarded(sentence.trim().replace(/\s+/g, ' '));
  const [begins, rest] = beginning(bare);
  const steps = rest
    .split(
      /\s*(?:;|\.(?=\s|$)|,?\s+(?:and\s+)?(?:then|afterwards|after that)\s*,?|,\s*(?:and\s+)?(?=[a-z])|\s+and\s+(?=(?:ask|wait|send|create|add|write|notify|tell|make|get|list|delete|remove|update)\b)|(?=\b(?:otherwise|else)\b))\s*/i,
    )
    .map((step) =>
      restore(step)
        .trim()
        .replace(/^(?:and|then)\s+/i, ''),
    )
    .filter(Boolean);
  return { begins: restore(begins), steps };
}

function beginning(bare: string): readonly [string, string] {
  const opened = opens.exec(bare);
  if (!opened) return ['', bare];
  const end = /,|\s+then\s+/.exec(bare);
  if (!end) return ['', bare];
  return [bare.slice(opened[0].length, end.index), bare.slice(end.index + end[0].length).replace(/^then\s+/i, '')];
}

export interface Compared {
  readonly field: string;
  readonly formula: string;
}

const signs: readonly (readonly [RegExp, string])[] = [
  [/^(?:>=|is at least|at least)$/i, '>='],
  [/^(?:<=|is at most|at most)$/i, '<='],
  [/^(?:>|is (?:over|above|more than|greater than|larger than)|over|above|more than|greater than|exceeds)$/i, '>'],
  [/^(?:<|is (?:under|below|less than|smaller than)|under|below|less than)$/i, '<'],
  [/^(?:!=|is not|isn't)$/i, '!='],
  [/^(?:=|==|is|equals)$/i, '='],
];
const comparison =
  /(?:the\s+)?(?<field>[a-z][\w ]{0,40}?)\s+(?<sign>>=|<=|!=|==?|>|<|is at least|is at most|at least|at most|is (?:over|above|more than|greater than|larger than|under|below|less than|smaller than)|over|above|more than|greater than|exceeds|under|below|less than|is not|isn't|is|equals)\s+(?<value>[$€£]?\s*[\d,.]+(?:\s*(?:usd|eur|gbp|dollars|euros|%))?|"[^"]*"|true|false)\s*$/i;

/** `tip > $10`: which field, and how it stands to what. */
export function comparedIn(text: string): (Compared & { readonly before: string }) | undefined {
  const found = comparison.exec(text);
  const { field = '', sign = '', value = '' } = found?.groups ?? {};
  const written = signs.find(([form]) => form.test(sign))?.[1];
  if (!found || !written) return undefined;
  const name = field.trim().replace(/^(?:a|an|its|their|with|and|if)\s+/i, '');
  return { field: name, formula: `${written} ${literalOf(value.trim())}`, before: text.slice(0, found.index).trim() };
}

function literalOf(value: string): string {
  if (/^(?:true|false)$/i.test(value)) return value.toLowerCase();
  const bare = value.replace(/[$€£,%\s]|usd|eur|gbp|dollars|euros/gi, '');
  if (/^\d+(?:\.\d+)?$/.test(bare)) return bare;
  return JSON.stringify(value.replace(/^"|"$/g, ''));
}
