// The archives that a company has made of itself: in the home of the installation, in a folder of its own.
import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#base/fault';
import type { Instant } from '#base/time';
import { Id } from '#kernel/contract';

export interface Archived {
  readonly name: string;
  readonly takenAt: Instant;
  readonly bytes: number;
}

const shape = /^company-(\d{4}-\d\d-\d\dT\d\d)-(\d\d)-(\d\d)-(\d{3}Z)\.tar\.gz$/;
/** More of one are not answered at once, but fetched from the machine itself. */
export const largestAnswer = 200_000_000;

export function archiveName(takenAt: Instant): string {
  return `company-${takenAt.replace(/[:.]/g, '-')}.tar.gz`;
}

export async function openFolder(home: string, tenantId: string): Promise<string> {
  const folder = folderOf(home, tenantId);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

function folderOf(home: string, tenantId: string): string {
  return join(home, 'exports', Id.parse(tenantId));
}

/** Newest first. */
export async function archivesOf(home: string, tenantId: string): Promise<Archived[]> {
  const folder = folderOf(home, tenantId);
  const names = await readdir(folder).catch(() => []);
  const all = names.flatMap((name) => {
    const [, hour, minute, second, rest] = shape.exec(name) ?? [];
    return hour ? [{ name, takenAt: `${hour}:${minute}:${second}.${rest}` }] : [];
  });
  const newest = all.sort((a, b) => (a.name < b.name ? 1 : -1));
  return Promise.all(newest.map(async (one) => ({ ...one, bytes: (await stat(join(folder, one.name))).size })));
}

/** Where one of them is; a name that is none leads nowhere. */
export async function pathOf(home: string, tenantId: string, name: string): Promise<string> {
  const found = (await archivesOf(home, tenantId)).find((one) => one.name === name);
  if (!found) throw new Fault('not_found', `There is no archive called ${name}`);
  return join(folderOf(home, tenantId), found.name);
}

export async function bytesOf(home: string, tenantId: string, name: string): Promise<Uint8Array<ArrayBuffer>> {
  const path = await pathOf(home, tenantId, name);
  if ((await stat(path)).size <= largestAnswer) return readFile(path);
  throw new Fault(
    'too_large',
    `${name} is too large for an answer; whoever runs the installation finds it in exports/`,
  );
}

/** A folder that is gone when the work has ended, however it ended. */
export async function aside<T>(home: string, work: (folder: string) => Promise<T>): Promise<T> {
  const folder = join(home, 'exports', `.work-${randomUUID()}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  try {
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
