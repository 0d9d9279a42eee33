// The life of one PostgreSQL server process: started in a session of its own, so that a terminal's Ctrl-C does not
// reach it and it may outlive us; watched; ended.
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '#base/fault';
import type { Binaries } from './binaries.ts';
import { commandAs, type Identity } from './identity.ts';
import { logSize, logTail } from './log.ts';
import { endLeftovers, type Postmaster, readPostmaster } from './postmaster.ts';
import { birthOf, signal } from './proc.ts';

const readyPollMs = 5;
const startLimitMs = 10 * 60_000;
const watchPollMs = 100;
const stopLimitMs = 30_000;
const leftoverLimitMs = 10_000;

export interface Start {
  readonly dataDir: string;
  readonly identity: Identity;
  readonly binaries: Binaries;
  readonly args: readonly string[];
  readonly log: string;
}

export interface Server extends Postmaster {
  /** Settles with how it ended. */
  readonly ended: Promise<string>;
}

export async function launch(start: Start): Promise<Server> {
  const giveUpAt = performance.now() + leftoverLimitMs;
  for (;;) {
    const written = logSize(start.log);
    const child = spawnServer(start);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('exit', (code, killedBy) => resolve(killedBy ?? `exit code ${code}`));
    });
    const postmaster = await waitUntilReady(start.dataDir, child.pid, ended);
    if (postmaster !== undefined) {
      child.unref();
      return { ...postmaster, ended };
    }
    const reason = logTail(start.log, written) || (await ended);
    if (!reason.includes('is still in use') || performance.now() > giveUpAt) throw didNotStart(reason, start.log);
    endLeftovers(start.dataDir);
    await pause(50);
  }
}

/** A server that some earlier process of ours started. */
export async function adopt(found: Postmaster, dataDir: string): Promise<Server | undefined> {
  const ended = watch(found.pid);
  const postmaster = await waitUntilReady(dataDir, found.pid, ended);
  return postmaster === undefined ? undefined : { ...postmaster, ended };
}

/** Ends it in order: everybody is disconnected, everything written out. What takes too long is cut, and recovers. */
export async function end({ pid, ended }: Server): Promise<void> {
  signal(pid, 'SIGINT');
  const cut = setTimeout(() => signal(pid, 'SIGQUIT'), stopLimitMs);
  await ended;
  clearTimeout(cut);
}

function spawnServer({ identity, binaries, args, log }: Start): ChildProcess {
  const command = commandAs(identity, binaries.postgres, args);
  const output = openSync(log, 'a', 0o600);
  try {
    const options = { ...command.options, env: binaries.env, detached: true };
    return spawn(command.file, command.args, { ...options, stdio: ['ignore', output, output] });
  } finally {
    closeSync(output);
  }
}

/** Undefined when it ended first. */
async function waitUntilReady(dataDir: string, pid: number | undefined, ended: Promise<string>) {
  let over = false;
  void ended.then(() => {
    over = true;
  });
  const giveUpAt = performance.now() + startLimitMs;
  while (performance.now() < giveUpAt) {
    const found = readPostmaster(dataDir);
    if (found !== undefined && found.pid === pid && found.status === 'ready') return found;
    if (over) return undefined;
    await pause(readyPollMs);
  }
  throw new Fault(
    'unavailable',
    `PostgreSQL (process ${pid}) is still not ready after ${startLimitMs / 60_000} minutes`,
  );
}

function watch(pid: number): Promise<string> {
  const born = birthOf(pid);
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (birthOf(pid) === born && born !== undefined) return;
      clearInterval(timer);
      resolve('it ended');
    }, watchPollMs).unref();
  });
}

function didNotStart(reason: string, log: string): Fault {
  return new Fault('unavailable', `PostgreSQL did not start: ${reason} (see ${log})`);
}
