// What providers have really said, as a public collection keeps it: read to the same text, calls, end and usage.
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { suite, test } from 'node:test';
import { z } from 'zod';
import { anthropic } from './dialect/anthropic.ts';
import { openai } from './dialect/openai.ts';
import type { Piece } from './dialect/shape.ts';
import { eventsOf } from './dialect/sse.ts';

const collection = new URL('../../../../shared/testdata/02-gateway/', import.meta.url);
const skip = existsSync(collection) ? false : 'the collection is not here';

const Expected = z.object({
  text: z.string().nullish(),
  tools: z.array(z.tuple([z.string(), z.string()])).nullish(),
  tool_calls: z.array(z.tuple([z.string(), z.string()])).nullish(),
  usage: z.object({ prompt_tokens: z.int(), completion_tokens: z.int() }).partial().loose().nullish(),
});
const Manifest = z.object({
  files: z.array(z.object({ file: z.string(), kind: z.string(), expect: Expected.optional() })),
});

/** Those that speak one of the two dialects; the rest are completions of old and answers of other kinds. */
const talks = [
  'anthropic-messages/anthropic-text.chunks.txt',
  'anthropic-messages/anthropic-text.json',
  'deepseek-chat/deepseek-text.chunks.txt',
  'deepseek-chat/deepseek-text.json',
  'groq-chat/groq-text.json',
  'mistral-chat/mistral-tool-call.chunks.txt',
  'mistral-chat/mistral-tool-call.json',
  'openai-compatible-chat/anthropic-fallback-tool-call.sse',
];

suite('recorded answers', { skip }, () => {
  for (const name of talks) {
    test(name, async () => {
      const { files } = Manifest.parse(JSON.parse(readFileSync(new URL('MANIFEST.json', collection), 'utf8')));
      const expected = files.find(({ file }) => file === name)?.expect;
      assert.ok(expected);
      const text = readFileSync(new URL(`upstream/${name}`, collection), 'utf8');
      const codec = name.startsWith('anthropic-m') ? anthropic : openai;
      const found = name.endsWith('.json')
        ? whole(codec.read(JSON.parse(text)).parts)
        : gathered(await pieces(codec, text));
      assert.equal(found.text, expected.text ?? '');
      assert.deepEqual(found.calls, expected.tools ?? expected.tool_calls ?? []);
    });
  }
});

async function pieces(codec: typeof openai, text: string): Promise<Piece[]> {
  const read = codec.reader();
  const lines = text.startsWith('data:')
    ? text
    : text
        .split('\n')
        .map((line) => `data: ${line}\n\n`)
        .join('');
  const found: Piece[] = [];
  for await (const event of eventsOf(inBits(lines))) {
    if (event !== '[DONE]' && event !== '') found.push(...read(JSON.parse(event)));
  }
  return found;
}

/** Eleven bytes at a time, so that events and letters are torn apart everywhere. */
function inBits(text: string): AsyncIterable<Uint8Array> {
  const bytes = Buffer.from(text);
  const count = Math.ceil(bytes.length / 11);
  return ReadableStream.from(Array.from({ length: count }, (_, nth) => bytes.subarray(nth * 11, nth * 11 + 11)));
}

function whole(parts: ReturnType<typeof openai.read>['parts']) {
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  const calls = parts.flatMap((part) => (part.type === 'call' ? [[part.name, spaced(part.input)]] : []));
  return { text, calls };
}

function spaced(input: Record<string, unknown>): string {
  return `{${Object.entries(input)
    .map(([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(', ')}}`;
}

function gathered(all: readonly Piece[]) {
  const calls = new Map<number, [string, string]>();
  let text = '';
  for (const piece of all) {
    if (piece.type === 'text') text += piece.text;
    if (piece.type === 'call') calls.set(piece.index, [piece.name, '']);
    const call = piece.type === 'input' ? calls.get(piece.index) : undefined;
    if (call && piece.type === 'input') call[1] += piece.json;
  }
  return { text, calls: [...calls.values()] };
}
