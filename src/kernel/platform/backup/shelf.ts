// The backups of this home: the newest seven, by the instant in their names.
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Instant } from '#base/time';

export interface Kept {
  readonly name: string;
  readonly bytes: number;
  readonly takenAt: Instant;
}

const kept = 7;
const shape = /^cadre-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.backup$/;

export function shelfOf(home: string): string {
  return join(home, 'backups');
}

export function nameFor(takenAt: Instant): string {
  return `cadre-${takenAt.replace(/[:.]/g, '-')}.backup`;
}

export async function openShelf(home: string): Promise<string> {
  const shelf = shelfOf(home);
  await mkdir(shelf, { recursive: true, mode: 0o700 });
  return shelf;
}

/** Newest first. */
export async function keptOn(home: string): Promise<Kept[]> {
  const shelf = shelfOf(home);
  const names = await readdir(shelf).catch(() => []);
  const all = names.flatMap((name) => {
    const [, hour, minute, second, rest] = shape.exec(name) ?? [];
    return hour ? [{ name, takenAt: `${hour}:${minute}:${second}.${rest}` }] : [];
  });
  const newest = all.sort((a, b) => (a.name < b.name ? 1 : -1));
  return Promise.all(newest.map(async (one) => ({ ...one, bytes: (await stat(join(shelf, one.name))).size })));
}

export async function clearShelf(home: string) {
  for (const { name } of (await keptOn(home)).slice(kept)) await rm(join(shelfOf(home), name), { force: true });
}
