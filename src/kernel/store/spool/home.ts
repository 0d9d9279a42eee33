// A spool's own folder under the shared one. It is born under another name with its lock inside, so that a folder
// without a lock is always one that was let go. Taking over is one rename of a name that is never used twice: of
// several who try, exactly one succeeds.
import { randomUUID } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { hasCode, syncDirectory } from './disk.ts';
import { isAlive, type Owner, parseOwner, thisOwner } from './owner.ts';

const homeName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const unborn = '.new-';

export function lockOf(home: string): string {
  return join(home, 'lock');
}

export async function openHome(dir: string): Promise<string> {
  const name = randomUUID();
  const cradle = join(dir, unborn + name);
  await mkdir(cradle, { recursive: true, mode: 0o700 });
  const lock = await open(lockOf(cradle), 'wx');
  try {
    await lock.writeFile(JSON.stringify(await thisOwner()));
    await lock.sync();
  } finally {
    await lock.close();
  }
  await syncDirectory(cradle);
  const home = join(dir, name);
  await rename(cradle, home);
  await syncDirectory(dir);
  return home;
}

export async function beat(home: string): Promise<void> {
  const now = new Date();
  await utimes(lockOf(home), now, now);
}

/** Lets the folder go. What still lies in it is for whoever adopts it. */
export async function leaveHome(home: string): Promise<void> {
  await rm(lockOf(home), { force: true });
  await rmdir(home).catch((error: unknown) => {
    if (!hasCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
  });
}

/** Moves the folders of dead processes into `home`. One that can't be looked into doesn't keep the others waiting. */
export async function adoptDead(dir: string, home: string, report: (error: unknown) => void): Promise<void> {
  let adopted = 0;
  for (const entry of await readdir(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (!entry.isDirectory() || path === home) continue;
    try {
      if (entry.name.startsWith(unborn)) await sweepUnborn(path);
      else if (homeName.test(entry.name) && (await isFree(path))) adopted += await take(path, home);
    } catch (error) {
      report(error);
    }
  }
  if (adopted === 0) return;
  await syncDirectory(home);
  await syncDirectory(dir);
}

/** The folders adopted into `home`, in the order in which they were opened. */
export async function adoptedIn(home: string): Promise<string[]> {
  const found: { path: string; openedAt: string }[] = [];
  for (const name of await homesIn(home)) {
    const path = join(home, name);
    found.push({ path, openedAt: await openedAt(path) });
  }
  return found.sort((a, b) => (a.openedAt < b.openedAt ? -1 : 1)).map(({ path }) => path);
}

/** What the dead had adopted moves up beside it: nested deeper with every crash, paths would grow without end. */
async function take(path: string, home: string): Promise<number> {
  const taken = join(home, basename(path));
  try {
    await rename(path, taken);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return 0;
    throw error;
  }
  for (const name of await homesIn(taken)) await take(join(taken, name), home);
  return 1;
}

async function homesIn(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory() && homeName.test(entry.name)).map((entry) => entry.name);
}

async function isFree(path: string): Promise<boolean> {
  const lock = await readLock(path);
  return lock === null || !(await isAlive(lock.owner, lock.lastBeatMs));
}

/** A folder whose maker died before naming it holds a lock at most, never a record. */
async function sweepUnborn(path: string): Promise<void> {
  const lock = await readLock(path);
  if (lock !== null && !(await isAlive(lock.owner, lock.lastBeatMs))) await rm(path, { recursive: true, force: true });
}

async function openedAt(path: string): Promise<string> {
  const lock = await readLock(path);
  return lock?.owner?.openedAt ?? (await stat(path)).birthtime.toISOString();
}

async function readLock(path: string): Promise<{ owner: Owner | null; lastBeatMs: number } | null> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readFile(lockOf(path), 'utf8'), stat(lockOf(path))]);
    return { owner: parseOwner(text), lastBeatMs: mtimeMs };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return null;
    throw error;
  }
}
