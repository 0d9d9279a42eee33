// Messages of Anthropic.
import { z } from 'zod';
import type { StreamPart, Told } from '#kernel/model';
import {
  JsonObject,
  type Message,
  type Part,
  parsed,
  pictureIn,
  pictureOf,
  questionOf,
  type Tools,
  toolsNamed,
} from './asking.ts';
import { frame, type Head, type Manner, noticeOf } from './manner.ts';

export const messages: Manner = {
  ...{ dialect: 'anthropic', path: '/messages', limits: ['max_tokens'] },
  ...{ question, whole, speaker },
};

const TextBlock = z.object({ type: z.literal('text'), text: z.string() });
const ImageBlock = z.object({
  type: z.literal('image'),
  source: z.discriminatedUnion('type', [
    z.object({ type: z.literal('base64'), media_type: z.string(), data: z.string() }),
    z.object({ type: z.literal('url'), url: z.string() }),
  ]),
});
const Text = z.union([z.string(), z.array(TextBlock)]);

const Block = z.discriminatedUnion('type', [
  TextBlock,
  ImageBlock,
  z.object({ type: z.literal('thinking'), thinking: z.string(), signature: z.string().optional() }),
  // Sealed by its maker for itself.
  z.object({ type: z.literal('redacted_thinking') }),
  z.object({ type: z.literal('tool_use'), id: z.string(), name: z.string(), input: JsonObject }),
  z.object({
    type: z.literal('tool_result'),
    tool_use_id: z.string(),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [TextBlock, ImageBlock]))]).optional(),
    is_error: z.boolean().optional(),
  }),
]);
type Block = z.output<typeof Block>;

const Request = z.object({
  messages: z.array(z.object({ role: z.enum(['user', 'assistant']), content: z.union([z.string(), z.array(Block)]) })),
  system: Text.optional(),
  max_tokens: z.int().min(1),
  temperature: z.number().optional(),
  stop_sequences: z.array(z.string()).optional(),
  thinking: z.object({ type: z.string(), budget_tokens: z.int().optional() }).optional(),
  tools: z
    .array(
      z.object({
        type: z.literal('custom', 'Only tools of your own can be handed to every model').nullish(),
        ...{ name: z.string(), description: z.string().optional(), input_schema: JsonObject },
      }),
    )
    .optional(),
  tool_choice: z.object({ type: z.enum(['auto', 'any', 'tool', 'none']), name: z.string().optional() }).optional(),
  output_config: z
    .object({ format: z.object({ type: z.literal('json_schema'), schema: JsonObject }).nullish() })
    .optional(),
});
type Request = z.output<typeof Request>;

function question(fields: unknown) {
  const request = parsed(Request, fields);
  const { messages: turns, system, max_tokens, temperature, stop_sequences, thinking, output_config } = request;
  const thinkingTokens = thinking?.type === 'enabled' ? thinking.budget_tokens : undefined;
  return questionOf({
    ...toolsIn(request),
    system: system === undefined ? undefined : textIn(system),
    messages: turns.map(({ role, content }): Message => ({ role, parts: partsOf(content) })),
    // What it thinks counts as written here.
    maxTokens: Math.max(1, max_tokens - (thinkingTokens ?? 0)),
    ...{ temperature, stop: stop_sequences, thinkingTokens, schema: output_config?.format?.schema },
  });
}

const choices = { auto: 'auto', any: 'required', none: 'none' } as const;

function toolsIn({ tools = [], tool_choice: choice }: Request): Tools {
  const known = tools.map(({ name, description = '', input_schema: schema }) => ({ name, description, schema }));
  if (choice?.type === 'tool') return toolsNamed(known, choice.name ?? '');
  return { tools: known, toolChoice: choices[choice?.type ?? 'auto'] };
}

function textIn(content: z.output<typeof Text>): string {
  return typeof content === 'string' ? content : content.map(({ text }) => text).join('\n\n');
}

function partsOf(content: string | readonly Block[]): Part[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content.flatMap(partsIn);
}

function partsIn(block: Block): Part[] {
  switch (block.type) {
    case 'text':
      return [block];
    case 'image':
      return [imageIn(block)];
    case 'thinking': {
      const { thinking: text, signature } = block;
      return [{ type: 'thinking', text, ...(signature === undefined ? {} : { signature }) }];
    }
    case 'redacted_thinking':
      return [];
    case 'tool_use':
      return [{ type: 'call', id: block.id, name: block.name, input: block.input }];
    case 'tool_result':
      return resultIn(block);
  }
}

function imageIn({ source }: z.output<typeof ImageBlock>): Part {
  if (source.type === 'url') return pictureIn(source.url, 'messages.content.source');
  return pictureOf(source.media_type, source.data);
}

