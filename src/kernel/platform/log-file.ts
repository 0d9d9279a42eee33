// The log as files: one line of JSON per entry, the newest file and four older ones, each of bounded size.
import { renameSync, statSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pino from 'pino';

export interface LogFile {
  /** Where pino writes. */
  readonly stream: pino.DestinationStream;
  close(): Promise<void>;
}

const name = 'cadre.log';
const kept = 4;

export interface LogFileOptions {
  readonly largestBytes?: number;
  readonly lookEveryMs?: number;
}

export async function openLogFile(
  folder: string,
  { largestBytes = 10_000_000, lookEveryMs = 10_000 }: LogFileOptions = {},
): Promise<LogFile> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, name);
  const stream = pino.destination({ dest: path, sync: false, mode: 0o600 });
  const timer = setInterval(() => rotate(path, stream, largestBytes), lookEveryMs).unref();
  return {
    stream,
    close() {
      clearInterval(timer);
      return new Promise((resolve) => {
        stream.once('close', resolve);
        stream.end();
      });
    },
  };
}

function rotate(path: string, stream: { reopen(): void }, largest: number) {
  if (sizeOf(path) < largest) return;
  try {
    for (let age = kept; age > 0; age -= 1) {
      const from = age === 1 ? path : `${path}.${age - 1}`;
      if (sizeOf(from) > 0) renameSync(from, `${path}.${age}`);
    }
    stream.reopen();
  } catch (error) {
    // A log that can not be turned over goes on growing; the work must not end for it.
    process.emitWarning(`The log can not be rotated: ${String(error)}`);
  }
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The lines of the log, newest first, file by file. */
export async function* newestLines(folder: string): AsyncGenerator<string> {
  for (let age = 0; age <= kept; age += 1) {
    const path = join(folder, age === 0 ? name : `${name}.${age}`);
    const text = await readFile(path, 'utf8').catch(() => '');
    const lines = text.split('\n');
    for (let index = lines.length - 1; index >= 0; index -= 1) {
      const line = lines[index];
      if (line) yield line;
    }
  }
}
