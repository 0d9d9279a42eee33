// A server under measurement: a child process that says where it listens, and ends with us.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

export interface Target {
  readonly pid: number;
  readonly child: ChildProcess;
  /** What the process said when it was ready: at least its port. */
  readonly ready: Ready;
  stop(): Promise<void>;
}

export interface Ready {
  readonly port: number;
  readonly [name: string]: unknown;
}

/** As `npm start` has Node begin. */
const begun = [
  '--max-semi-space-size=16',
  '--heap-growing-percent=40',
  '--import',
  join(import.meta.dirname, '../../tools/start/lighter.mjs'),
];
const readyLimitMs = 60_000;
const stopLimitMs = 20_000;

export interface TargetOptions {
  readonly file: string;
  readonly words?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** For Node itself: `--cpu-prof` and the like. */
  readonly flags?: readonly string[];
}

export async function startTarget({ file, words = [], env = {}, flags = [] }: TargetOptions): Promise<Target> {
  const execArgv = [...begun, ...flags];
  const child = fork(file, words, { env: { ...process.env, NODE_ENV: 'production', ...env }, execArgv });
  const ready = await readiness(child, file);
  return { pid: child.pid ?? 0, child, ready, stop: () => stop(child) };
}

function readiness(child: ChildProcess, file: string): Promise<Ready> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`${file} was not ready in ${readyLimitMs / 1000} s`)), readyLimitMs);
    child.once('message', (ready: Ready) => resolve(ready));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code} before it was ready`)));
    child.once('message', () => clearTimeout(late));
    child.once('exit', () => clearTimeout(late));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  if (child.connected) child.disconnect();
  const cut = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
  await ended;
  clearTimeout(cut);
}

/** In the child: says where it listens, and runs `end` when the bench goes away. */
export function tellReady(ready: Ready, end: () => Promise<unknown>) {
  process.once('disconnect', () => void end().finally(() => process.exit()));
  process.send?.(ready);
}
