// A server that speaks as the providers of models do, says what it is told to, fails as it is told to, and counts
// exactly what it has been asked and has said.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import * as anthropic from './model-wire/anthropic.ts';
import { type FilmAnswer, isMade, openFilms } from './model-wire/film.ts';
import * as gemini from './model-wire/gemini.ts';
import * as openai from './model-wire/openai.ts';
import * as replicate from './model-wire/replicate.ts';
import { type Answer, answerOf, type Script, type WireFault } from './model-wire/script.ts';

export type { Script, WireFault } from './model-wire/script.ts';

interface Turn {
  readonly role?: string;
  readonly content?: string | readonly { readonly text?: string; readonly content?: string }[];
  readonly parts?: readonly { readonly text?: string }[];
}

export interface Body {
  readonly model?: string;
  readonly stream?: boolean;
  readonly stream_options?: { readonly include_usage?: boolean };
  readonly messages?: readonly Turn[];
  readonly contents?: readonly Turn[];
  readonly input?: string | readonly string[] | { readonly prompt: string };
  readonly requests?: readonly unknown[];
  readonly n?: number;
  readonly [field: string]: unknown;
}

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Body;
  readonly raw: Buffer;
}

export interface Count {
  requests: number;
  /** Whole answers, and what was said in them. */
  answers: number;
  input: number;
  output: number;
}

export interface ModelWire {
  readonly origin: string;
  readonly asked: Asked[];
  readonly total: Count;
  readonly byModel: Map<string, Count>;
  /** What is said next, one after the other; to this model alone where one is named. */
  next(...scripts: readonly Script[]): void;
  nextOf(model: string, ...scripts: readonly Script[]): void;
  /** What is said when nothing else is. */
  always(script: Script | ((model: string, nth: number) => Script)): void;
  alwaysOf(model: string, script: Script): void;
  /** Those that hang now, and that somebody still waits for. */
  readonly hanging: number;
  /** Ends what hangs, without a word. */
  letGo(): void;
  close(): Promise<void>;
}

interface Dialect {
  whole(answer: Answer): object;
  events(answer: Answer, body: Asked['body']): string[];
  failure(status: number, message: string): object;
}

const completions: Dialect = {
  whole: openai.completion,
  events: (answer, body) => openai.completionEvents(answer, body.stream_options?.include_usage === true),
  failure: openai.failure,
};
const responses: Dialect = { whole: openai.response, events: openai.responseEvents, failure: openai.failure };
const messages: Dialect = {
  whole: anthropic.message,
  events: anthropic.messageEvents,
  failure: anthropic.failure,
};
const predictions: Dialect = {
  whole: replicate.prediction,
  events: () => [],
  failure: (_, detail) => ({ detail }),
};
const contents: Dialect = { whole: gemini.generated, events: gemini.generatedEvents, failure: gemini.failure };

const dialects: Readonly<Record<string, Dialect>> = {
  '/v1/chat/completions': completions,
  '/v1/responses': responses,
  '/v1/messages': messages,
};

