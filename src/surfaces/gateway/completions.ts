// Chat completions of OpenAI. Thoughts go as `reasoning_content`, and as `thinking_blocks` where their maker has signed
// them: the dialect has no words of its own for thoughts.
import { z } from 'zod';
import { inputOf, type StreamPart, type Told } from '#kernel/model';
import {
  efforts,
  JsonObject,
  type Message,
  type Part,
  parsed,
  pictureIn,
  questionOf,
  type Tools,
  toolsNamed,
  untold,
} from './asking.ts';
import { frame, type Head, type Manner, noticeOf } from './manner.ts';

export const completions: Manner = {
  ...{ dialect: 'openai', path: '/chat/completions', limits: ['max_completion_tokens', 'max_tokens'] },
  ...{ question, whole, speaker },
};

const TextPart = z.object({ type: z.literal('text'), text: z.string() });
const RefusalPart = z.object({ type: z.literal('refusal'), refusal: z.string() });
const ImagePart = z.object({ type: z.literal('image_url'), image_url: z.object({ url: z.string() }) });
const Text = z.union([z.string(), z.array(TextPart)]);
const Call = z.object({
  ...{ id: z.string(), type: z.literal('function') },
  function: z.object({ name: z.string(), arguments: z.string() }),
});

const Turn = z.discriminatedUnion('role', [
  z.object({ role: z.enum(['system', 'developer']), content: Text }),
  z.object({
    role: z.literal('user'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [TextPart, ImagePart]))]),
  }),
  z.object({
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [TextPart, RefusalPart]))]).nullish(),
    reasoning_content: z.string().nullish(),
    thinking_blocks: z.array(z.object({ thinking: z.string(), signature: z.string().optional() })).nullish(),
    tool_calls: z.array(Call).nullish(),
  }),
  z.object({ role: z.literal('tool'), tool_call_id: z.string(), content: Text }),
]);
type Turn = z.output<typeof Turn>;

