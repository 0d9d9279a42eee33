// Commands that need the installation to stand still.
import { Fault } from '#base/fault';
import type { Terminal } from './command.ts';
import type { Words } from './words.ts';

export interface RestoredAll {
  readonly version: string;
  readonly takenAt: string;
  readonly tables: number;
  readonly rows: number;
  /** Those who were forgotten once and have been forgotten again. */
  readonly forgotten: number;
  readonly era: number;
}

export interface Rotated {
  readonly keys: number;
  readonly factors: number;
  /** Calls that wait for a person, or waited once. */
  readonly requests: number;
  /** Where the new key lies now; undefined when the operator sets it. */
  readonly keyFile: string | undefined;
  /** Where the old one is kept, for the backups that were made under it. */
  readonly oldKeyFile: string | undefined;
}

export interface Keeper {
  restore(path: string, force: boolean): Promise<RestoredAll>;
  rotateRootKey(path: string): Promise<Rotated>;
}

interface Keeping {
  readonly words: Words;
  readonly terminal: Terminal;
  readonly keeper: Keeper | undefined;
}

export const keeperCommands: Readonly<Record<string, (keeping: Keeping) => Promise<void>>> = {
  async restore(keeping) {
    const done = await keeperOf(keeping).restore(fileIn(keeping, 'backup'), keeping.words.force);
    const { version, takenAt, tables, rows, forgotten, era } = done;
    tell(keeping, done, [
      `Restored what Cadre ${version} backed up at ${takenAt}: ${rows} rows of ${tables} tables.`,
      `Forgotten again: ${forgotten}. The record goes on in era ${era}.`,
    ]);
  },
  async 'rotate-root-key'(keeping) {
    const done = await keeperOf(keeping).rotateRootKey(fileIn(keeping, 'new root key'));
    const { keys, factors, requests, keyFile, oldKeyFile } = done;
    tell(keeping, done, [
      `Sealed anew: ${keys} keys of the vault, ${factors} second factors, ${requests} requests for approval.`,
      keyFile ? `The new root key is in ${keyFile}.` : 'Set CADRE_ROOT_KEY to the new root key before the next start.',
      ...(oldKeyFile ? [`The old one is in ${oldKeyFile}; keep it with the backups that were made under it.`] : []),
    ]);
  },
};

function keeperOf({ keeper }: Keeping): Keeper {
  if (!keeper) throw new Fault('invalid', 'This is done on the machine that Cadre runs on');
  return keeper;
}

function fileIn({ words: { positionals } }: Keeping, what: string): string {
  const [command, file, ...more] = positionals;
  if (file && more.length === 0) return file;
  throw new Fault('invalid', `Name the file of the ${what}: cadre ${command} <file>`);
}

function tell({ words, terminal }: Keeping, done: object, lines: readonly string[]) {
  terminal.write(`${words.json ? JSON.stringify(done, null, 2) : lines.join('\n')}\n`);
}
