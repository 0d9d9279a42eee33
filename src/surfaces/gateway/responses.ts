// Responses of OpenAI, asked. What the dialect keeps on its own servers (earlier responses, files, tools that run
// there) can be asked of nobody else.
import { z } from 'zod';
import { inputOf } from '#kernel/model';
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
} from './asking.ts';
import type { Manner } from './manner.ts';
import { speaker, whole } from './responses-told.ts';

export const responses: Manner = {
  ...{ dialect: 'openai', path: '/responses', limits: ['max_output_tokens'] },
  ...{ question, whole, speaker },
};

const Content = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['input_text', 'output_text']), text: z.string() }),
  z.object({ type: z.literal('input_image'), image_url: z.string() }),
  z.object({ type: z.literal('refusal'), refusal: z.string() }),
]);
const Summary = z.object({ text: z.string() });

const MessageItem = z.object({
  type: z.literal('message').optional(),
  role: z.enum(['user', 'assistant', 'system', 'developer']),
  content: z.union([z.string(), z.array(Content)]),
});
const Item = z.union([
  MessageItem,
  z.object({
    ...{ type: z.literal('function_call'), call_id: z.string(), name: z.string(), arguments: z.string() },
  }),
  z.object({
    ...{ type: z.literal('function_call_output'), call_id: z.string() },
    output: z.union([z.string(), z.array(Content)]),
  }),
  z.object({
    ...{ type: z.literal('reasoning'), summary: z.array(Summary).default([]) },
    encrypted_content: z.string().nullish(),
  }),
]);
type Item = z.output<typeof Item>;

const nothing = (why: string) => z.null(why).optional();

const Request = z.object({
  input: z.union([z.string(), z.array(Item)]),
  instructions: z.string().nullish(),
  max_output_tokens: z.int().nullish(),
  temperature: z.number().nullish(),
  reasoning: z.object({ effort: z.string().nullish() }).nullish(),
  previous_response_id: nothing('Earlier responses are kept by OpenAI alone; send what was said before'),
  conversation: nothing('Conversations are kept by OpenAI alone; send what was said before'),
  tools: z
    .array(
      z.object({
        type: z.literal('function', 'Only functions of your own can be handed to every model'),
        ...{ name: z.string(), description: z.string().nullish(), parameters: JsonObject.nullish() },
      }),
    )
    .nullish(),
  tool_choice: z
    .union([z.enum(['auto', 'none', 'required']), z.object({ type: z.literal('function'), name: z.string() })])
    .nullish(),
  text: z
    .object({
      format: z
        .discriminatedUnion('type', [
          z.object({ type: z.literal('text') }),
          z.object({ type: z.literal('json_object') }),
          z.object({ type: z.literal('json_schema'), schema: JsonObject }),
        ])
        .nullish(),
    })
    .nullish(),
});
type Request = z.output<typeof Request>;

function question(fields: unknown) {
  const request = parsed(Request, fields);
  const { input, instructions, max_output_tokens, temperature, reasoning, text } = request;
  const items: readonly Item[] = typeof input === 'string' ? [{ role: 'user', content: input }] : input;
  const system = [instructions ?? [], items.flatMap(instructionIn)].flat();
  return questionOf({
    ...toolsIn(request),
    system: system.length > 0 ? system.join('\n\n') : undefined,
    messages: items.flatMap(messageOf),
    maxTokens: max_output_tokens ?? undefined,
    temperature: temperature ?? undefined,
    thinkingTokens: efforts[reasoning?.effort ?? ''],
    schema: text?.format?.type === 'json_schema' ? text.format.schema : undefined,
  });
}

function toolsIn({ tools, tool_choice: choice }: Request): Tools {
  const known = (tools ?? []).map(({ name, description, parameters }) => ({
    ...{ name, description: description ?? '', schema: parameters ?? { type: 'object', properties: {} } },
  }));
  if (typeof choice === 'object' && choice) return toolsNamed(known, choice.name);
  return { tools: known, toolChoice: choice ?? 'auto' };
}

const instructing = ['system', 'developer'];

function instructionIn(item: Item): string[] {
  return 'role' in item && instructing.includes(item.role) ? [textIn(item.content)] : [];
}

function textIn(content: string | readonly z.output<typeof Content>[]): string {
  if (typeof content === 'string') return content;
  return content.map((part) => ('text' in part ? part.text : '')).join('\n');
}

function messageOf(item: Item): Message[] {
  if ('role' in item) {
    const { role, content } = item;
    if (instructing.includes(role)) return [];
    const parts = typeof content === 'string' ? [{ type: 'text' as const, text: content }] : content.map(partOf);
    return [{ role: role === 'assistant' ? 'assistant' : 'user', parts }];
  }
  if (item.type === 'function_call_output') {
    const { call_id: id, output } = item;
    return [{ role: 'user', parts: [{ type: 'result', id, text: textIn(output), failed: false }] }];
  }
  if (item.type === 'function_call') {
    const { call_id: id, name } = item;
    return [{ role: 'assistant', parts: [{ type: 'call', id, name, ...inputOf(item.arguments) }] }];
  }
  const text = item.summary.map((part) => part.text).join('\n');
  const signed = item.encrypted_content ? { signature: item.encrypted_content } : {};
  return [{ role: 'assistant', parts: [{ type: 'thinking', text, ...signed }] }];
}

function partOf(part: z.output<typeof Content>): Part {
  if (part.type === 'input_image') return pictureIn(part.image_url, 'input.content.image_url');
  return { type: 'text', text: part.type === 'refusal' ? part.refusal : part.text };
}
