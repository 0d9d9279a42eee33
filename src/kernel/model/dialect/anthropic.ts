// Messages, as Anthropic speaks them. Its input tokens leave out what it had read before, so they are added up here.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Ask, Finish, Message, Part, Usage } from '#contracts/model';
import { aside, type Codec, count, type Piece, parsed, type Told, type Wording, type Written } from './shape.ts';

export const anthropic: Codec = { write, read, reader };

/** The tool by whose input it answers when an object is wanted. */
const answerTool = 'answer';

function write(ask: Ask, { model, stream, temperature, schema }: Wording): Written {
  const { system, messages, tools, toolChoice, maxTokens, stop, thinkingTokens } = ask;
  const known = schema
    ? [{ name: answerTool, description: 'The answer', input_schema: schema }]
    : tools.map(({ name, description, schema: input_schema }) => ({ name, description, input_schema }));
  const isThinking = thinkingTokens !== undefined && !schema;
  return {
    path: '/messages',
    body: {
      model,
      // What it thinks counts as written.
      max_tokens: isThinking ? maxTokens + thinkingTokens : maxTokens,
      ...(system ? { system } : {}),
      messages: messages.map(({ role, parts }) => ({ role, content: parts.flatMap(blocksOf) })),
      ...(isThinking
        ? { thinking: { type: 'enabled', budget_tokens: thinkingTokens } }
        : { temperature: Math.min(1, temperature) }),
      ...(stop.length > 0 ? { stop_sequences: stop } : {}),
      ...(known.length > 0 ? { tools: known, tool_choice: choiceOf(schema ? 'answer' : toolChoice) } : {}),
      ...(stream ? { stream: true } : {}),
    },
  };
}

function choiceOf(choice: Ask['toolChoice'] | typeof answerTool) {
  if (choice === answerTool) return { type: 'tool', name: answerTool };
  return { type: ({ auto: 'auto', none: 'none', required: 'any' } as const)[choice] };
}

function blocksOf(part: Message['parts'][number]): object[] {
  switch (part.type) {
    case 'text':
      return part.text === '' ? [] : [{ type: 'text', text: part.text }];
    case 'image':
      return [{ type: 'image', source: { type: 'base64', media_type: part.mediaType, data: part.base64 } }];
    case 'thinking':
      // Thoughts of others, which it has not signed, are not believed by it.
      return part.signature ? [{ type: 'thinking', thinking: part.text, signature: part.signature }] : [];
    case 'call':
      return [{ type: 'tool_use', id: part.id, name: part.name, input: part.input }];
    case 'result':
      return [{ type: 'tool_result', tool_use_id: part.id, content: part.text, is_error: part.failed }];
  }
}

const finishes: Readonly<Record<string, Finish>> = {
  ...{ end_turn: 'stop', stop_sequence: 'stop', max_tokens: 'length', tool_use: 'calls', pause_turn: 'stop' },
  ...{ refusal: 'filter', model_context_window_exceeded: 'length' },
};

export const AnthropicUsage = z.object({
  input_tokens: count,
  output_tokens: count,
  cache_read_input_tokens: count,
  cache_creation_input_tokens: count,
  cache_creation: z
    .object({ ephemeral_5m_input_tokens: count, ephemeral_1h_input_tokens: count })
    .nullish()
    .catch(undefined),
});

type AnthropicUsage = z.output<typeof AnthropicUsage>;

/** What it keeps costs more than reading, for an hour more than for minutes; it tells of the hour apart. */
export function anthropicUsage(usage: AnthropicUsage): Usage {
  const { input_tokens, cache_read_input_tokens: cached, output_tokens: output, cache_creation: kept } = usage;
  const cacheWrittenHour = kept?.ephemeral_1h_input_tokens ?? 0;
  const split = cacheWrittenHour + (kept?.ephemeral_5m_input_tokens ?? 0);
  const cacheWritten = Math.max(usage.cache_creation_input_tokens, split);
  const told = { input: input_tokens + cached + cacheWritten, output, cached };
  return cacheWritten === 0 ? told : { ...told, cacheWritten, cacheWrittenHour };
}

const Block = z.union([
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().optional() }),
  z.object({
    type: z.literal('tool_use'),
    id: z.string(),
    name: z.string(),
    input: z.record(z.string(), z.unknown()),
  }),
  // What its own tools leave behind is not for us.
  z.object({ type: z.string() }).transform(() => ({ type: 'other' as const })),
]);

const Answer = z.object({
  content: z.array(Block),
  stop_reason: z.string().nullish(),
  usage: aside(AnthropicUsage),
});

