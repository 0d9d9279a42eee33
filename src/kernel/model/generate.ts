// The contracts of models, kept.

import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Clock, durationMs } from '#base/time';
import {
  type Ability,
  type Ask,
  createEmbedding,
  createSpeech,
  generateImage,
  generateObject,
  generateText,
  generateVideo,
  streamText,
  transcribe,
} from '#contracts/model';
import { type Capability, rememberedFor } from '#kernel/contract';
import { askingOf, type Calling } from './asking.ts';
import { makeSpeech, makeTranscript, makeVectors } from './media.ts';
import type { Open, Route, Told } from './open.ts';
import { makePictures } from './pictures.ts';
import { isPersonal } from './prompt-rules.ts';
import { makeVideo } from './video.ts';

interface Selected {
  readonly segment?: string | undefined;
  readonly model?: string | undefined;
  readonly workspaceId: string;
}

export function generating(open: Open, clock: Clock): Capability[] {
  const kept = keptAnswers(clock);
  const routeFor = routing(open);
  return [
    generateText.implement(async (call, { segment, model, workspaceId, reuse, ...ask }) => {
      const selected = { segment, model, workspaceId, ability: abilityFor(ask) };
      const route = await routeFor(call, generateText.name, selected);
      return reuse && mayBeKept(call, ask) ? kept.or(call, route, ask) : route.send(ask);
    }),

    streamText.implement(async function* (call, { segment, model, workspaceId, ...ask }) {
      const selected = { segment, model, workspaceId, ability: abilityFor(ask) };
      const route = await routeFor(call, streamText.name, selected);
      yield* route.stream(ask);
    }),

    generateObject.implement(async (call, { segment, model, workspaceId, schema, ...given }) => {
      const ask: Ask = { ...given, tools: [], toolChoice: 'auto' };
      const fits = schemaOf(schema);
      const route = await routeFor(call, generateObject.name, { segment, model, workspaceId, ability: 'object' });
      return objectBy(route, ask, { schema, fits });
    }),

    ...makingMedia(routeFor),
  ];
}

type RouteFor = ReturnType<typeof routing>;

function routing(open: Open) {
  return (call: Calling, task: string, { ability, ...selected }: Selected & { ability: Ability }) => {
    const { segment, model, workspaceId } = selected;
    return open(askingOf(call, task, workspaceId), { ability, segment, model });
  };
}

/** What is no conversation. */
function makingMedia(routeFor: RouteFor): Capability[] {
  return [
    createEmbedding.implement(async (call, { texts, ...selected }) => {
      const route = await routeFor(call, createEmbedding.name, { ...selected, ability: 'embedding' });
      const { value, latencyMs: _, ...made } = await makeVectors(route.way, texts);
      return { ...made, ...value };
    }),

    generateImage.implement(async (call, { prompt, count, size, ...selected }) => {
      const route = await routeFor(call, generateImage.name, { ...selected, ability: 'image' });
      const drawn = await makePictures(route.way, { prompt, count, size });
      const { value, latencyMs: _, ...made } = drawn;
      route.remember(drawn, { prompt, result: `${value.length} × ${size}` });
      return { ...made, images: [...value] };
    }),

    generateVideo.implement(async (call, { prompt, seconds, aspect, ...selected }) => {
      const route = await routeFor(call, generateVideo.name, { ...selected, ability: 'video' });
      const filmed = await makeVideo(route.way, { prompt, seconds, aspect });
      const { value, latencyMs: _, ...made } = filmed;
      route.remember(filmed, { prompt, result: `${value.mediaType}, ${seconds} s, ${aspect}` });
      return { ...made, ...value };
    }),

    createSpeech.implement(async (call, { text, voice, format, ...selected }) => {
      const route = await routeFor(call, createSpeech.name, { ...selected, ability: 'speech' });
      const spoken = await makeSpeech(route.way, { text, voice, format });
      const { value, latencyMs: _, ...made } = spoken;
      route.remember(spoken, { prompt: text, result: `${value.mediaType}, ${voice}` });
      return { ...made, ...value };
    }),

    transcribe.implement(async (call, { bytes, mediaType, seconds, language, ...selected }) => {
      const route = await routeFor(call, transcribe.name, { ...selected, ability: 'transcription' });
      const recording = typeof bytes === 'string' ? Buffer.from(bytes, 'base64') : bytes;
      const written = await makeTranscript(route.way, { bytes: recording, mediaType, seconds, language });
      const { value, latencyMs: _, ...made } = written;
      route.remember(written, { prompt: `${mediaType}, ${seconds} s`, result: value });
      return { ...made, text: value };
    }),
  ];
}

