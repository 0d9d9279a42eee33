// What was said in an answer that went by unchanged, read for those who look back. Of what can not be read nothing is
// kept: it was whole for whoever asked. Pure.
import { z } from 'zod';
import type { Finish } from '#contracts/model';
import { codecOf } from './dialect/dialects.ts';
import { finishOf } from './dialect/openai.ts';
import { field, type PassedDialect } from './tap.ts';
import { textOf } from './telling.ts';

export interface Overheard {
  readonly dialect: PassedDialect;
  readonly path: string;
  readonly isStream: boolean;
  readonly bytes: Uint8Array;
}

export interface Said {
  readonly text: string;
  readonly finish: Finish;
}

const unread: Said = { text: '', finish: 'stop' };

export function saidIn({ dialect, path, isStream, bytes }: Overheard): Said {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  const all = isStream ? eventsIn(text) : [jsonIn(text)];
  if (path === '/responses') return responseIn(all);
  if (path === '/chat/completions') return completionIn(all);
  const codec = codecOf(dialect);
  try {
    if (isStream) return streamed(codec.reader(), all);
    const { parts, finish } = codec.read(all[0]);
    return { text: textOf(parts), finish };
  } catch {
    return unread;
  }
}

/** By its names alone: nobody acts upon it, and a schema held against each of a hundred events would be felt. */
function completionIn(all: readonly unknown[]): Said {
  let text = '';
  let finish: Finish = 'stop';
  for (const one of all) {
    const choices = field(one, 'choices');
    const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
    const said = field(choice, 'delta') ?? field(choice, 'message');
    const [content, refusal, reason] = [field(said, 'content'), field(said, 'refusal'), field(choice, 'finish_reason')];
    const words = content || refusal;
    if (typeof words === 'string') text += words;
    if (typeof reason === 'string') finish = finishOf(reason, Boolean(refusal));
  }
  return { text, finish };
}

function streamed(read: ReturnType<ReturnType<typeof codecOf>['reader']>, events: readonly unknown[]): Said {
  const pieces = events.flatMap(read);
  const text = pieces.map((piece) => (piece.type === 'text' ? piece.text : '')).join('');
  return { text, finish: pieces.find((piece) => piece.type === 'finish')?.finish ?? 'stop' };
}

const Response = z.object({
  status: z.string(),
  output: z.array(z.object({ content: z.array(z.object({ text: z.string().default('') })).default([]) })),
});
const Ended = z.object({ response: Response });

/** The last event of a stream has all of it. */
function responseIn(all: readonly unknown[]): Said {
  const last = all.at(-1);
  const { data } = Response.safeParse(Ended.safeParse(last).data?.response ?? last);
  if (!data) return unread;
  const text = data.output.flatMap(({ content }) => content.map((part) => part.text)).join('');
  return { text, finish: data.status === 'incomplete' ? 'length' : 'stop' };
}

function eventsIn(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.startsWith('data:'));
  return lines.map((line) => jsonIn(line.slice('data:'.length))).filter((event) => event !== undefined);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The mark at the end of a stream is none, and what was cut off.
    return undefined;
  }
}
