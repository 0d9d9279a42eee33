// PostgreSQL writes who it is and how far it has come into postmaster.pid. The file outlives it, so it is believed
// only when that process really is the server of this directory.
import { readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { birthOf, commandOf, pids, signal, workingDirectoryOf } from './proc.ts';

export interface Postmaster {
  readonly pid: number;
  readonly socketDir: string;
  readonly port: number;
  readonly host: string;
  readonly status: string;
}

export function readPostmaster(dataDir: string): Postmaster | undefined {
  const lines = readLines(join(dataDir, 'postmaster.pid'));
  const pid = Number(lines[0]);
  // A negative pid is a single-user session somebody opened by hand; PostgreSQL itself refuses to run beside it.
  if (!Number.isInteger(pid) || pid <= 0) return undefined;
  const [port, socketDir = '', host = '', , status = ''] = lines.slice(3);
  return { pid, port: Number(port), socketDir, host, status };
}

/** The server that runs on this directory, if one does. A file left behind by one that ended is removed: PostgreSQL
 * would refuse to start when its pid has gone to another process of the same user. */
export function runningPostmaster(dataDir: string): Postmaster | undefined {
  const found = readPostmaster(dataDir);
  if (found === undefined || serves(found.pid, dataDir)) return found;
  rmSync(join(dataDir, 'postmaster.pid'), { force: true });
  return undefined;
}

/** What a killed server left running: a busy backend does not notice that its postmaster is gone, and no new server
 * can start while it holds the shared memory. */
export function endLeftovers(dataDir: string): void {
  for (const pid of pids()) {
    const isBackend = commandOf(pid)[0]?.startsWith('postgres: ') === true;
    if (isBackend && workingDirectoryOf(pid) === dataDir) signal(pid, 'SIGKILL');
  }
}

function serves(pid: number, dataDir: string): boolean {
  if (birthOf(pid) === undefined) return false;
  const command = commandOf(pid);
  if (basename(command[0] ?? '') !== 'postgres') return false;
  return workingDirectoryOf(pid) === dataDir || command[command.indexOf('-D') + 1] === dataDir;
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => line.trim());
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