function read(answer: unknown): Told {
  const { content, stop_reason, usage } = parsed(Answer, answer);
  return {
    parts: content.flatMap(partOf),
    finish: finishes[stop_reason ?? 'end_turn'] ?? 'stop',
    usage: usage ? anthropicUsage(usage) : undefined,
  };
}

function partOf(block: z.output<typeof Block>): Part[] {
  if (block.type === 'text') return [block];
  if (block.type === 'tool_use') return [{ type: 'call', id: block.id, name: block.name, input: block.input }];
  if (block.type !== 'thinking') return [];
  const { thinking: text, signature } = block;
  return [{ type: 'thinking', text, ...(signature ? { signature } : {}) }];
}

const Event = z.discriminatedUnion('type', [
  z.object({ type: z.literal('message_start'), message: z.object({ usage: aside(AnthropicUsage) }) }),
  z.object({
    type: z.literal('content_block_start'),
    index: z.int(),
    content_block: z.object({
      ...{ type: z.string(), id: z.string().optional(), name: z.string().optional() },
      input: z.unknown().optional(),
    }),
  }),
  z.object({
    type: z.literal('content_block_delta'),
    index: z.int(),
    delta: z.object({
      type: z.string(),
      text: z.string().optional(),
      thinking: z.string().optional(),
      signature: z.string().optional(),
      partial_json: z.string().optional(),
    }),
  }),
  z.object({ type: z.literal('content_block_stop'), index: z.int().optional() }),
  z.object({
    type: z.literal('message_delta'),
    delta: z.object({ stop_reason: z.string().nullish() }),
    usage: aside(AnthropicUsage),
  }),
  z.object({ type: z.enum(['message_stop', 'ping']) }),
  z.object({ type: z.literal('error'), error: z.object({ type: z.string() }) }),
]);
type Event = z.output<typeof Event>;

const known: readonly unknown[] = [
  ...['message_start', 'message_delta', 'message_stop', 'ping', 'error'],
  ...['content_block_start', 'content_block_delta', 'content_block_stop'],
];

/** There may be others before long, which are to be passed over. */
function isKnown(event: unknown): boolean {
  return typeof event !== 'object' || event === null || !('type' in event) || known.includes(event.type);
}

const nothing: AnthropicUsage = {
  ...{ input_tokens: 0, output_tokens: 0, cache_read_input_tokens: 0, cache_creation_input_tokens: 0 },
};

function reader() {
  let usage: AnthropicUsage = nothing;
  /** Calls, not those of its own tools, with the input that holds as long as nothing else is said. */
  const calls = new Map<number, string | undefined>();

  function begun({ index, content_block }: Extract<Event, { type: 'content_block_start' }>): Piece[] {
    const { type, id = `call_${index}`, name = '', input = {} } = content_block;
    if (type !== 'tool_use') return [];
    calls.set(index, JSON.stringify(input));
    return [{ type: 'call', index, id, name }];
  }

  function ended(index: number | undefined): Piece[] {
    const json = index === undefined ? undefined : calls.get(index);
    if (index === undefined || json === undefined) return [];
    calls.set(index, undefined);
    return [{ type: 'input', index, json }];
  }

  return (event: unknown): Piece[] => {
    if (!isKnown(event)) return [];
    const said = parsed(Event, event);
    switch (said.type) {
      case 'message_start':
        usage = said.message.usage ?? nothing;
        return [{ type: 'usage', usage: anthropicUsage(usage) }];
      case 'content_block_start':
        return begun(said);
      case 'content_block_delta':
        return deltaOf(said, calls);
      case 'content_block_stop':
        return ended(said.index);
      case 'message_delta':
        usage = { ...usage, ...told(said.usage) };
        return [
          { type: 'usage', usage: anthropicUsage(usage) },
          { type: 'finish', finish: finishes[said.delta.stop_reason ?? 'end_turn'] ?? 'stop' },
        ];
      case 'error':
        throw new Fault('upstream', `The provider ended its stream (${said.error.type})`, {
          details: { reason: 'stream-error' },
        });
      default:
        return [];
    }
  };
}

/** The end tells anew only what has changed. */
function told(usage: AnthropicUsage | null | undefined) {
  return Object.fromEntries(Object.entries(usage ?? {}).filter(([, value]) => value));
}

function deltaOf(
  { index, delta }: Extract<Event, { type: 'content_block_delta' }>,
  calls: Map<number, string | undefined>,
): Piece[] {
  if (delta.text) return [{ type: 'text', text: delta.text }];
  if (delta.thinking) return [{ type: 'thinking', text: delta.thinking }];
  if (delta.signature) return [{ type: 'thinking', text: '', signature: delta.signature }];
  if (!delta.partial_json || !calls.has(index)) return [];
  calls.set(index, undefined);
  return [{ type: 'input', index, json: delta.partial_json }];
}
