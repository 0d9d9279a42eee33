// What the machine was doing meanwhile: cores used by a process and its children, by everybody else, and memory held.
// Read from /proc; where there is none, nothing is known and the table says so.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';

const ticksPerSecond = 100;
const known = existsSync('/proc/stat');

interface Reading {
  readonly parent: number;
  readonly ticks: number;
  /** Of children that have ended. */
  readonly childTicks: number;
}

/** In cores. */
export interface Usage {
  /** The process by itself: the Node that serves, without PostgreSQL. */
  readonly alone: number;
  /** Everything that is not a part of this bench: other processes, and what a host takes for its other machines. */
  readonly foreign: number;
}

/** What `pid` and everybody else use from now until it is asked. */
export function watchCores(pid: number): () => Usage {
  if (!known) return () => ({ alone: Number.NaN, foreign: Number.NaN });
  const before = snapshot(pid);
  return () => {
    const now = snapshot(pid);
    const ticks = ((now.atMs - before.atMs) / 1000) * ticksPerSecond;
    const busy = now.machine - before.machine - (now.bench - before.bench);
    return { alone: (now.alone - before.alone) / ticks, foreign: Math.max(0, busy / ticks) };
  };
}

/** Waits until others use little of the machine, but not for long. */
export async function quiet({ cores, longestMs }: { cores: number; longestMs: number }): Promise<void> {
  const giveUpAt = performance.now() + longestMs;
  while (performance.now() < giveUpAt) {
    const used = watchCores(process.pid);
    await pause(200);
    if (!(used().foreign > cores)) return;
  }
}

/** Megabytes the process itself holds. */
export function residentMegabytes(pid: number): number {
  if (!known) return Number.NaN;
  const line = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'));
  return Number(line?.[1] ?? Number.NaN) / 1024;
}

export function machineLine(): string {
  const cores = cpus();
  const model = cores[0]?.model.trim() ?? 'unknown';
  return `${cores.length} cores (${model}), Node ${process.version}, ${process.platform}`;
}

function snapshot(pid: number) {
  const all = readings();
  return {
    alone: all.get(pid)?.ticks ?? Number.NaN,
    bench: treeTicks(process.pid, all),
    machine: machineTicks(),
    atMs: performance.now(),
  };
}

function machineTicks(): number {
  const [line = ''] = readFileSync('/proc/stat', 'latin1').split('\n');
  const [user = 0, nice = 0, system = 0, , , irq = 0, softIrq = 0, steal = 0] = line
    .trim()
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return user + nice + system + irq + softIrq + steal;
}

function readings(): Map<number, Reading> {
  const all = new Map<number, Reading>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const reading = read(Number(name));
    if (reading) all.set(Number(name), reading);
  }
  return all;
}

function read(pid: number): Reading | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const [user = 0, system = 0, childUser = 0, childSystem = 0] = fields.slice(11, 15);
    return { parent: fields[1] ?? 0, ticks: user + system, childTicks: childUser + childSystem };
  } catch {
    // It ended while we looked.
    return undefined;
  }
}

function treeTicks(pid: number, all: ReadonlyMap<number, Reading>): number {
  const children = new Map<number, number[]>();
  for (const [id, { parent }] of all) children.set(parent, [...(children.get(parent) ?? []), id]);
  const open = [pid];
  let ticks = 0;
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const reading = all.get(id);
    ticks += (reading?.ticks ?? 0) + (reading?.childTicks ?? 0);
    open.push(...(children.get(id) ?? []));
  }
  return ticks;
}
