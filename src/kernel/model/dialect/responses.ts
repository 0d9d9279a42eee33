// Responses, as OpenAI began them and others speak them alone. A run that failed says so with success.
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Ask, Finish, Message, Part } from '#contracts/model';
import {
  aside,
  type Codec,
  count,
  inputOf,
  type Piece,
  parsed,
  type Told,
  type Wording,
  type Written,
} from './shape.ts';

export const responses: Codec = { write, read, reader };

/** Nothing that it does not know may be in it, so no words at which to stop. */
function write(ask: Ask, { model, stream, temperature, schema }: Wording): Written {
  const { system, messages, tools, toolChoice, maxTokens } = ask;
  return {
    path: '/responses',
    body: {
      ...{ model, input: messages.flatMap(itemsOf), max_output_tokens: maxTokens, temperature },
      ...(system ? { instructions: system } : {}),
      ...(tools.length > 0 ? { tools: tools.map(toolOf), tool_choice: toolChoice } : {}),
      ...(schema ? { response_format: { type: 'json_schema', json_schema: { name: 'answer', schema } } } : {}),
      ...(stream ? { stream: true } : {}),
    },
  };
}

function toolOf({ name, description, schema }: Ask['tools'][number]) {
  return { type: 'function', name, description, parameters: schema };
}

/** Calls and their results are items of their own. */
function itemsOf({ role, parts }: Message): object[] {
  const content = parts.flatMap((part) => contentOf(role, part));
  const said = content.length > 0 ? [{ role, content }] : [];
  const results = parts.flatMap((part) =>
    part.type === 'result' ? [{ type: 'function_call_output', call_id: part.id, output: part.text }] : [],
  );
  const calls = parts.flatMap((part) =>
    part.type === 'call'
      ? [{ type: 'function_call', call_id: part.id, name: part.name, arguments: JSON.stringify(part.input) }]
      : [],
  );
  return [...results, ...said, ...calls];
}

function contentOf(role: Message['role'], part: Part): object[] {
  if (part.type === 'text') return [{ type: role === 'assistant' ? 'output_text' : 'input_text', text: part.text }];
  if (part.type !== 'image') return [];
  return [{ type: 'input_image', image_url: `data:${part.mediaType};base64,${part.base64}` }];
}

export const ResponsesUsage = z
  .object({
    input_tokens: count,
    output_tokens: count,
    input_tokens_details: z.object({ cached_tokens: count }).nullish(),
  })
  .transform(({ input_tokens, output_tokens, input_tokens_details }) => ({
    input: input_tokens,
    output: output_tokens,
    cached: input_tokens_details?.cached_tokens ?? 0,
  }));

const Texts = z.array(z.object({ text: z.string().default('') })).nullish();
const Item = z.object({
  type: z.string(),
  content: Texts.catch(undefined),
  summary: Texts,
  call_id: z.string().default(''),
  name: z.string().default(''),
  arguments: z.string().default(''),
});
const Answer = z.object({
  status: z.string(),
  output: z.array(Item).default([]),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  usage: aside(ResponsesUsage),
});
type Answer = z.output<typeof Answer>;

function read(answer: unknown): Told {
  const told = parsed(Answer, answer);
  return { parts: told.output.flatMap(partOf), finish: finishOf(told), usage: told.usage ?? undefined };
}

function partOf({ type, content, summary, call_id: id, name, arguments: json }: z.output<typeof Item>): Part[] {
  if (type === 'function_call') return [{ type: 'call', id, name, ...inputOf(json) }];
  const said = type === 'reasoning' ? summary : content;
  const text = (said ?? []).map((part) => part.text).join('');
  if (text === '' || (type !== 'message' && type !== 'reasoning')) return [];
  return [{ type: type === 'message' ? 'text' : 'thinking', text }];
}

function finishOf({ status, output, incomplete_details: cut }: Answer): Finish {
  if (status === 'incomplete') return cut?.reason === 'content_filter' ? 'filter' : 'length';
  if (status !== 'completed') throw ended(status);
  return output.some(({ type }) => type === 'function_call') ? 'calls' : 'stop';
}

function ended(how: string): Fault {
  return new Fault('upstream', `The provider ended its answer as ${how.slice(0, 40)}`, {
    details: { reason: 'stream-error' },
  });
}

const Event = z.object({
  type: z.string(),
  delta: z.string().default('').catch(''),
  output_index: z.int().default(0),
  item: Item.optional().catch(undefined),
  response: z.unknown().optional(),
});

type Event = z.output<typeof Event>;

function reader() {
  /** Calls whose input has come with their names. */
  const whole = new Set<number>();
  const bad = ({ type }: Event) => {
    throw ended(type);
  };
  const readers = new Map<string, (event: Event) => Piece[]>([
    ['response.output_text.delta', ({ delta: text }) => [{ type: 'text', text }]],
    ['response.reasoning_summary_text.delta', ({ delta: text }) => [{ type: 'thinking', text }]],
    [
      'response.output_item.added',
      ({ item, output_index: index }) => {
        if (item?.type !== 'function_call') return [];
        if (item.arguments) whole.add(index);
        return called(index, item);
      },
    ],
    [
      'response.function_call_arguments.delta',
      ({ output_index: index, delta: json }) => (whole.has(index) ? [] : [{ type: 'input', index, json }]),
    ],
    ['response.completed', ({ response }) => lastOf(response)],
    ['response.incomplete', ({ response }) => lastOf(response)],
    ...['error', 'response.failed', 'response.cancelled'].map((type) => [type, bad] as const),
  ]);
  return (event: unknown): Piece[] => {
    const said = parsed(Event, event);
    return readers.get(said.type)?.(said) ?? [];
  };
}

function called(index: number, { call_id: id, name, arguments: json }: z.output<typeof Item>): Piece[] {
  const call: Piece = { type: 'call', index, id, name };
  return json ? [call, { type: 'input', index, json }] : [call];
}

/** The end has all of it once more. */
function lastOf(response: unknown): Piece[] {
  const told = parsed(Answer, response);
  const finish: Piece = { type: 'finish', finish: finishOf(told) };
  return told.usage ? [{ type: 'usage', usage: told.usage }, finish] : [finish];
}
