// What `cadre` can be told to do.
import { writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { Fault } from '#base/fault';
import type { Answered, Backend, Described } from './backend.ts';
import { type Command, type Context, givenInput } from './command.ts';
import { inputOf } from './input.ts';
import { show, tableOf } from './show.ts';
import { transferCommands } from './transfer.ts';
import { upkeepCommands, verifyRecords } from './upkeep.ts';
import { readCall } from './words.ts';

const Waiting = z.strictObject({ status: z.literal('waiting'), approvalId: z.string() });

export const commands: Readonly<Record<string, Command>> = {
  call: (context, rest) => call(context, rest),
  list,
  describe,
  events,
  undo: (context, [entryId = '']) => call(context, ['invoke.call.undo', `entryId=${entryId}`]),
  status: (context) => call(context, ['platform.health.read']),
  ...upkeepCommands,
  ...transferCommands,
};

/** Anything that is not a command of its own is the name of a capability. */
export function carryOut(context: Context): Promise<number | undefined> {
  const [first = '', ...rest] = context.words.positionals;
  if (first === 'audit' && rest[0] === 'verify') return verifyRecords(context);
  const command = Object.hasOwn(commands, first) ? commands[first] : undefined;
  return command ? command(context, rest) : call(context, context.words.positionals);
}

async function call(context: Context, positionals: readonly string[]): Promise<undefined> {
  const { backend, terminal, words } = context;
  const { capability, pairs } = readCall(positionals);
  const described = await find(backend, capability);
  const given = await givenInput(context);
  const input = { ...given, ...inputOf(pairs, described.inputSchema) };
  const { key, rehearse, reason } = words;
  const { isOwn } = described;
  const answered = await backend.call({ capability, input, key, rehearse, reason, isOwn }, terminal.signal);
  await print(context, answered);
}

async function find(backend: Backend, name: string): Promise<Described> {
  const all = await backend.catalogue();
  const found = all.find((one) => one.name === name);
  if (found) return found;
  const own = await backend.own();
  const ofTheirs = own.find((one) => one.name === name);
  if (ofTheirs) return ofTheirs;
  const near = [...all, ...own]
    .filter((one) => one.name.includes(name.split('.').at(-1) ?? name))
    .map((one) => one.name);
  const hint = near.length > 0 ? `; did you mean ${near.slice(0, 3).join(', ')}?` : '; `cadre list` shows all';
  throw new Fault('not_found', `There is no capability called "${name}"${hint}`);
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
  const approvalId = words.json ? undefined : waitingFor(answered.value);
  if (approvalId) {
    terminal.note('It waits for a person to approve it; nothing has been done. See it with:');
    terminal.note(`  cadre approval request get approvalId=${approvalId}`);
    terminal.note('Asking again with the same --key says what became of it.');
  }
}

/** What waits says so and nothing else. */
function waitingFor(value: unknown): string | undefined {
  const waiting = Waiting.safeParse(value);
  return waiting.success ? waiting.data.approvalId : undefined;
}

async function list({ backend, terminal, words }: Context, rest: readonly string[]): Promise<undefined> {
  const wanted = rest.map((word) => word.toLowerCase());
  const all = [...(await backend.catalogue()), ...(await backend.own())];
  const found = all
    .filter(({ name, summary }) => wanted.every((word) => `${name} ${summary}`.toLowerCase().includes(word)))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, effect, summary }) => ({ name, effect, summary }));
  const readable = terminal.isTerminal && !words.json;
  const table = found.length > 0 ? tableOf(found) : 'Nothing is called so.';
  terminal.write(`${readable ? table : JSON.stringify(found, null, 2)}\n`);
}

async function describe({ backend, terminal, words }: Context, rest: readonly string[]): Promise<undefined> {
  const { isOwn: _, ...described } = await find(backend, readCall(rest).capability);
  const readable = terminal.isTerminal && !words.json;
  terminal.write(`${readable ? show(described) : JSON.stringify(described, null, 2)}\n`);
}

async function events(context: Context, rest: readonly string[]): Promise<undefined> {
  const types = context.words.types?.split(',');
  const pairs = [...(types ? [`types=${types.join(',')}`] : []), ...rest];
  await call(context, ['event.event.stream', ...pairs]);
}
