// What every dialect does: writes a request, reads an answer, and reads a stream piece by piece.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { isTooDeep } from '#base/nesting';
import type { Ask, Finish, Part, Usage } from '#contracts/model';
import type { Wire } from '../wires.ts';

export interface Wording {
  readonly wire: Wire;
  readonly model: string;
  readonly stream: boolean;
  readonly temperature: number;
  /** What the answer has to be, when it is an object. */
  readonly schema?: Readonly<Record<string, unknown>> | undefined;
}

export interface Written {
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Told {
  readonly parts: readonly Part[];
  readonly finish: Finish;
  /** Undefined when the provider does not say. */
  readonly usage: Usage | undefined;
}

export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'thinking'; readonly text: string; readonly signature?: string }
  | { readonly type: 'call'; readonly index: number; readonly id: string; readonly name: string }
  | { readonly type: 'input'; readonly index: number; readonly json: string }
  /** Usage so far; a later one takes the place of an earlier one. */
  | { readonly type: 'usage'; readonly usage: Usage }
  | { readonly type: 'finish'; readonly finish: Finish };

export interface Codec {
  write(ask: Ask, wording: Wording): Written;
  read(answer: unknown): Told;
  /** A fresh reader for one stream: what each event means. */
  reader(): (event: unknown) => readonly Piece[];
}

/** No model reads or writes so much at a time: whoever says so is not believed. */
const mostTokens = 50_000_000;

export const count = z
  .int()
  .min(0)
  .max(mostTokens)
  .nullish()
  .transform((value) => value ?? 0);

/** What an answer says beside itself: where that can not be so it was not said, and the answer stands. */
export function aside<Schema extends z.ZodType>(said: Schema) {
  return said.nullish().catch(undefined);
}

/** Some say with success that there is none. */
export const noError = z
  .unknown()
  .refine((error) => !error)
  .optional();

/** What is not as the dialect has it is the provider's failure, told without its words. */
export function parsed<Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const where = result.error.issues[0]?.path.map(String).join('.') ?? '';
  throw new Fault('upstream', `The provider answered in a form that is not its own${where && ` (${where})`}`, {
    details: { reason: 'shape' },
  });
}

const Input = z.record(z.string(), z.unknown());

/** The input of a call as models write it, which need not be JSON. */
export function inputOf(json: string): { input: Record<string, unknown>; malformed?: string } {
  if (json.trim() === '') return { input: {} };
  if (isTooDeep(json)) return { input: {}, malformed: json };
  try {
    const result = Input.safeParse(JSON.parse(json));
    if (result.success) return { input: result.data };
  } catch {
    // Said below: a model's slip is a normal outcome.
  }
  return { input: {}, malformed: json };
}

/** The names of the calls that results answer: some dialects want them beside the id. */
export function callNames({ messages }: Ask): ReadonlyMap<string, string> {
  const calls = messages.flatMap(({ parts }) => parts.filter((part) => part.type === 'call'));
  return new Map(calls.map(({ id, name }) => [id, name]));
}