function abilityFor({ messages, tools }: Ask): Ability {
  if (messages.some(({ parts }) => parts.some(({ type }) => type === 'image'))) return 'vision';
  return tools.length > 0 ? 'tools' : 'text';
}

type Fits = (value: unknown) => z.ZodSafeParseError<unknown> | z.ZodSafeParseResult<Record<string, unknown>>;

const Anything = z.record(z.string(), z.unknown());

function schemaOf(schema: Readonly<Record<string, unknown>>): Fits {
  try {
    const described = z.fromJSONSchema({ ...withoutPatterns(schema), type: 'object' });
    return (value) => {
      const read = described.safeParse(value);
      return read.success ? Anything.safeParse(value) : read;
    };
  } catch (cause) {
    throw new Fault('invalid', 'schema: this JSON Schema can not be checked', { cause });
  }
}

/** Whoever writes a pattern could write one that takes for ever; models are told of it, and not held to it. */
function withoutPatterns(schema: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const plain = JSON.stringify(schema, (name, value) => (isPattern(name, value) ? undefined : value));
  return Anything.parse(JSON.parse(plain));
}

/** A field may be called `pattern` too; then a schema stands there. */
function isPattern(name: string, value: unknown): boolean {
  return name === 'patternProperties' || (name === 'pattern' && typeof value === 'string');
}

interface Checked {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly fits: Fits;
}

/** What does not fit is shown to whoever wrote it, once. */
async function objectBy(route: Route, ask: Ask, { schema, fits }: Checked) {
  const first = await route.send(ask, schema);
  const read = fits(jsonWithin(first.text));
  if (read.success) return { ...first, object: read.data, repaired: false };
  const problems = read.error.issues.slice(0, 10).map(({ path, message }) => `${path.join('.') || 'all'}: ${message}`);
  const complaint = `This does not fit the schema:\n${problems.join('\n')}\nAnswer with the whole object, mended.`;
  const messages: Ask['messages'] = [
    ...ask.messages,
    { role: 'assistant', parts: [{ type: 'text', text: first.text || '{}' }] },
    { role: 'user', parts: [{ type: 'text', text: complaint }] },
  ];
  const second = first.engine === 'builtin' ? first : await route.send({ ...ask, messages }, schema);
  const again = fits(jsonWithin(second.text));
  if (!again.success) throw misfit(second, problems);
  const costMicros = first.costMicros + second.costMicros;
  return { ...second, costMicros, object: again.data, repaired: true };
}

function misfit({ engine }: Told, problems: readonly string[]): Fault {
  const who = engine === 'builtin' ? 'The built-in rules found' : 'The model wrote';
  return new Fault('upstream', `${who} nothing that fits the schema: ${problems.join('; ').slice(0, 500)}`, {
    details: { reason: 'object' },
  });
}

/** The JSON object in a text: some models put words or a fence around it. */
function jsonWithin(text: string): unknown {
  const [from, to] = [text.indexOf('{'), text.lastIndexOf('}')];
  if (from === -1 || to < from) return undefined;
  try {
    return JSON.parse(text.slice(from, to + 1));
  } catch {
    return undefined;
  }
}

/** Only a person who acts alone has surely not been steered; and what is about somebody is nobody else's. */
function mayBeKept({ actor, runId }: Calling, { system = '', messages }: Ask): boolean {
  const isAlone = actor.kind === 'person' && actor.delegatedBy === undefined && runId === undefined;
  const parts = messages.flatMap((message) => message.parts);
  return isAlone && parts.every(({ type }) => type !== 'result') && !isPersonal(JSON.stringify([system, parts]));
}

const mostChars = 8_000_000;

/** Answers that may be told again: to the same company, under the same plan, for the same words and tools. */
function keptAnswers(clock: Clock) {
  const answers = new LRUCache<string, { readonly told: Told; readonly atMs: number }>({
    maxSize: mostChars,
    sizeCalculation: ({ told }) => told.text.length + 500,
  });
  return {
    async or(call: Calling, route: Route, ask: Ask): Promise<Told> {
      const key = createHash('sha256')
        .update(JSON.stringify([call.tenant.id, route.plan, ask]))
        .digest('base64');
      const found = answers.get(key);
      const ageMs = found ? clock.nowMs() - found.atMs : Number.POSITIVE_INFINITY;
      if (found && ageMs >= 0 && ageMs < durationMs(rememberedFor.ai)) return { ...found.told, costMicros: 0 };
      const told = await route.send(ask);
      if (told.finish === 'stop' && told.engine === 'model') answers.set(key, { told, atMs: clock.nowMs() });
      return told;
    },
  };
}
