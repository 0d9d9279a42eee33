// What `cadre` can be told to do.
import { readFile, writeFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { Fault } from '#base/fault';
import type { Answered, Backend, Described } from './backend.ts';
import { inputOf } from './input.ts';
import { show, tableOf } from './show.ts';
import { readCall, type Words } from './words.ts';

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

type Command = (context: Context, rest: readonly string[]) => Promise<void>;

export const commands: Readonly<Record<string, Command>> = {
  call: (context, rest) => call(context, rest),
  list,
  describe,
  events,
  undo: (context, [entryId = '']) => call(context, ['invoke.call.undo', `entryId=${entryId}`]),
  status: (context) => call(context, ['platform.health.read']),
};

/** Anything that is not a command of its own is the name of a capability. */
export function carryOut(context: Context): Promise<void> {
  const [first = '', ...rest] = context.words.positionals;
  const command = Object.hasOwn(commands, first) ? commands[first] : undefined;
  return command ? command(context, rest) : call(context, context.words.positionals);
}

async function call(context: Context, positionals: readonly string[]) {
  const { backend, terminal, words } = context;
  const { capability, pairs } = readCall(positionals);
  const described = await find(backend, capability);
  const given = await givenInput(context);
  const input = { ...given, ...inputOf(pairs, described.inputSchema) };
  const { key, rehearse } = words;
  const answered = await backend.call({ capability, input, key, rehearse }, terminal.signal);
  await print(context, answered);
}

async function find(backend: Backend, name: string): Promise<Described> {
  const all = await backend.catalogue();
  const found = all.find((one) => one.name === name);
  if (found) return found;
  const near = all.filter((one) => one.name.includes(name.split('.').at(-1) ?? name)).map((one) => one.name);
  const hint = near.length > 0 ? `; did you mean ${near.slice(0, 3).join(', ')}?` : '; `cadre list` shows all';
  throw new Fault('not_found', `There is no capability called "${name}"${hint}`);
}

async function givenInput({ words, terminal }: Context): Promise<object> {
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

async function print({ terminal, words }: Context, answered: Answered) {
  if (answered.kind === 'stream') {
    for await (const item of answered.items) terminal.write(`${JSON.stringify(item)}\n`);
    return;
  }
  if (answered.kind === 'bytes') {
    if (words.out) await writeFile(words.out, answered.bytes);
    else terminal.write(answered.bytes);
    return;
  }
  const readable = terminal.isTerminal && !words.json;
  terminal.write(`${readable ? show(answered.value) : JSON.stringify(answered.value, null, 2)}\n`);
  if (readable && answered.entryId) terminal.note(`Recorded as ${answered.entryId}`);
}

async function list({ backend, terminal, words }: Context, rest: readonly string[]) {
  const wanted = rest.map((word) => word.toLowerCase());
  const all = await backend.catalogue();
  const found = all
    .filter(({ name, summary }) => wanted.every((word) => `${name} ${summary}`.toLowerCase().includes(word)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, effect, summary }) => ({ name, effect, summary }));
  const readable = terminal.isTerminal && !words.json;
  const table = found.length > 0 ? tableOf(found) : 'Nothing is called so.';
  terminal.write(`${readable ? table : JSON.stringify(found, null, 2)}\n`);
}

async function describe({ backend, terminal, words }: Context, rest: readonly string[]) {
  const described = await find(backend, readCall(rest).capability);
  const readable = terminal.isTerminal && !words.json;
  terminal.write(`${readable ? show(described) : JSON.stringify(described, null, 2)}\n`);
}

async function events(context: Context, rest: readonly string[]) {
  const types = context.words.types?.split(',');
  const pairs = [...(types ? [`types=${types.join(',')}`] : []), ...rest];
  await call(context, ['event.event.stream', ...pairs]);
}
