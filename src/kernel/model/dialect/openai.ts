// Chat completions, as OpenAI and many others speak them.
import { z } from 'zod';
import type { Ask, Finish, Message, Part, Usage } from '#contracts/model';
import {
  aside,
  type Codec,
  count,
  inputOf,
  noError,
  type Piece,
  parsed,
  type Told,
  type Wording,
  type Written,
} from './shape.ts';

/** They think by themselves and take no temperature. */
const thinks = /^(o\d|gpt-5)/;

export const openai: Codec = { write, read, reader };

function write(ask: Ask, { wire, model, stream, temperature, schema }: Wording): Written {
  const { system, messages, tools, toolChoice, maxTokens, stop, thinkingTokens } = ask;
  const isThinker = thinks.test(model);
  return {
    path: '/chat/completions',
    body: {
      model,
      messages: [...(system ? [{ role: 'system', content: system }] : []), ...messages.flatMap(spoken)],
      [wire.limitField]: maxTokens,
      ...(isThinker ? {} : { temperature }),
      ...(isThinker && thinkingTokens ? { reasoning_effort: effortOf(thinkingTokens) } : {}),
      ...(stop.length > 0 ? { stop } : {}),
      ...(tools.length > 0 ? { tools: tools.map(toolOf), tool_choice: toolChoice } : {}),
      ...(schema ? { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } } : {}),
      ...(stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    },
  };
}

function effortOf(tokens: number): string {
  if (tokens < 4096) return 'low';
  return tokens < 16_384 ? 'medium' : 'high';
}

function toolOf({ name, description, schema }: Ask['tools'][number]) {
  return { type: 'function', function: { name, description, parameters: schema } };
}

/** Results are messages of their own here, before what the person says besides. */
function spoken({ role, parts }: Message): object[] {
  if (role === 'assistant') return [assistant(parts)];
  const results = parts.flatMap((part) =>
    part.type === 'result' ? [{ role: 'tool', tool_call_id: part.id, content: part.text }] : [],
  );
  const content = parts.flatMap(contentOf);
  return content.length > 0 ? [...results, { role: 'user', content: plain(content) }] : results;
}

type Content = { type: 'text'; text: string } | { type: 'image_url'; image_url: { url: string } };

function contentOf(part: Part): Content[] {
  if (part.type === 'text') return [{ type: 'text', text: part.text }];
  if (part.type !== 'image') return [];
  return [{ type: 'image_url', image_url: { url: `data:${part.mediaType};base64,${part.base64}` } }];
}

function plain(content: readonly Content[]): string | readonly Content[] {
  const [only] = content;
  return content.length === 1 && only?.type === 'text' ? only.text : content;
}

function assistant(parts: readonly Part[]) {
  const text = parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('');
  const calls = parts.flatMap((part) =>
    part.type === 'call'
      ? [{ id: part.id, type: 'function', function: { name: part.name, arguments: JSON.stringify(part.input) } }]
      : [],
  );
  return { role: 'assistant', content: text || null, ...(calls.length > 0 ? { tool_calls: calls } : {}) };
}

const finishes: Readonly<Record<string, Finish>> = {
  ...{ stop: 'stop', length: 'length', tool_calls: 'calls', function_call: 'calls', content_filter: 'filter' },
};

export const OpenaiUsage = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    // OpenRouter tells what a model of another maker keeps.
    prompt_tokens_details: z.object({ cached_tokens: count, cache_write_tokens: count }).nullish(),
  })
  .transform(({ prompt_tokens: input, completion_tokens: output, prompt_tokens_details: of }): Usage => {
    const told = { input, output, cached: of?.cached_tokens ?? 0 };
    return of?.cache_write_tokens ? { ...told, cacheWritten: of.cache_write_tokens } : told;
  });

const Words = { content: z.string().nullish(), reasoning_content: z.string().nullish(), refusal: z.string().nullish() };

const Completion = z.object({
  choices: z
    .array(
      z.object({
        message: z.object({
          ...Words,
          tool_calls: z
            .array(z.object({ id: z.string(), function: z.object({ name: z.string(), arguments: z.string() }) }))
            .nullish(),
        }),
        finish_reason: z.string().nullish(),
      }),
    )
    .min(1),
  usage: aside(OpenaiUsage),
});

function read(answer: unknown): Told {
  const { choices, usage } = parsed(Completion, answer);
  const [choice] = choices;
  const { content, reasoning_content, refusal, tool_calls } = choice?.message ?? {};
  const parts: Part[] = [
    ...(reasoning_content ? [{ type: 'thinking' as const, text: reasoning_content }] : []),
    ...(content || refusal ? [{ type: 'text' as const, text: content || refusal || '' }] : []),
    ...(tool_calls ?? []).map(({ id, function: { name, arguments: json } }) => ({
      ...{ type: 'call' as const, id, name },
      ...inputOf(json),
    })),
  ];
  return { parts, finish: finishOf(choice?.finish_reason, Boolean(refusal)), usage: usage ?? undefined };
}

export function finishOf(reason: string | null | undefined, isRefused: boolean): Finish {
  return isRefused ? 'filter' : (finishes[reason ?? 'stop'] ?? 'stop');
}

const Chunk = z.object({
  choices: z
    .array(
      z.object({
        delta: z
          .object({
            ...Words,
            tool_calls: z
              .array(
                z.object({
                  index: z.int().nullish(),
                  id: z.string().nullish(),
                  function: z.object({ name: z.string().nullish(), arguments: z.string().nullish() }).nullish(),
                }),
              )
              .nullish(),
          })
          .nullish(),
        finish_reason: z.string().nullish(),
      }),
    )
    .default([]),
  // Some begin with success, and say in the stream that there is none.
  error: noError,
  usage: aside(OpenaiUsage),
});

type CallDelta = NonNullable<NonNullable<z.output<typeof Chunk>['choices'][number]['delta']>['tool_calls']>[number];

function reader() {
  const opened = new Set<number>();
  return (event: unknown): Piece[] => {
    const { choices, usage } = parsed(Chunk, event);
    const [choice] = choices;
    const pieces: Piece[] = [];
    const { content, reasoning_content, refusal, tool_calls } = choice?.delta ?? {};
    if (reasoning_content) pieces.push({ type: 'thinking', text: reasoning_content });
    if (content || refusal) pieces.push({ type: 'text', text: content || refusal || '' });
    for (const call of tool_calls ?? []) pieces.push(...calling(opened, call));
    if (choice?.finish_reason)
      pieces.push({ type: 'finish', finish: finishOf(choice.finish_reason, Boolean(refusal)) });
    if (usage) pieces.push({ type: 'usage', usage });
    return pieces;
  };
}

/** Some leave the index out: then an id begins another call. */
function calling(opened: Set<number>, { index, id, function: said }: CallDelta): Piece[] {
  const at = index ?? (id ? opened.size : Math.max(0, opened.size - 1));
  const pieces: Piece[] = [];
  if (!opened.has(at)) {
    opened.add(at);
    pieces.push({ type: 'call', index: at, id: id ?? `call_${at}`, name: said?.name ?? '' });
  }
  if (said?.arguments) pieces.push({ type: 'input', index: at, json: said.arguments });
  return pieces;
}
