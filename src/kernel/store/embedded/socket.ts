// Whoever can open the socket is the superuser, so it lies in a directory only we may enter, at a path short enough for
// a socket address.
import { createHash } from 'node:crypto';
import { chownSync, lstatSync, mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRoot, type Owner } from './identity.ts';

const longestAddressBytes = 107;
const longestName = '/.s.PGSQL.65535';

export function makeSocketDir(base: string, owner: Owner): string {
  const inside = join(base, 'socket');
  if (!fits(inside)) return makeTemporary(base, owner);
  rmSync(inside, { recursive: true, force: true });
  mkdirSync(inside, { mode: 0o700 });
  give(inside, owner);
  return inside;
}

export function removeSocketDir(directory: string): void {
  try {
    rmdirSync(directory);
  } catch {
    // What somebody else put there keeps it; the next start deals with it.
  }
}

function makeTemporary(base: string, owner: Owner): string {
  const name = `cadre-${createHash('sha256').update(base).digest('hex').slice(0, 16)}`;
  const preferred = join(tmpdir(), name);
  const path = fits(`${preferred}-123456`) && !isRoot() ? preferred : join('/tmp', name);
  const directory = makePrivate(path, owner) ? path : mkdtempSync(`${path}-`);
  give(directory, owner);
  return directory;
}

/** False when somebody else made that directory before us, or may enter it. */
function makePrivate(path: string, owner: Owner): boolean {
  mkdirSync(path, { recursive: true, mode: 0o700 });
  const found = lstatSync(path);
  const ours = found.isDirectory() && (found.uid === owner.uid || found.uid === process.getuid?.());
  if (!ours || (found.mode & 0o077) !== 0) return false;
  for (const name of readdirSync(path)) rmSync(join(path, name), { recursive: true });
  return true;
}

function fits(directory: string): boolean {
  return Buffer.byteLength(directory + longestName) <= longestAddressBytes;
}

function give(directory: string, owner: Owner): void {
  if (isRoot()) chownSync(directory, owner.uid, owner.gid);
}
