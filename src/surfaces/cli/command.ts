// What every command is given, and the input that was handed to it in one piece.
import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { Fault } from '#base/fault';
import type { Backend } from './backend.ts';
import type { Words } from './words.ts';

export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly isTerminal: boolean;
  readonly signal: AbortSignal;
  write(text: string | Uint8Array): void;
  note(text: string): void;
}

export interface Context {
  readonly backend: Backend;
  readonly terminal: Terminal;
  readonly words: Words;
}

/** Answers another exit code than 0 when what it found is not good. */
export type Command = (context: Context, rest: readonly string[]) => Promise<number | undefined>;

export async function givenInput({ words, terminal }: Context): Promise<object> {
  const text = await textGiven(words, terminal);
  if (text === undefined) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed;
  } catch (cause) {
    throw new Fault('invalid', 'The input is not valid JSON', { cause });
  }
  throw new Fault('invalid', 'The input must be one JSON object');
}

async function textGiven({ input, file }: Words, terminal: Terminal): Promise<string | undefined> {
  if (input === '-') return textOf(terminal.input);
  if (input !== undefined) return input;
  if (file === undefined) return undefined;
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('invalid', `${file} can not be read`, { cause });
  }
}