const Request = z.object({
  messages: z.array(Turn),
  max_tokens: z.int().nullish(),
  max_completion_tokens: z.int().nullish(),
  temperature: z.number().nullish(),
  stop: z.union([z.string(), z.array(z.string())]).nullish(),
  n: z.literal(1, 'Only one answer can be asked of every model').nullish(),
  reasoning_effort: z.string().nullish(),
  tools: z
    .array(
      z.object({
        type: z.literal('function'),
        function: z.object({
          ...{ name: z.string(), description: z.string().nullish(), parameters: JsonObject.nullish() },
        }),
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(['auto', 'none', 'required']), z.object({ function: z.object({ name: z.string() }) })])
    .nullish(),
  response_format: z
    .discriminatedUnion('type', [
      z.object({ type: z.literal('text') }),
      z.object({ type: z.literal('json_object') }),
      z.object({ type: z.literal('json_schema'), json_schema: z.object({ schema: JsonObject }) }),
    ])
    .nullish(),
});
type Request = z.output<typeof Request>;

function question(fields: unknown) {
  const request = parsed(Request, fields);
  const { messages, max_tokens, max_completion_tokens, temperature, stop, reasoning_effort } = request;
  const { response_format: format } = request;
  const isSystem = ({ role }: Turn) => role === 'system' || role === 'developer';
  const system = messages.filter(isSystem).map(({ content }) => textIn(content));
  return questionOf({
    ...toolsIn(request),
    system: system.length > 0 ? system.join('\n\n') : undefined,
    messages: messages.filter((turn) => !isSystem(turn)).map(messageOf),
    maxTokens: max_completion_tokens ?? max_tokens ?? undefined,
    temperature: temperature ?? undefined,
    stop: [stop ?? []].flat(),
    thinkingTokens: efforts[reasoning_effort ?? ''],
    schema: format?.type === 'json_schema' ? format.json_schema.schema : schemaOf(format?.type),
  });
}

/** Any object. */
function schemaOf(type: string | undefined) {
  return type === 'json_object' ? { type: 'object', additionalProperties: true } : undefined;
}

function toolsIn({ tools, tool_choice }: Request): Tools {
  const known = (tools ?? []).map(({ function: { name, description, parameters } }) => ({
    ...{ name, description: description ?? '', schema: parameters ?? { type: 'object', properties: {} } },
  }));
  if (typeof tool_choice === 'object' && tool_choice) return toolsNamed(known, tool_choice.function.name);
  return { tools: known, toolChoice: tool_choice ?? 'auto' };
}

function textIn(content: Turn['content']): string {
  if (typeof content === 'string') return content;
  return (content ?? []).map((part) => ('text' in part ? part.text : '')).join('\n');
}

function messageOf(turn: Turn): Message {
  if (turn.role === 'tool') {
    const { tool_call_id: id, content } = turn;
    return { role: 'user', parts: [{ type: 'result', id, text: textIn(content), failed: false }] };
  }
  if (turn.role === 'assistant') return { role: 'assistant', parts: said(turn) };
  if (turn.role !== 'user') throw untold('Instructions stand before what is said', 'messages');
  const { content } = turn;
  if (typeof content === 'string') return { role: 'user', parts: [{ type: 'text', text: content }] };
  const parts = content.map((part) =>
    part.type === 'text' ? part : pictureIn(part.image_url.url, 'messages.content.image_url'),
  );
  return { role: 'user', parts };
}

function said({
  content,
  reasoning_content,
  thinking_blocks,
  tool_calls,
}: Extract<Turn, { role: 'assistant' }>): Part[] {
  const thoughts: Part[] = (thinking_blocks ?? []).map(({ thinking: text, signature }) => ({
    ...{ type: 'thinking', text },
    ...(signature === undefined ? {} : { signature }),
  }));
  const unsigned: Part[] = reasoning_content ? [{ type: 'thinking', text: reasoning_content }] : [];
  const texts =
    typeof content === 'string'
      ? [content]
      : (content ?? []).map((part) => ('text' in part ? part.text : part.refusal));
  return [
    ...(thoughts.length > 0 ? thoughts : unsigned),
    ...texts.filter(Boolean).map((text): Part => ({ type: 'text', text })),
    ...(tool_calls ?? []).map(
      ({ id, function: { name, arguments: json } }): Part => ({
        ...{ type: 'call', id, name },
        ...inputOf(json),
      }),
    ),
  ];
}

const finishes = { stop: 'stop', length: 'length', calls: 'tool_calls', filter: 'content_filter' } as const;

function usageOf({ input, output, cached, cacheWritten }: Told['usage']) {
  return {
    ...{ prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
    prompt_tokens_details: { cached_tokens: cached, ...(cacheWritten ? { cache_write_tokens: cacheWritten } : {}) },
  };
}

function whole(told: Told, { id, created }: Head): object {
  const { model, parts, text, finish, usage } = told;
  const thoughts = parts.filter((part) => part.type === 'thinking');
  const signed = thoughts.filter(({ signature }) => signature);
  const calls = parts.filter((part) => part.type === 'call');
  const message = {
    ...{ role: 'assistant', content: text || null, refusal: null },
    ...(thoughts.length > 0 ? { reasoning_content: thoughts.map((thought) => thought.text).join('') } : {}),
    ...(signed.length > 0 ? { thinking_blocks: signed.map(blockOf) } : {}),
    ...(calls.length > 0
      ? {
          tool_calls: calls.map(({ id: callId, name, input, malformed }) => ({
            ...{ id: callId, type: 'function' },
            function: { name, arguments: malformed ?? JSON.stringify(input) },
          })),
        }
      : {}),
  };
  return {
    ...{ id: `chatcmpl-${id}`, object: 'chat.completion', created, model },
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishes[finish] }],
    ...{ usage: usageOf(usage), ...noticeOf(told) },
  };
}

function blockOf({ text: thinking, signature }: { readonly text: string; readonly signature?: string | undefined }) {
  return { type: 'thinking', thinking, signature };
}

const Options = z.object({ stream_options: z.object({ include_usage: z.boolean().nullish() }).nullish() });

function speaker({ id, created }: Head, fields: unknown): (part: StreamPart) => string {
  const wantsUsage = parsed(Options, fields).stream_options?.include_usage === true;
  const calls = new Map<number, number>();
  let head: object = {};
  const chunk = (delta: object, finish_reason: string | null = null) =>
    frame({ ...head, choices: [{ index: 0, delta, logprobs: null, finish_reason }] });
  const call = (index: number, more: object) => chunk({ tool_calls: [{ index: calls.get(index) ?? 0, ...more }] });

  return (part) => {
    switch (part.type) {
      case 'start':
        head = { id: `chatcmpl-${id}`, object: 'chat.completion.chunk', created, model: part.model, ...noticeOf(part) };
        return chunk({ role: 'assistant', content: '' });
      case 'text':
        return chunk({ content: part.text });
      case 'thinking':
        return chunk(part.signature ? { thinking_blocks: [blockOf(part)] } : { reasoning_content: part.text });
      case 'call':
        calls.set(part.index, calls.size);
        return call(part.index, { id: part.id, type: 'function', function: { name: part.name, arguments: '' } });
      case 'input':
        return call(part.index, { function: { arguments: part.json } });
      case 'end': {
        const usage = wantsUsage ? frame({ ...head, choices: [], usage: usageOf(part.usage) }) : '';
        return `${chunk({}, finishes[part.finish])}${usage}data: [DONE]\n\n`;
      }
      case 'restart':
        return '';
    }
  };
}
