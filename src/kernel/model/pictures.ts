// Pictures, by those who draw. Each says in its own way how large one is to be.
import { z } from 'zod';
import type { At, Attempt } from './attempt.ts';
import { madeBy, predicted, unmade } from './awaiting.ts';
import { jsonOf } from './client.ts';
import { parsed } from './dialect/shape.ts';
import { cannot, type Medium, make, posted } from './media.ts';
import type { Way } from './route.ts';
import type { Dialect } from './wires.ts';

export interface Drawing {
  readonly prompt: string;
  readonly count: number;
  /** Width and height, such as 1024x1024. */
  readonly size: string;
}

type Maker = (drawing: Drawing, attempt: Attempt, at: At) => Promise<readonly Medium[]>;

const OpenaiPictures = z.object({ data: z.array(z.object({ b64_json: z.base64() })).min(1) });

const openai: Maker = async ({ prompt, count: n, size }, attempt, { choice: { model } }) => {
  // Newer models answer so by themselves and refuse to be told.
  const form = model.startsWith('gpt-image') ? {} : { response_format: 'b64_json' };
  const answer = await jsonOf(await attempt.ask(posted('/images/generations', { model, prompt, n, size, ...form })));
  return parsed(OpenaiPictures, answer).data.map(({ b64_json }) => ({ mediaType: 'image/png', base64: b64_json }));
};

const Inline = z.object({ mimeType: z.string(), data: z.base64() });
const GeminiPicture = z.object({
  candidates: z
    .array(z.object({ content: z.object({ parts: z.array(z.object({ inlineData: Inline.optional() })) }).nullish() }))
    .nullish(),
});

/** One at a time. */
const gemini: Maker = async ({ prompt, count, size }, attempt, { choice: { model } }) => {
  const generationConfig = { responseModalities: ['IMAGE'], imageConfig: { aspectRatio: ratioOf(size) } };
  const body = { contents: [{ role: 'user', parts: [{ text: prompt }] }], generationConfig };
  const asking = Array.from({ length: count }, async () => {
    const answer = await jsonOf(await attempt.ask(posted(`/models/${model}:generateContent`, body)));
    const parts = parsed(GeminiPicture, answer).candidates?.flatMap(({ content }) => content?.parts ?? []) ?? [];
    return parts.flatMap(({ inlineData: one }) => (one ? [{ mediaType: one.mimeType, base64: one.data }] : []));
  });
  const pictures = (await Promise.all(asking)).flat();
  if (pictures.length === 0) throw unmade('the model drew nothing');
  return pictures;
};

const replicate: Maker = async ({ prompt, count, size }, attempt, at) => {
  const path = `/models/${at.choice.model}/predictions`;
  const body = { input: { prompt, num_outputs: count, aspect_ratio: ratioOf(size) } };
  const made = await madeBy({ attempt, at, path, body, read: predicted });
  return made.map(({ bytes, mediaType }) => ({
    mediaType: mediaType.startsWith('image/') ? mediaType : 'image/png',
    base64: Buffer.from(bytes).toString('base64'),
  }));
};

const makers: Readonly<Partial<Record<Dialect, Maker>>> = { openai, gemini, replicate };

const ratios = ['1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9'] as const;

/** The nearest of those that are known everywhere. */
export function ratioOf(size: string): (typeof ratios)[number] {
  const wanted = Math.log(quotient(size.split('x')));
  const distance = (ratio: string) => Math.abs(Math.log(quotient(ratio.split(':'))) - wanted);
  return ratios.reduce((best, ratio) => (distance(ratio) < distance(best) ? ratio : best));
}

function quotient([width, height]: readonly (string | undefined)[]): number {
  return Math.max(1, Number(width)) / Math.max(1, Number(height));
}

export function makePictures(way: Way, drawing: Drawing) {
  return make<readonly Medium[]>(way, { image: drawing.count }, async (attempt, at) => {
    const maker = makers[at.provider.wire.dialect];
    if (!maker) throw cannot(at, 'draws no pictures');
    const pictures = await maker(drawing, attempt, at);
    return { value: pictures, units: { image: pictures.length } };
  });
}
