// What the dialects' questions have in common on their way into the house's own form.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Ask, type Questioned } from '#kernel/model';

export type Message = Ask['messages'][number];
export type Part = Message['parts'][number];
export type Tools = Pick<Ask, 'tools' | 'toolChoice'>;

export const JsonObject = z.record(z.string(), z.unknown());

/** What is not as the dialect has it is the asker's mistake, at that place. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const param = issue?.path.map(String).join('.') ?? '';
  throw untold(`${param || 'The request'}: ${issue?.message ?? 'it is not as it should be'}`, param);
}

/** Understood, but nothing that every model could be asked. */
export function untold(message: string, param: string): Fault {
  return new Fault('invalid', message, { details: { param } });
}

export type Asked = { readonly [Name in Exclude<keyof Ask, 'messages'>]?: Ask[Name] | undefined } & {
  readonly messages: readonly Message[];
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
};

export function questionOf({ schema, messages, ...more }: Asked): Questioned {
  const said = joined(messages);
  const given = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return { ask: parsed(Ask, { ...given, messages: said, ...thinkingFor(said, more.thinkingTokens) }), schema };
}

/** Results and words of the same turn may come one by one; models want them together. */
function joined(messages: readonly Message[]): Message[] {
  const all: Message[] = [];
  for (const { role, parts } of messages) {
    const last = all.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else if (parts.length > 0) all.push({ role, parts: [...parts] });
  }
  return all;
}

/** Who has thought before it called a tool wants its thoughts back before it thinks on; not everybody keeps them. */
function thinkingFor(messages: readonly Message[], thinkingTokens: number | undefined) {
  const last = messages.findLast(({ role }) => role === 'assistant');
  const hasCalled = last?.parts.some(({ type }) => type === 'call');
  const hasThought = last?.parts.some((part) => part.type === 'thinking' && part.signature);
  return hasCalled && !hasThought ? { thinkingTokens: undefined } : { thinkingTokens };
}

const dataUrl = /^data:(image\/(?:png|jpeg|gif|webp));base64,/;

/** Only pictures that are in the request: nothing is fetched for somebody. */
export function pictureIn(url: string, param: string): Part {
  const [head = '', mediaType] = dataUrl.exec(url) ?? [];
  if (!mediaType) throw untold('A picture has to be in the request, as a data: URL of png, jpeg, gif or webp', param);
  return pictureOf(mediaType, url.slice(head.length));
}

const MediaType = z.enum(['image/png', 'image/jpeg', 'image/gif', 'image/webp']);

export function pictureOf(mediaType: string, base64: string): Part {
  return { type: 'image', mediaType: parsed(MediaType, mediaType), base64 };
}

/** One tool that must be called is the only one there is. */
export function toolsNamed(tools: Ask['tools'], name: string): Tools {
  const named = tools.filter((tool) => tool.name === name);
  if (named.length === 0) throw untold(`There is no tool ${name} to call`, 'tool_choice');
  return { tools: named, toolChoice: 'required' };
}

/** How hard somebody wants it to think, in tokens. */
export const efforts: Readonly<Record<string, number>> = { low: 2048, medium: 8192, high: 16_384, xhigh: 32_768 };
