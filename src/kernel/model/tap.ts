// What an answer says that it used, read while it passes by unchanged. Only the events that tell of usage are looked
// into; of the others not a letter.
import { Fault } from '#base/fault';
import type { Usage } from '#contracts/model';
import { jsonIn } from './client.ts';
import { AnthropicUsage, anthropicUsage } from './dialect/anthropic.ts';
import { OpenaiUsage } from './dialect/openai.ts';
import { ResponsesUsage } from './dialect/responses.ts';

const mark = Buffer.from('"usage"');

export type PassedDialect = 'openai' | 'anthropic';

/** Of a whole answer, or of one event. By its names first: a schema that does not fit takes long to say so. */
function usageIn(dialect: PassedDialect, said: unknown): Usage | undefined {
  const told = field(field(said, dialect === 'anthropic' ? 'message' : 'response') ?? said, 'usage');
  if (dialect === 'anthropic') {
    const { data } = AnthropicUsage.safeParse(told);
    return data && anthropicUsage(data);
  }
  const schema = field(told, 'input_tokens') === undefined ? OpenaiUsage : ResponsesUsage;
  return schema.safeParse(told).data;
}

export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}

/** Of a whole answer as it came. Its usage is looked for from the end, the rest is not read unless it must be. */
export function usageOf(dialect: PassedDialect, bytes: Uint8Array): Usage | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const near = usageNearEnd(all);
  const found = near === undefined ? undefined : usageIn(dialect, { usage: near });
  // An object that tells of no tokens is another one.
  if (found && found.input + found.output > 0) return found;
  const said = jsonIn(all.toString());
  if (field(said, 'error')) throw new ToldWithSuccess(bytes);
  return usageIn(dialect, said);
}

/** By which a provider that keeps its answers knows this one again. */
export function answerId(bytes: Uint8Array): string | undefined {
  return idIn(objectIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString()));
}

function idIn(answer: unknown): string | undefined {
  const id = field(answer, 'id');
  return typeof id === 'string' && id.length <= mostOfId ? id : undefined;
}

const mostOfId = 200;
const brace = { open: 0x7b, close: 0x7d } as const;

/** The object after the last mark, when the whole ends as an object does. */
function usageNearEnd(all: Buffer): unknown {
  const at = all.lastIndexOf(mark);
  const from = all.indexOf(brace.open, at);
  if (at === -1 || from === -1 || all.subarray(-4).lastIndexOf(brace.close) === -1) return undefined;
  let depth = 0;
  for (let to = from; to < all.length; to += 1) {
    if (all[to] === brace.open) depth += 1;
    if (all[to] === brace.close) depth -= 1;
    if (depth === 0) return objectIn(all.toString('utf8', from, to + 1));
  }
  return undefined;
}

function objectIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asks goes on without it.
    return undefined;
  }
}

export interface Tap {
  /** Of the answer, where it is told together with what it used. */
  readonly id: string | undefined;
  /** Undefined until it was said. */
  readonly usage: Usage | undefined;
  readonly bytes: number;
  /** It has said that it ends here. */
  readonly isWhole: boolean;
  /** It has said something that can be read. */
  readonly hasBegun: boolean;
  take(chunk: Uint8Array): void;
}

/** By which a stream says that it ends; one of OpenAI's may also end with its usage. */
const ends = {
  openai: ['data: [DONE]', 'data:[DONE]', 'response.failed', 'response.completed', 'response.incomplete'],
  anthropic: ['message_stop'],
} as const;
const telling = /"usage":\s*\{/;

const newline = 0x0a;

export function openTap(dialect: PassedDialect): Tap {
  let rest: Buffer = Buffer.alloc(0);
  let usage: Usage | undefined;
  let id: string | undefined;
  let bytes = 0;
  let hasBegun = false;
  /** The end of a stream is in its last pieces. */
  let last: readonly Buffer[] = [];

  function read(line: string) {
    if (!line.startsWith('data:')) return;
    try {
      const event: unknown = JSON.parse(line.slice(5));
      id = idIn(field(event, 'response')) ?? id;
      const told = usageIn(dialect, event);
      if (told) usage = usage ? later(usage, told) : told;
    } catch {
      // Whoever it is for will see that it is no JSON; here it says nothing.
    }
  }

  function readAll(text: string) {
    for (const line of text.split('\n')) if (telling.test(line)) read(line);
  }

  return {
    get usage() {
      return usage;
    },
    get id() {
      return id;
    },
    get bytes() {
      return bytes;
    },
    get hasBegun() {
      return hasBegun;
    },
    get isWhole() {
      if (dialect === 'openai' && usage) return true;
      return last.some((piece) => ends[dialect].some((end) => piece.includes(end)));
    },
    take(chunk) {
      bytes += chunk.byteLength;
      const fresh = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      const all = rest.length === 0 ? fresh : Buffer.concat([rest, fresh]);
      const end = all.lastIndexOf(newline) + 1;
      last = [...last.slice(-1), all];
      if (!hasBegun && end > 0) hasBegun = begins(all.toString('utf8', 0, end));
      if (all.subarray(0, end).includes(mark)) readAll(all.toString('utf8', 0, end));
      // A line that does not end is no event of ours.
      rest = all.length - end > mostOfLine ? Buffer.alloc(0) : Buffer.from(all.subarray(end));
    },
  };
}

const mostOfLine = 4_000_000;

/** One event that can be read and is no error is enough: what else there is, is for the client to see. */
function begins(text: string): boolean {
  return text.split('\n').some((line) => {
    const said = line.startsWith('data:') ? objectIn(line.slice(5)) : undefined;
    return said !== undefined && !field(said, 'error') && field(said, 'type') !== 'error';
  });
}

/** Some say with success that there is none. Where nobody else can be asked, that is what is handed on. */
export class ToldWithSuccess extends Fault {
  readonly bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    super('upstream', 'The provider answered with an error', { details: { reason: 'error' } });
    this.bytes = bytes;
  }
}

/**
 * A later word about the output comes in place of an earlier one; about the input only when there is one. For how long
 * it keeps what it keeps is said at the beginning alone.
 */
function later(before: Usage, told: Usage): Usage {
  if (told.input === 0) return { ...before, output: Math.max(before.output, told.output) };
  const { cacheWrittenHour = 0 } = before;
  if (!told.cacheWritten || cacheWrittenHour === 0) return told;
  return { ...told, cacheWrittenHour: Math.max(cacheWrittenHour, told.cacheWrittenHour ?? 0) };
}
