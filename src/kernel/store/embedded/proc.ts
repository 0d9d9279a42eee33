// What Linux knows about a process. A pid alone is no identity, because pids are reused: a pid with its start tick
// and its boot is.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** When this process began, as a mark that no later owner of the pid can carry; undefined when it has ended. */
export function birthOf(pid: number): string | undefined {
  const stat = readProc(`${pid}/stat`);
  // The second field is the program's name in parentheses, and may itself hold blanks and parentheses.
  const [state, ...rest] = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  if (state === undefined || state === 'Z' || state === 'X') return undefined;
  return `${readProc('sys/kernel/random/boot_id')?.trim()}:${rest[18]}`;
}

export function pids(): number[] {
  return readdirSync('/proc').map(Number).filter(Number.isInteger);
}

export function commandOf(pid: number): readonly string[] {
  return readProc(`${pid}/cmdline`)?.split('\0') ?? [];
}

/** The directory a process works in, or undefined when it has ended or may not be looked at. */
export function workingDirectoryOf(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

/** A process that has ended meanwhile needs no signal. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

function readProc(name: string): string | undefined {
  try {
    return readFileSync(`/proc/${name}`, 'utf8');
  } catch {
    return undefined;
  }
}
