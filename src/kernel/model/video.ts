// Videos, by those who film. They take minutes.
import { z } from 'zod';
import { madeBy, type Progress, predicted, unmade } from './awaiting.ts';
import { parsed } from './dialect/shape.ts';
import { cannot, type Medium, make } from './media.ts';
import type { Way } from './route.ts';
import type { Dialect } from './wires.ts';

export interface Filming {
  readonly prompt: string;
  readonly seconds: number;
  readonly aspect: '16:9' | '9:16';
}

interface Maker {
  write(filming: Filming, model: string): { readonly path: string; readonly body: object };
  read(answer: unknown): Progress;
}

const Operation = z.object({
  name: z.string().regex(/^[\w.-]+(\/[\w.-]+)*$/),
  done: z.boolean().nullish(),
  error: z.object({ message: z.string() }).nullish(),
  response: z
    .object({
      generateVideoResponse: z.object({
        generatedSamples: z.array(z.object({ video: z.object({ uri: z.url() }) })).nullish(),
        raiMediaFilteredReasons: z.array(z.string()).nullish(),
      }),
    })
    .nullish(),
});

const gemini: Maker = {
  write: ({ prompt, seconds, aspect }, model) => ({
    path: `/models/${model}:predictLongRunning`,
    body: { instances: [{ prompt }], parameters: { aspectRatio: aspect, durationSeconds: seconds } },
  }),
  read(answer) {
    const { name, done, error, response } = parsed(Operation, answer);
    const told = response?.generateVideoResponse;
    const url = told?.generatedSamples?.[0]?.video.uri;
    if (error || (done && !url)) throw unmade(error?.message ?? told?.raiMediaFilteredReasons?.[0]);
    return { path: `/${name}`, urls: url === undefined ? undefined : [url] };
  },
};

const replicate: Maker = {
  write: ({ prompt, seconds, aspect }, model) => ({
    path: `/models/${model}/predictions`,
    body: { input: { prompt, duration: seconds, aspect_ratio: aspect } },
  }),
  read: predicted,
};

const makers: Readonly<Partial<Record<Dialect, Maker>>> = { gemini, replicate };

export function makeVideo(way: Way, filming: Filming) {
  const units = { second: filming.seconds };
  return make<Medium>(way, units, async (attempt, at) => {
    const maker = makers[at.provider.wire.dialect];
    if (!maker) throw cannot(at, 'films nothing');
    const written = maker.write(filming, at.choice.model);
    const [film] = await madeBy({ attempt, at, ...written, read: maker.read });
    if (!film) throw unmade(undefined);
    const base64 = Buffer.from(film.bytes).toString('base64');
    const mediaType = film.mediaType.startsWith('video/') ? film.mediaType : 'video/mp4';
    return { value: { base64, mediaType }, units };
  });
}