export async function openModelWire(): Promise<ModelWire> {
  const book = openBook();
  const asked: Asked[] = [];
  const hanging = new Set<ServerResponse>();
  const films = openFilms(book.asked, (model) => book.answered(model, { input: 0, output: 0 }));

  async function hear(request: IncomingMessage, response: ServerResponse) {
    const one = await read(request);
    asked.push(one);
    const { model, dialect, isStream } = placeOf(one);
    if (!isKnown(one)) return json(response, 401, (dialect ?? completions).failure(401, 'No key'));
    const film = films(one);
    if (film) return shown(response, film);
    if (!dialect) return small(one, response, (usage) => book.answered(model, usage));
    const script = book.asked(model);
    const answer = answerOf(script, { id: `${asked.length}`, model, said: saidIn(one.body) });
    const events = isStream ? dialect.events(answer, one.body) : undefined;
    const text = JSON.stringify(dialect.whole(answer));
    const speech: Speech = { response, dialect, events, text, done: () => book.answered(model, answer.usage) };
    if (script.fault?.kind === 'hang' || script.fault?.kind === 'stall') hanging.add(response);
    return script.fault ? failing(speech, script.fault) : speak(speech);
  }

  const server = createServer((request, response) => {
    hear(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  return {
    ...{ ...book.script, total: book.total, byModel: book.byModel },
    ...{ origin: `http://127.0.0.1:${port}`, asked },
    get hanging() {
      return [...hanging].filter(({ closed }) => !closed).length;
    },
    letGo() {
      for (const response of hanging) response.destroy();
      hanging.clear();
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function isKnown(asked: Asked): boolean {
  const { authorization, 'x-api-key': own, 'x-goog-api-key': googles } = asked.headers;
  return asked.path.startsWith('/local/') || isMade(asked) || (authorization ?? own ?? googles) !== undefined;
}

/** What is to be said, and what has been. */
function openBook() {
  const total = nothing();
  const byModel = new Map<string, Count>();
  const queues = new Map<string, Script[]>();
  const standing = new Map<string, Script>();
  let usual: Script | ((model: string, nth: number) => Script) = {};

  function countOf(model: string): Count {
    const count = byModel.get(model) ?? nothing();
    byModel.set(model, count);
    return count;
  }

  const queue = (model: string, scripts: readonly Script[]) =>
    void queues.set(model, [...(queues.get(model) ?? []), ...scripts]);

  const script: Pick<ModelWire, 'next' | 'nextOf' | 'always' | 'alwaysOf'> = {
    next: (...scripts) => queue('', scripts),
    nextOf: (model, ...scripts) => queue(model, scripts),
    always(always) {
      usual = always;
    },
    alwaysOf: (model, always) => void standing.set(model, always),
  };

  return {
    ...{ total, byModel, script },
    asked(model: string): Script {
      for (const count of [total, countOf(model)]) count.requests += 1;
      const queued = queues.get(model)?.shift() ?? queues.get('')?.shift() ?? standing.get(model);
      return queued ?? (typeof usual === 'function' ? usual(model, countOf(model).requests) : usual);
    },
    answered(model: string, usage: Tokens) {
      for (const count of [total, countOf(model)]) {
        count.answers += 1;
        count.input += usage.input;
        count.output += usage.output;
      }
    },
  };
}

const nothing = (): Count => ({ requests: 0, answers: 0, input: 0, output: 0 });

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const { method = '', url: path = '', headers } = request;
  const isJson = String(headers['content-type']).includes('json');
  return { method, path, headers, raw, body: isJson ? JSON.parse(raw.toString()) : {} };
}

function placeOf({ path, body }: Asked): { model: string; dialect: Dialect | undefined; isStream: boolean } {
  const content = /^\/v1beta\/models\/([^:?]+):(generateContent|streamGenerateContent)/.exec(path);
  if (content?.[1]) return { model: content[1], dialect: contents, isStream: content[2] === 'streamGenerateContent' };
  const predicted = /^\/v1\/models\/([^/]+\/[^/]+)\/predictions$/.exec(path);
  if (predicted?.[1]) return { model: predicted[1], dialect: predictions, isStream: false };
  const place = path.replace(/^\/(?:local|api)/, '');
  return { model: String(body.model ?? ''), dialect: dialects[place], isStream: body.stream === true };
}

function saidIn({ messages, contents, input }: Body): string {
  if (typeof input === 'object' && 'prompt' in input) return input.prompt;
  const last = (messages ?? contents)?.at(-1);
  const said = last?.content ?? last?.parts ?? (typeof input === 'string' ? input : '');
  if (typeof said === 'string') return said;
  return said.map((part) => part.text ?? ('content' in part ? part.content : '') ?? '').join(' ');
}

interface Speech {
  readonly response: ServerResponse;
  readonly dialect: Dialect;
  readonly events: readonly string[] | undefined;
  readonly text: string;
  done(): void;
}

async function speak({ response, events, text, done }: Speech) {
  if (!events) {
    done();
    response.writeHead(200, { 'content-type': 'application/json' }).end(text);
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  for (const [index, event] of events.entries()) {
    if (response.destroyed) return;
    // It counts as said before its end can be heard.
    if (index === events.length - 1) done();
    response.write(event);
    await new Promise((resolve) => setImmediate(resolve));
  }
  response.end();
}

async function failing(speech: Speech, fault: WireFault): Promise<void> {
  const { response, dialect, events } = speech;
  const type = events ? 'text/event-stream' : 'application/json';
  switch (fault.kind) {
    case 'status': {
      const { status, retryAfter, message = 'The script says so' } = fault;
      if (retryAfter) response.setHeader('retry-after', retryAfter);
      return json(response, status, dialect.failure(status, message));
    }
    case 'hang':
      await once(response, 'close');
      return;
    case 'stall':
      response.writeHead(200, { 'content-type': type }).write(beginning(speech, fault.afterEvents).join(''));
      await once(response, 'close');
      return;
    case 'slow':
      await wait(fault.ms, undefined, { ref: false });
      return speak(speech);
    case 'bad-json':
      response.writeHead(200, { 'content-type': type });
      response.end(events ? 'data: {"choices": [\n\n' : '{"choices": [');
      return;
    case 'error': {
      const error = JSON.stringify(dialect.failure(500, 'The script says so'));
      response.writeHead(200, { 'content-type': type }).end(events ? `data: ${error}\n\ndata: [DONE]\n\n` : error);
      return;
    }
    case 'cut':
      response.writeHead(200, { 'content-type': type });
      for (const part of beginning(speech, fault.afterEvents)) response.write(part);
      await wait(5);
      response.destroy();
  }
}

function beginning({ events, text }: Speech, afterEvents = 3): string[] {
  return events ? events.slice(0, afterEvents) : [text.slice(0, text.length / 2)];
}

function json(response: ServerResponse, status: number, body: object) {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

function shown(response: ServerResponse, { status, body, bytes, location, type = '' }: FilmAnswer) {
  if (body) return json(response, status, body);
  if (location) response.setHeader('location', location);
  response.writeHead(status, { 'content-type': type }).end(bytes);
}

type Tokens = Pick<Answer['usage'], 'input' | 'output'>;

/** The models that are there, and nothing else. */
const lists: Readonly<Record<string, object>> = {
  '/v1/models': openai.models(['gpt-4', 'gpt-3.5-turbo']),
  '/local/v1/models': openai.models(['nomic-embed-text', 'llama3.2']),
  '/v1beta/models': { models: [] },
  '/v1/account': { type: 'organization', username: 'tests' },
};

/** What is no conversation. */
function small({ path, method, body }: Asked, response: ServerResponse, done: (tokens: Tokens) => void) {
  const list = method === 'GET' ? lists[path] : undefined;
  if (list) return json(response, 200, list);
  if (path === '/v1/embeddings') return json(response, 200, vectorsFor(body, done));
  if (path.endsWith(':batchEmbedContents')) {
    const embeddings = (body.requests ?? []).map(() => ({ values: [0.6, 0.8] }));
    return json(response, 200, { embeddings });
  }
  if (path === '/v1/images/generations') {
    const data = Array.from({ length: body.n ?? 1 }, () => ({ b64_json: pixel }));
    return json(response, 200, { created: 1_700_000_000, data });
  }
  if (path === '/v1/audio/speech') {
    response.writeHead(200, { 'content-type': 'audio/mpeg' }).end(Buffer.from(`said: ${body.input}`));
    return;
  }
  if (path === '/v1/audio/transcriptions') return json(response, 200, { text: 'What was said.' });
  return json(response, 404, openai.failure(404, `There is nothing at ${path}`));
}

function vectorsFor({ input = [], model = '' }: Body, done: (tokens: Tokens) => void): object {
  const texts = typeof input === 'object' && 'prompt' in input ? [] : [input].flat();
  const tokens = texts.join(' ').split(' ').length;
  done({ input: tokens, output: 0 });
  const { usage, ...vectors } = openai.vectors(texts, model, tokens);
  // One of them does not say what it has read.
  return model === 'taciturn' ? vectors : { ...vectors, usage };
}

/** One transparent pixel, as PNG. */
const pixel = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
