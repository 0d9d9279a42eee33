// What was said in an answer that went by unchanged, read for those who look back. Of what can not be read nothing is
// kept: it was whole for whoever asked. Pure.
import { z } from 'zod';
import type { Finish } from '#contracts/model';
import { codecOf } from './dialect/dialects.ts';
import type { PassedDialect } from './tap.ts';
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
  const codec = codecOf(dialect);
  try {
    if (isStream) return streamed(codec.reader(), all);
    const { parts, finish } = codec.read(all[0]);
    return { text: textOf(parts), finish };
  } catch {
    return unread;
  }
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
