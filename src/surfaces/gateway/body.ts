// The body of a request: read once, changed without being written anew. Where its outermost fields stand is known, so
// what goes on is what came, but for the few that must be others.
import type { IncomingMessage } from 'node:http';
import { Fault } from '#base/fault';
import { deepest } from '#base/nesting';

export interface Body {
  readonly text: string;
  readonly bytes: number;
  readonly fields: Readonly<Record<string, unknown>>;
  /** Where in the text the value of each outermost field stands. */
  readonly spans: ReadonlyMap<string, Span>;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

export const mostBytes = 32_000_000;

/** Of a client that goes before it has said all, nothing more is heard, and nothing here waits for it. */
export function readBody(incoming: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= mostBytes) return void chunks.push(chunk);
      incoming.pause();
      reject(new Fault('too_large', `A request may have ${mostBytes} bytes at most`));
    });
    incoming.on('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    incoming.on('error', reject);
  });
}

export function bodyOf(raw: Buffer): Body {
  const text = raw.toString();
  const fields = parsed(text);
  if (typeof fields === 'object' && fields !== null && !Array.isArray(fields)) {
    return { text, bytes: raw.length, fields: { ...fields }, spans: spansOf(text) };
  }
  throw new Fault('invalid', 'The body is not a JSON object');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Fault('invalid', 'The body is not JSON', { cause });
  }
}

/** The text with some of its outermost fields set; everything else as it stands. */
export function withFields({ text, spans }: Body, fields: Readonly<Record<string, unknown>>): string {
  const edits = Object.entries(fields).map(([name, value]) => ({
    name,
    value: JSON.stringify(value),
    at: spans.get(name),
  }));
  let result = text;
  const present = edits.flatMap(({ value, at }) => (at ? [{ value, ...at }] : []));
  for (const { value, from, to } of present.toSorted((one, other) => other.from - one.from)) {
    result = result.slice(0, from) + value + result.slice(to);
  }
  const absent = edits.filter(({ at }) => !at).map(({ name, value }) => `${JSON.stringify(name)}:${value}`);
  if (absent.length === 0) return result;
  const end = result.lastIndexOf('}');
  return `${result.slice(0, end)}${spans.size > 0 ? ',' : ''}${absent.join(',')}${result.slice(end)}`;
}

const backslash = 0x5c;

/** Where the values of the outermost fields stand, in a text that is known to be a JSON object. */
function spansOf(text: string): Map<string, Span> {
  const spans = new Map<string, Span>();
  const walk: Walk = { depth: 0, key: '', from: undefined };
  // A string, or what stands between values.
  const landmark = /["{}[\],:]/g;
  while (landmark.test(text)) {
    const at = landmark.lastIndex - 1;
    const mark = text.charAt(at);
    if (mark === '"') landmark.lastIndex = pastString(text, at, walk);
    else step(spans, walk, { mark, at });
  }
  return spans;
}

interface Walk {
  depth: number;
  key: string;
  /** Where the value of the key begins, once its colon has come. */
  from: number | undefined;
}

function step(spans: Map<string, Span>, walk: Walk, { mark, at }: { mark: string; at: number }) {
  const isClosing = mark === '}' || mark === ']';
  if (walk.depth === 1 && walk.from !== undefined && (isClosing || mark === ',')) {
    note(spans, walk.key, { from: walk.from, to: at });
    walk.from = undefined;
  }
  if (mark === ':') walk.from ??= at + 1;
  else if (isClosing) walk.depth -= 1;
  else if (mark !== ',') walk.depth += 1;
  if (walk.depth > deepest) throw new Fault('invalid', `The body is nested deeper than ${deepest} levels`);
}

/** Also keeps the name of an outermost field, whatever it is spelled like. */
function pastString(text: string, start: number, walk: Walk): number {
  const end = endOfString(text, start);
  if (walk.depth === 1 && walk.from === undefined) walk.key = String(JSON.parse(text.slice(start, end)));
  return end;
}

/** Readers differ in which of two they believe, and one of them pays. */
function note(spans: Map<string, Span>, name: string, span: Span) {
  if (spans.has(name)) throw new Fault('invalid', `${name} is in the body twice`, { details: { param: name } });
  spans.set(name, span);
}

function endOfString(text: string, start: number): number {
  for (let at = text.indexOf('"', start + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let escapes = 0;
    while (text.charCodeAt(at - 1 - escapes) === backslash) escapes += 1;
    if (escapes % 2 === 0) return at + 1;
  }
  return text.length;
}
