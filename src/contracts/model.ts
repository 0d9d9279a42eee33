// What may be asked of a model, whichever it is: words, objects, vectors, pictures, speech. One form for all providers;
// `kernel/model` translates it.
import { z } from 'zod';
import { Bytes, contract, Id, text } from '#kernel/contract';

export const Ability = z.enum([
  ...(['text', 'object', 'tools', 'vision', 'embedding', 'image', 'video', 'speech', 'transcription'] as const),
]);
export type Ability = z.output<typeof Ability>;

const JsonObject = z.record(z.string(), z.unknown());

const TextPart = z.object({ type: z.literal('text'), text: z.string().max(2_000_000) });
const ImagePart = z.object({
  type: z.literal('image'),
  mediaType: z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']),
  base64: z.base64().max(20_000_000),
});
const ThinkingPart = z.object({
  type: z.literal('thinking'),
  text: z.string().max(2_000_000),
  signature: z.string().optional().describe('By which the provider knows its own thoughts again'),
});
const CallPart = z.object({
  type: z.literal('call'),
  id: z.string().min(1).max(200),
  name: z.string().min(1).max(128),
  input: JsonObject,
  malformed: z.string().optional().describe('What it wrote instead of JSON'),
});
const ResultPart = z.object({
  type: z.literal('result'),
  id: z.string().min(1).max(200).describe('Of the call that it answers'),
  text: z.string().max(2_000_000),
  failed: z.boolean().default(false),
});

export const Part = z.discriminatedUnion('type', [TextPart, ImagePart, ThinkingPart, CallPart, ResultPart]);
export type Part = z.output<typeof Part>;
export type CallPart = z.output<typeof CallPart>;

export const Message = z.object({ role: z.enum(['user', 'assistant']), parts: z.array(Part).min(1).max(500) });
export type Message = z.output<typeof Message>;

export const Tool = z.object({
  name: z.string().regex(/^[\w-]{1,64}$/),
  description: z.string().max(4000),
  schema: JsonObject.describe('JSON Schema of its input'),
});
export type Tool = z.output<typeof Tool>;

/** Which model: by what it is for, by name, or the usual one. */
const selection = {
  segment: text(60).optional().describe('What or whom it is for, as the policy of the workspace names it'),
  model: z
    .string()
    .regex(/^[a-z][\w-]{0,39}\/[!-~\u00a1-\uffff]{1,160}$/, 'A model is named provider/model')
    .optional(),
  workspaceId: text(100).default('default'),
};

export const Ask = z.object({
  system: z.string().max(1_000_000).optional(),
  messages: z.array(Message).min(1).max(2000),
  tools: z.array(Tool).max(128).default([]),
  toolChoice: z.enum(['auto', 'none', 'required']).default('auto'),
  temperature: z.number().min(0).max(2).optional().describe('0.7 when absent'),
  maxTokens: z.int().min(1).max(200_000).default(4096),
  stop: z.array(z.string().min(1).max(200)).max(4).default([]),
  thinkingTokens: z.int().min(1024).max(100_000).optional().describe('How much it may think before it answers'),
});
export type Ask = z.output<typeof Ask>;

export const Finish = z.enum(['stop', 'length', 'calls', 'filter']);
export type Finish = z.output<typeof Finish>;

export const Usage = z.object({
  input: z.int().describe('Tokens read, those from its cache included'),
  output: z.int(),
  cached: z.int().describe('Those of the input that it had read before'),
  cacheWritten: z.int().exactOptional().describe('Those of the input that it keeps in its cache'),
  cacheWrittenHour: z.int().exactOptional().describe('Those of them that it keeps for an hour, not for minutes'),
});
export type Usage = z.output<typeof Usage>;

const Origin = z.object({
  provider: z.string(),
  model: z.string(),
  engine: z.enum(['model', 'builtin']).describe('builtin: rules answered, no language model'),
  notice: z.string().nullable(),
});

export const Reply = Origin.extend({
  generationId: Id,
  parts: z.array(Part),
  text: z.string().describe('Its text parts together'),
  finish: Finish,
  usage: Usage,
  costMicros: z.int().describe('Millionths of a dollar, of every try it took'),
  latencyMs: z.number(),
});
export type Reply = z.output<typeof Reply>;

export const StreamPart = z.discriminatedUnion('type', [
  Origin.extend({ type: z.literal('start') }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), text: z.string(), signature: z.string().optional() }),
  z.object({ type: z.literal('call'), index: z.int(), id: z.string(), name: z.string() }),
  z.object({ type: z.literal('input'), index: z.int(), json: z.string().describe('A piece of the input of a call') }),
  z.object({ type: z.literal('restart'), reason: z.string().describe('What came so far does not count') }),
  z.object({ type: z.literal('end'), finish: Finish, usage: Usage, costMicros: z.int(), generationId: Id }),
]);
export type StreamPart = z.output<typeof StreamPart>;

