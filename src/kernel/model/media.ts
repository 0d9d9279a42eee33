// What is no conversation: vectors and speech, each by the dialects that can.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { At, Attempt } from './attempt.ts';
import { dimensions, embed } from './builtin/embed.ts';
import { jsonOf } from './client.ts';
import { aside, count, parsed } from './dialect/shape.ts';
import { orderFor, tryAll, type Way } from './route.ts';
import type { Units } from './size.ts';
import { originOf, pay } from './telling.ts';

/** A picture, a video, something said. */
export interface Medium {
  readonly mediaType: string;
  readonly base64: string;
}

interface Made<Value> {
  readonly value: Value;
  readonly units: Units;
}

type Making<Value> = (attempt: Attempt, at: At) => Promise<Made<Value>>;

/** By whoever does it first. */
export async function make<Value>(way: Way, most: Units, making: Making<Value>) {
  const purse = { costMicros: 0 };
  const startedMs = performance.now();
  const choices = await orderFor(way, most);
  const { won } = await tryAll(way, choices, {
    most,
    async run(attempt, at) {
      const made = await making(attempt, at).catch(async (error: unknown) => {
        await pay(
          purse,
          attempt.failed(error, () => most),
        );
        throw error;
      });
      await pay(purse, attempt.done(made.units));
      return { ...made, at };
    },
  });
  const { value, units, at } = won;
  const usage = { input: units.input_token ?? 0, output: units.output_token ?? 0, cached: 0 };
  const latencyMs = performance.now() - startedMs;
  return { value, latencyMs, ...originOf(at.provider.wire, at.choice.model), usage, ...purse };
}

export function cannot({ provider }: At, what: string): Fault {
  return new Fault('not_connected', `${provider.wire.title} ${what}; connect a provider that does`, {
    details: { reason: 'ability' },
  });
}

const Vectors = z.object({
  data: z.array(z.object({ embedding: z.array(z.number()) })),
  usage: aside(z.object({ prompt_tokens: count })),
});
const GeminiVectors = z.object({ embeddings: z.array(z.object({ values: z.array(z.number()) })) });

export interface Vectored {
  readonly dimensions: number;
  readonly vectors: number[][];
}

export function makeVectors(way: Way, texts: readonly string[]) {
  const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const guess = { input_token: Math.ceil(bytes / 4) + texts.length };
  return make<Vectored>(way, { input_token: Math.ceil(bytes / 2) + texts.length * 8 }, async (attempt, at) => {
    const { wire } = at.provider;
    const { model } = at.choice;
    if (wire.dialect === 'builtin') return { value: { dimensions, vectors: texts.map(embed) }, units: {} };
    if (wire.dialect === 'gemini') {
      const requests = texts.map((text) => ({ model: `models/${model}`, content: { parts: [{ text }] } }));
      const path = `/models/${model}:batchEmbedContents`;
      const { embeddings } = parsed(GeminiVectors, await jsonOf(await attempt.ask(posted(path, { requests }))));
      return {
        value: vectored(
          embeddings.map(({ values }) => values),
          texts,
        ),
        units: guess,
      };
    }
    if (wire.dialect !== 'openai') throw cannot(at, 'makes no vectors');
    const answer = await jsonOf(await attempt.ask(posted('/embeddings', { model, input: texts })));
    const { data, usage } = parsed(Vectors, answer);
    const units = usage?.prompt_tokens ? { input_token: usage.prompt_tokens } : guess;
    return {
      value: vectored(
        data.map(({ embedding }) => embedding),
        texts,
      ),
      units,
    };
  });
}

export function posted(path: string, body: object) {
  return { path, body: JSON.stringify(body) };
}

function vectored(vectors: number[][], texts: readonly string[]): Vectored {
  const [first] = vectors;
  const isWhole = vectors.length === texts.length && vectors.every(({ length }) => length === first?.length);
  if (isWhole && first) return { dimensions: first.length, vectors };
  throw new Fault('upstream', 'The provider answered with other vectors than were asked for', {
    details: { reason: 'shape' },
  });
}

export interface Saying {
  readonly text: string;
  readonly voice: string;
  readonly format: string;
}

const mediaTypes: Readonly<Record<string, string>> = {
  ...{ mp3: 'audio/mpeg', wav: 'audio/wav', opus: 'audio/ogg', aac: 'audio/aac', flac: 'audio/flac' },
};

/** So many characters are said in a second, about. */
const charsPerSecond = 12;

export function makeSpeech(way: Way, { text, voice, format }: Saying) {
  const units = { second: Math.ceil(text.length / charsPerSecond), input_token: Math.ceil(text.length / 4) };
  return make<Medium>(way, units, async (attempt, at) => {
    const { model } = at.choice;
    if (at.provider.wire.dialect !== 'openai') throw cannot(at, 'does not speak');
    const body = { model, input: text, voice, response_format: format };
    const spoken = await (await attempt.ask(posted('/audio/speech', body))).bytes();
    const base64 = Buffer.from(spoken).toString('base64');
    return { value: { base64, mediaType: mediaTypes[format] ?? 'application/octet-stream' }, units };
  });
}

export interface Heard {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly seconds: number;
  readonly language: string | undefined;
}

const Transcript = z.object({ text: z.string() });

export function makeTranscript(way: Way, { bytes, mediaType, seconds, language }: Heard) {
  return make<string>(way, { second: seconds }, async (attempt, at) => {
    if (at.provider.wire.dialect !== 'openai') throw cannot(at, 'writes nothing down');
    const form = new FormData();
    form.set('model', at.choice.model);
    form.set('file', new Blob([Buffer.from(bytes)], { type: mediaType }), `recording.${endings[mediaType] ?? 'mp3'}`);
    if (language) form.set('language', language);
    const answer = await jsonOf(await attempt.ask({ path: '/audio/transcriptions', body: form }));
    return { value: parsed(Transcript, answer).text, units: { second: seconds } };
  });
}

const endings: Readonly<Record<string, string>> = {
  ...{ 'audio/wav': 'wav', 'audio/webm': 'webm', 'audio/ogg': 'ogg', 'audio/mp4': 'm4a', 'video/mp4': 'mp4' },
  'audio/flac': 'flac',
};
