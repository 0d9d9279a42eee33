// Makes the data directory. It is built under another name and renamed when it is whole and on disk, so one that was
// cut short is never mistaken for a database.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Fault } from '#base/fault';
import type { Binaries } from './binaries.ts';
import { commandAs, type Identity, isRoot, type Owner } from './identity.ts';
import type { Place } from './place.ts';
import { loopbackRules } from './settings.ts';

export const superuser = 'postgres';

/** The data directory, made at the first start and owned by whoever PostgreSQL runs as. */
export async function ensureCluster(home: string, { base, identity }: Place, binaries: Binaries): Promise<string> {
  const data = join(base, 'postgres');
  if (!existsSync(data)) await makeCluster(data, identity, binaries);
  if (isRoot() && statSync(data).uid !== identity.owner.uid) giveAll(data, identity.owner);
  // PostgreSQL refuses a directory that others may enter, and copying a home can leave it so.
  chmodSync(data, 0o700);
  if (base !== home && lstatSync(join(home, 'postgres'), { throwIfNoEntry: false }) === undefined) {
    symlinkSync(data, join(home, 'postgres'));
  }
  return data;
}

async function makeCluster(data: string, identity: Identity, binaries: Binaries): Promise<void> {
  const draft = `${data}.new-${process.pid}`;
  removeDrafts(dirname(data), `${basename(data)}.new-`);
  mkdirSync(draft, { mode: 0o700 });
  if (isRoot()) chownSync(draft, identity.owner.uid, identity.owner.gid);
  await initialise(draft, identity, binaries);
  writeLoopbackRules(join(draft, loopbackRules), identity);
  renameSync(draft, data);
  syncDirectory(dirname(data));
}

async function initialise(directory: string, identity: Identity, { initdb, env }: Binaries): Promise<void> {
  // Case and word rules follow Unicode whatever the machine's locale is; sorting is by code point, so an index never
  // breaks when the machine's C library changes.
  const locale = ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '-E', 'UTF8'];
  const access = ['-U', superuser, '--auth-local=trust', '--auth-host=reject'];
  const sync = ['--sync-method=syncfs', '--no-instructions'];
  const { file, args, options } = commandAs(identity, initdb, ['-D', directory, ...locale, ...access, ...sync]);
  const child = spawn(file, args, { ...options, env, stdio: ['ignore', 'ignore', 'pipe'] });
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (code === 0) return;
  throw new Fault('unavailable', `The database could not be created in ${dirname(directory)}: ${complaint.trim()}`);
}

function removeDrafts(directory: string, prefix: string): void {
  for (const name of readdirSync(directory)) {
    if (name.startsWith(prefix)) rmSync(join(directory, name), { recursive: true, force: true, maxRetries: 3 });
  }
}

function writeLoopbackRules(path: string, { owner }: Identity): void {
  writeFileSync(path, 'local all all trust\nhost all all 127.0.0.1/32 trust\nhost all all ::1/128 trust\n');
  if (isRoot()) chownSync(path, owner.uid, owner.gid);
}

function giveAll(directory: string, { uid, gid }: Owner): void {
  for (const name of readdirSync(directory, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(directory, name), uid, gid);
  }
  chownSync(directory, uid, gid);
}

function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  fsyncSync(directory);
  closeSync(directory);
}
