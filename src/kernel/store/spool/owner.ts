// Who holds a spool folder, and whether that process still lives. A process id alone proves nothing: ids are reused,
// and in another container the same number is somebody else. Where the kernel can't be asked, the heartbeat decides.
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { pid } from 'node:process';
import { hasCode } from './disk.ts';

export const heartbeatMs = 2_000;
const silentAfterMs = 15_000;

export interface Owner {
  readonly pid: number;
  /** When the process started, in the kernel's own count; null where the kernel doesn't tell. */
  readonly startedAt: string | null;
  /** The boot and the process-id namespace within which `pid` means this process. */
  readonly place: string;
  readonly openedAt: string;
}

export async function thisOwner(): Promise<Owner> {
  const status = await statusOf(pid);
  return { pid, startedAt: status?.startedAt ?? null, place: await placeHere(), openedAt: new Date().toISOString() };
}

/** `owner` is null when the lock could not be read. Says yes when in doubt: a folder of the living is never taken. */
export async function isAlive(owner: Owner | null, lastBeatMs: number): Promise<boolean> {
  const beating = Date.now() - lastBeatMs < silentAfterMs;
  if (owner === null || owner.place !== (await placeHere())) return beating;
  if (!exists(owner.pid)) return false;
  const status = await statusOf(owner.pid);
  if (status === null || owner.startedAt === null) return beating;
  return status.startedAt === owner.startedAt && !status.ended;
}

export function parseOwner(text: string): Owner | null {
  try {
    const { pid, startedAt, place, openedAt } = JSON.parse(text) as Partial<Owner>;
    if (!Number.isSafeInteger(pid) || pid === undefined || pid <= 0) return null;
    if (typeof place !== 'string' || typeof openedAt !== 'string') return null;
    return { pid, startedAt: startedAt ?? null, place, openedAt };
  } catch {
    return null;
  }
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH');
  }
}

/** From `/proc/<pid>/stat`, after the name in brackets (which may hold anything): field 3 the state, 22 the start. */
async function statusOf(pid: number): Promise<{ startedAt: string; ended: boolean } | null> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => null);
  if (stat === null) return null;
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const startedAt = fields[19];
  return startedAt === undefined ? null : { startedAt, ended: fields[0] === 'Z' || fields[0] === 'X' };
}

async function placeHere(): Promise<string> {
  const [boot, space] = await Promise.all([
    readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => hostname()),
    readlink('/proc/self/ns/pid').catch(() => ''),
  ]);
  return `${boot.trim()} ${space}`;
}
