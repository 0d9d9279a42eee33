// PostgreSQL appends to the descriptor it was born with and may outlive us, so the log is bounded by copying it aside
// and emptying it in place.
import { closeSync, copyFileSync, fstatSync, mkdirSync, openSync, readSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';

const limitBytes = 8 * 2 ** 20;
const tailBytes = 4096;

export function logPath(home: string): string {
  const directory = join(home, 'log');
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  return join(directory, 'postgres.log');
}

export function boundLog(path: string, limit = limitBytes): void {
  if (logSize(path) <= limit) return;
  copyFileSync(path, `${path}.1`);
  truncateSync(path);
}

export function logSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last lines written since `from`. */
export function logTail(path: string, from = 0): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const start = Math.max(Math.min(from, size), size - tailBytes);
    const text = Buffer.alloc(size - start);
    readSync(file, text, 0, text.length, start);
    return text.toString('utf8').trim();
  } finally {
    closeSync(file);
  }
}