/** Pictures that a tool has made are shown beside its result. */
function resultIn({
  tool_use_id: id,
  content = '',
  is_error: failed = false,
}: Extract<Block, { type: 'tool_result' }>) {
  if (typeof content === 'string') return [{ type: 'result' as const, id, text: content, failed }];
  const text = content.flatMap((block) => (block.type === 'text' ? [block.text] : [])).join('\n');
  const pictures = content.flatMap((block) => (block.type === 'image' ? [imageIn(block)] : []));
  return [{ type: 'result' as const, id, text, failed }, ...pictures];
}

const finishes = { stop: 'end_turn', length: 'max_tokens', calls: 'tool_use', filter: 'refusal' } as const;

function usageOf({ input, output, cached, cacheWritten = 0, cacheWrittenHour = 0 }: Told['usage']) {
  const told = {
    ...{ input_tokens: input - cached - cacheWritten, output_tokens: output },
    ...{ cache_creation_input_tokens: cacheWritten, cache_read_input_tokens: cached },
  };
  if (cacheWritten === 0) return told;
  const ephemeral_5m_input_tokens = cacheWritten - cacheWrittenHour;
  return { ...told, cache_creation: { ephemeral_5m_input_tokens, ephemeral_1h_input_tokens: cacheWrittenHour } };
}

const nothing = { input: 0, output: 0, cached: 0 };

function whole(told: Told, { id }: Head): object {
  const { model, parts, finish, usage } = told;
  return {
    ...{ id: `msg_${id}`, type: 'message', role: 'assistant', model, content: parts.flatMap(blockOf) },
    ...{ stop_reason: finishes[finish], stop_sequence: null, usage: usageOf(usage), ...noticeOf(told) },
  };
}

function blockOf(part: Part): object[] {
  if (part.type === 'text') return [{ type: 'text', text: part.text }];
  if (part.type === 'thinking') return [{ type: 'thinking', thinking: part.text, signature: part.signature ?? '' }];
  if (part.type !== 'call') return [];
  return [{ type: 'tool_use', id: part.id, name: part.name, input: part.input }];
}

const said = (type: string, more: object = {}) => frame({ type, ...more }, type);
const delta = (index: number, more: object) => said('content_block_delta', { index, delta: more });

/** Words and thoughts one after the other; calls may be filled side by side, so they are closed together. */
function speaker({ id }: Head): (part: StreamPart) => string {
  const blocks = openBlocks();

  function end({ finish, usage }: Extract<StreamPart, { type: 'end' }>): string {
    const ending = { delta: { stop_reason: finishes[finish], stop_sequence: null }, usage: usageOf(usage) };
    return `${blocks.close()}${said('message_delta', ending)}${said('message_stop')}`;
  }

  return (part) => {
    switch (part.type) {
      case 'start': {
        const begun = { id: `msg_${id}`, type: 'message', role: 'assistant', model: part.model, content: [] };
        const message = {
          ...begun,
          stop_reason: null,
          stop_sequence: null,
          usage: usageOf(nothing),
          ...noticeOf(part),
        };
        return said('message_start', { message });
      }
      case 'text':
        return blocks.say('text', { type: 'text', text: '' }, { type: 'text_delta', text: part.text });
      case 'thinking': {
        const { text, signature } = part;
        const more = signature ? { type: 'signature_delta', signature } : { type: 'thinking_delta', thinking: text };
        return blocks.say('thinking', { type: 'thinking', thinking: '', signature: '' }, more);
      }
      case 'call':
        return blocks.call(part.index, { type: 'tool_use', id: part.id, name: part.name, input: {} });
      case 'input':
        return blocks.input(part.index, part.json);
      case 'end':
        return end(part);
      case 'restart':
        return '';
    }
  };
}

function openBlocks() {
  const calls = new Map<number, number>();
  let speaking: { readonly kind: string; readonly index: number } | undefined;
  let open: number[] = [];
  let next = 0;

  function begin(block: object): string {
    open.push(next);
    next += 1;
    return said('content_block_start', { index: next - 1, content_block: block });
  }

  function close(): string {
    const closed = open.map((index) => said('content_block_stop', { index })).join('');
    open = [];
    speaking = undefined;
    return closed;
  }

  return {
    close,
    say(kind: string, block: object, more: object): string {
      if (speaking?.kind === kind) return delta(speaking.index, more);
      const begun = `${close()}${begin(block)}`;
      speaking = { kind, index: next - 1 };
      return `${begun}${delta(speaking.index, more)}`;
    },
    call(index: number, block: object): string {
      const closed = speaking ? close() : '';
      const begun = begin(block);
      calls.set(index, next - 1);
      return `${closed}${begun}`;
    },
    input: (index: number, partial_json: string) =>
      delta(calls.get(index) ?? next - 1, { type: 'input_json_delta', partial_json }),
  };
}