const hello = [{ role: 'user' as const, parts: [{ type: 'text' as const, text: 'When does the garden open?' }] }];
const spends = { access: 'model.ask' } as const;

export const generateText = contract({
  ...{ name: 'model.text.generate', effect: 'read', ...spends },
  summary: 'Ask a model and get its whole answer: text, and calls of the tools it was given.',
  input: Ask.extend({
    ...selection,
    reuse: z
      .boolean()
      .default(false)
      .describe('An answer of the last hour to the same will do; never for what is personal'),
  }),
  output: Reply,
  maxBytes: 32_000_000,
  example: { messages: hello },
});

export const streamText = contract({
  ...{ name: 'model.text.stream', effect: 'read', answer: 'stream', ...spends },
  summary: 'Ask a model and get its answer piece by piece.',
  input: Ask.extend(selection),
  output: StreamPart,
  maxBytes: 32_000_000,
  example: { messages: hello },
});

export const generateObject = contract({
  ...{ name: 'model.object.generate', effect: 'read', ...spends },
  summary: 'Ask a model for an object of a given JSON Schema; what does not fit is sent back to it once.',
  input: Ask.omit({ tools: true, toolChoice: true }).extend({ ...selection, schema: JsonObject }),
  output: Reply.extend({ object: JsonObject, repaired: z.boolean() }),
  maxBytes: 32_000_000,
  example: {
    messages: [{ role: 'user', parts: [{ type: 'text', text: 'Ada Lovelace, ada@example.com' }] }],
    schema: { type: 'object', properties: { email: { type: 'string', format: 'email' } }, required: ['email'] },
  },
});

const Costly = Origin.extend({ usage: Usage, costMicros: z.int() });

export const createEmbedding = contract({
  ...{ name: 'model.embedding.create', effect: 'read', ...spends },
  summary: 'Turn texts into vectors that lie near one another when the texts do.',
  input: z.object({ ...selection, texts: z.array(z.string().min(1).max(100_000)).min(1).max(256) }),
  output: Costly.extend({ dimensions: z.int(), vectors: z.array(z.array(z.number())) }),
  maxBytes: 32_000_000,
  example: { texts: ['The garden is open.'] },
});

export const generateImage = contract({
  ...{ name: 'model.image.generate', effect: 'read', ...spends },
  summary: 'Let a model draw pictures from a description.',
  input: z.object({
    ...selection,
    prompt: text(32_000),
    count: z.int().min(1).max(10).default(1),
    size: z
      .string()
      .regex(/^\d{2,4}x\d{2,4}$/)
      .default('1024x1024'),
  }),
  output: Costly.extend({ images: z.array(z.object({ mediaType: z.string(), base64: z.base64() })) }),
  example: { prompt: 'A garden gate in spring' },
});

export const generateVideo = contract({
  ...{ name: 'model.video.generate', effect: 'read', ...spends },
  summary: 'Let a model film a few seconds from a description; it takes minutes.',
  input: z.object({
    ...selection,
    prompt: text(32_000),
    seconds: z.int().min(1).max(60).default(8).describe('Each model knows some lengths alone: 4, 6 and 8 are usual'),
    aspect: z.enum(['16:9', '9:16']).default('16:9'),
  }),
  output: Costly.extend({ mediaType: z.string(), base64: z.base64() }),
  example: { prompt: 'A garden gate that opens in the wind' },
});

export const createSpeech = contract({
  ...{ name: 'model.speech.create', effect: 'read', ...spends },
  summary: 'Let a model read a text aloud.',
  input: z.object({
    ...selection,
    text: text(4096),
    voice: text(60).default('alloy'),
    format: z.enum(['mp3', 'wav', 'opus', 'aac', 'flac']).default('mp3'),
  }),
  output: Costly.extend({ mediaType: z.string(), base64: z.base64() }),
  example: { text: 'The garden is open.' },
});

export const transcribe = contract({
  ...{ name: 'model.speech.transcribe', effect: 'read', untrusted: true, ...spends },
  summary: 'Let a model write down what is said in a recording.',
  input: z.object({
    ...selection,
    bytes: Bytes,
    mediaType: z.string().regex(/^(audio|video)\/[\w.+-]+$/),
    seconds: z.number().gt(0).max(14_400).describe('How long it is, for what it costs'),
    language: z
      .string()
      .regex(/^[a-z]{2}$/)
      .optional(),
  }),
  output: Costly.extend({ text: z.string() }),
  maxBytes: 32_000_000,
  example: { bytes: 'UklGRg==', mediaType: 'audio/wav', seconds: 1 },
});
