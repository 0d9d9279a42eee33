// One Cadre per home. The file says who holds it; a holder that was killed leaves it behind, and the right to replace
// that one file is itself claimed by a lock named after it, so that of several starters exactly one can win.
import { createHash, randomUUID } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '#base/fault';
import { birthOf } from './proc.ts';

export interface Lock {
  release(): void;
}

export function lockHome(home: string): Lock {
  return claim(join(home, 'cadre.lock'), home);
}

function claim(path: string, home: string): Lock {
  const mine = JSON.stringify({ pid: process.pid, born: birthOf(process.pid), token: randomUUID() });
  const draft = `${path}.${process.pid}-${randomUUID().slice(0, 8)}`;
  writeFileSync(draft, mine, { flag: 'wx', mode: 0o600 });
  try {
    place(draft, path, home);
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    release() {
      if (read(path) === mine) rmSync(path, { force: true });
    },
  };
}

function place(draft: string, path: string, home: string): void {
  while (!link(draft, path)) {
    const found = read(path);
    if (found === undefined) continue;
    const holder = livingHolder(found);
    if (holder !== undefined) throw held(home, holder);
    const guard = claim(`${path}.${fingerprint(found)}`, home);
    try {
      if (read(path) !== found) continue;
      renameSync(draft, path);
      return;
    } finally {
      guard.release();
    }
  }
}

function link(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** The pid of the holder, or undefined when it has ended (or a power cut left the file unreadable). */
function livingHolder(text: string): number | undefined {
  try {
    const { pid, born } = JSON.parse(text) as { pid: number; born: string };
    return birthOf(pid) === born ? pid : undefined;
  } catch {
    return undefined;
  }
}

function held(home: string, pid: number): Fault {
  return new Fault(
    'conflict',
    `Another Cadre (process ${pid}) is using ${home}. Stop it first, or set CADRE_HOME to another directory`,
    { details: { pid, home } },
  );
}

function fingerprint(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
