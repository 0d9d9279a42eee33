// Who PostgreSQL runs as. It refuses to run as root and initdb wants a user with a name, so root becomes an
// unprivileged user: inside a user namespace where the kernel allows one (the files stay root's), else by switching.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { Fault } from '#base/fault';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

/** `owner` is who owns the files as the rest of the machine sees it; `prefix` goes in front of every command. */
export interface Identity {
  readonly owner: Owner;
  readonly prefix: readonly string[];
  readonly switches: boolean;
}

export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly options: { cwd: string; uid?: number; gid?: number };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

export function thisProcess(): Owner {
  return { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
}

/** The ways to run PostgreSQL here, best first. `dataOwner` is who owns a data directory that exists already. */
export function identities(dataOwner: Owner | undefined, namespaces: boolean): Identity[] {
  const me = thisProcess();
  if (!isRoot()) return hasName() ? [{ owner: me, prefix: [], switches: false }] : [inNamespace(me)];
  if (dataOwner !== undefined && dataOwner.uid !== 0) return [{ owner: dataOwner, prefix: [], switches: true }];
  const switched = { owner: unprivilegedUser(), prefix: [], switches: true };
  return namespaces ? [inNamespace(me), switched] : [switched];
}

export function commandAs(identity: Identity, file: string, args: readonly string[]): Command {
  const [first = file, ...rest] = [...identity.prefix, file, ...args];
  const options = identity.switches ? { cwd: '/', ...identity.owner } : { cwd: '/' };
  return { file: first, args: rest, options };
}

/** Which of these paths this identity may enter or execute; undefined when nothing can run under it at all. */
export function reach(identity: Identity, paths: readonly string[]): boolean[] | undefined {
  const script = 'for path; do if [ -x "$path" ]; then echo yes; else echo no; fi; done';
  const { file, args, options } = commandAs(identity, '/bin/sh', ['-c', script, 'sh', ...paths]);
  const answer = spawnSync(file, args, { ...options, encoding: 'utf8' });
  if (answer.status !== 0) return undefined;
  return answer.stdout
    .trim()
    .split('\n')
    .map((line) => line === 'yes');
}

function inNamespace(owner: Owner): Identity {
  const inside = unprivilegedUser();
  const prefix = ['unshare', '--user', `--map-user=${inside.uid}`, `--map-group=${inside.gid}`];
  return { owner, prefix, switches: false };
}

function unprivilegedUser(): Owner {
  const users = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .map(([name, , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }))
    .filter(({ uid, gid }) => uid > 0 && gid > 0);
  const found =
    users.find(({ name }) => name === 'postgres') ?? users.find(({ name }) => name === 'nobody') ?? users[0];
  if (found !== undefined) return { uid: found.uid, gid: found.gid };
  throw new Fault(
    'unavailable',
    'PostgreSQL does not run as root and this machine has no other user. ' +
      'Add one (useradd postgres), or set DATABASE_URL',
  );
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}
