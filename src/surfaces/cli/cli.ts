// The command line. It prints answers, and refusals with an exit code of their own.
import { asFault, type Fault } from '#base/fault';
import type { Backend } from './backend.ts';
import type { Terminal } from './command.ts';
import { carryOut } from './commands.ts';
import { help } from './help.ts';
import { type Keeper, keeperCommands } from './keeper.ts';
import { harmless } from './show.ts';
import { readWords, type Words } from './words.ts';

export type { Backend } from './backend.ts';
export type { Terminal } from './command.ts';
export { createKeeper } from './keeping.ts';
export { localBackend } from './local.ts';
export { isServing, noticeIn } from './notice.ts';
export { remoteBackend } from './remote.ts';

export interface Opening {
  /** Opens a running server or a kernel of its own; `as` is an API key to act with. */
  backend(as: string | undefined): Promise<Backend>;
  mcp(backend: Backend): Promise<void>;
  /** What is done to the installation while nothing runs; absent where it is on another machine. */
  readonly keeper?: Keeper;
}

/** As shells count it: 128 and the number of the signal. */
const interruptedCode = 130;

/** Answers the exit code. */
export async function runCli(args: readonly string[], terminal: Terminal, opening: Opening): Promise<number> {
  let words: Words | undefined;
  try {
    words = readWords(args);
    const code = await run(words, terminal, opening);
    return terminal.signal.aborted ? interruptedCode : code;
  } catch (error) {
    // Whoever stops us knows that we were stopped.
    if (terminal.signal.aborted) return interruptedCode;
    const fault = asFault(error);
    terminal.note(
      words?.json ? JSON.stringify(documentOf(fault), null, 2) : harmless(`${fault.title}: ${fault.message}`),
    );
    return fault.exitCode;
  }
}

async function run(words: Words, terminal: Terminal, opening: Opening): Promise<number> {
  const [first] = words.positionals;
  if (words.help || first === undefined || first === 'help') {
    terminal.write(help);
    return 0;
  }
  const keeping = keeperCommands[first];
  if (keeping) {
    await keeping({ words, terminal, keeper: opening.keeper });
    return 0;
  }
  const backend = await opening.backend(words.as);
  try {
    if (first !== 'mcp') return (await carryOut({ backend, terminal, words })) ?? 0;
    await opening.mcp(backend);
    return 0;
  } finally {
    await backend.close();
  }
}

function documentOf({ code, title, status, message, details }: Fault) {
  return { ...details, code, title, status, detail: message };
}
