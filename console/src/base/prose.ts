// What people write with a few marks (Markdown): headings, lists, strong words, code and links. Read into pieces; no
// HTML is ever made of it, and an address leads somewhere only when it is one of the web.

export type Words = readonly Word[];

export interface Word {
  readonly text: string;
  readonly look?: 'strong' | 'code';
  readonly to?: string;
}

export type Block =
  | { readonly kind: 'text' | 'heading'; readonly words: Words }
  | { readonly kind: 'list'; readonly isNumbered: boolean; readonly items: readonly Words[] };

const marked = /\*\*([^*]+)\*\*|`([^`]+)`|\[([^\]]+)\]\(([^\s)]+)\)/g;

export function wordsOf(text: string): Words {
  const words: Word[] = [];
  let from = 0;
  for (const match of text.matchAll(marked)) {
    const [whole, strong, code, name, address] = match;
    if (match.index > from) words.push({ text: text.slice(from, match.index) });
    from = match.index + whole.length;
    if (strong !== undefined) words.push({ text: strong, look: 'strong' });
    else if (code !== undefined) words.push({ text: code, look: 'code' });
    else words.push(linked(name ?? '', address ?? '', whole));
  }
  if (from < text.length) words.push({ text: text.slice(from) });
  return words;
}

function linked(name: string, address: string, whole: string): Word {
  return /^https?:\/\//.test(address) ? { text: name, to: address } : { text: whole };
}

const item = /^(?:[-*]|(\d+)[.)])\s+/;

export function blocksOf(text: string): Block[] {
  return text
    .split(/\n{2,}/)
    .flatMap((part) => runsOf(part.split('\n')))
    .filter((block) => block.kind === 'list' || block.words.length > 0);
}

function runsOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  for (const line of lines) {
    const begin = item.exec(line);
    const last = blocks.at(-1);
    if (begin) {
      const words = wordsOf(line.slice(begin[0].length));
      const isNumbered = begin[1] !== undefined;
      if (last?.kind === 'list' && last.isNumbered === isNumbered) {
        blocks[blocks.length - 1] = { ...last, items: [...last.items, words] };
      } else blocks.push({ kind: 'list', isNumbered, items: [words] });
    } else if (/^#{1,3}\s/.test(line)) blocks.push({ kind: 'heading', words: wordsOf(line.replace(/^#+\s+/, '')) });
    else if (last?.kind === 'text') {
      blocks[blocks.length - 1] = { kind: 'text', words: [...last.words, { text: '\n' }, ...wordsOf(line)] };
    } else blocks.push({ kind: 'text', words: wordsOf(line) });
  }
  return blocks;
}

/** The same in one line, without the marks. */
export function plainProse(text: string): string {
  const all = blocksOf(text).flatMap((block) => (block.kind === 'list' ? block.items : [block.words]));
  return all
    .map((words) => words.map((one) => one.text).join(''))
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim();
}

export type Mark = 'strong' | 'heading' | 'list' | 'link';

interface Marked {
  readonly text: string;
  /** What is chosen afterwards. */
  readonly from: number;
  readonly to: number;
}

/** Puts a mark around or before what is chosen. */
export function withMark(text: string, [from, to]: readonly [number, number], mark: Mark): Marked {
  const chosen = text.slice(from, to);
  const [before, after] = [text.slice(0, from), text.slice(to)];
  if (mark === 'strong') return around(before, ['**', chosen || 'strong', '**'], after);
  if (mark === 'link') return around(before, ['[', chosen || 'words', '](https://)'], after);
  const begin = before.lastIndexOf('\n') + 1;
  const sign = mark === 'list' ? '- ' : '## ';
  const lines = text.slice(begin, to).split('\n');
  const written = lines.map((line) => `${sign}${line}`).join('\n');
  return { text: text.slice(0, begin) + written + after, from: begin + sign.length, to: begin + written.length };
}

function around(before: string, [left, middle, right]: readonly [string, string, string], after: string): Marked {
  const from = before.length + left.length;
  return { text: before + left + middle + right + after, from, to: from + middle.length };
}
