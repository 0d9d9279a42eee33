// Where PostgreSQL's data and programs lie and who it runs as. Usually that is the home itself; a user root switches
// to may not be able to come near it, and then both lie in a directory of their own that the home points to.
import { createHash } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Fault } from '#base/fault';
import { copyPrograms, packagedPrograms } from './binaries.ts';
import { type Identity, identities, isRoot, type Owner, reach, thisProcess } from './identity.ts';

export interface Place {
  readonly identity: Identity;
  readonly base: string;
  readonly programs: string;
}

/** For a machine without user namespaces, and for tests of one. */
export interface PlaceRules {
  readonly namespaces?: boolean;
  readonly shelters?: string;
}

/** The data directory a home has or points to; undefined before the first start. */
export function existingData(home: string): { path: string; owner: Owner } | undefined {
  const link = join(home, 'postgres');
  if (lstatSync(link, { throwIfNoEntry: false }) === undefined) return undefined;
  const path = realpathSync(link);
  const { uid, gid } = statSync(path);
  return { path, owner: { uid, gid } };
}

export function choosePlace(home: string, rules: PlaceRules = {}): Place {
  const data = existingData(home);
  const me = thisProcess();
  if (data !== undefined && !isRoot() && data.owner.uid !== me.uid) throw belongsToAnother(data, me);
  for (const identity of identities(data?.owner, rules.namespaces ?? true)) {
    const place = placeFor(identity, home, rules.shelters);
    if (place !== undefined) return place;
  }
  throw new Fault(
    'unavailable',
    'PostgreSQL cannot be started by this user: neither user namespaces nor switching users is allowed here. ' +
      'Run Cadre as an ordinary named user, or set DATABASE_URL',
  );
}

/** Undefined when nothing can run under this identity. */
function placeFor(identity: Identity, home: string, shelters: string | undefined): Place | undefined {
  const data = existingData(home);
  const base = data === undefined ? home : dirname(data.path);
  const programs = packagedPrograms();
  if (isOrdinary(identity)) return { identity, base, programs };
  const reached = reachFrom(identity, base, programs);
  if (reached === undefined) return undefined;
  if (reached.base && reached.programs) return { identity, base, programs };
  if (!reached.base && data !== undefined) throw outOfReach(data.path, identity);
  const shelter = makeShelter(home, shelters);
  return {
    identity,
    base: reached.base ? base : shelter,
    programs: reached.programs ? programs : copyPrograms(programs, shelter),
  };
}

/** What this identity can get at; undefined when it cannot run anything. */
function reachFrom(identity: Identity, base: string, programs: string) {
  const reached = reach(identity, [base, dirname(base), join(programs, 'bin', 'postgres')]);
  if (reached === undefined) return undefined;
  const [entersBase = false, entersParent = false, runsPrograms = false] = reached;
  return { base: entersBase || (entersParent && letIn(base, identity)), programs: runsPrograms };
}

/** Lets the group of the user root switches to pass through a private directory of root's, and nobody else. */
function letIn(base: string, { switches, owner }: Identity): boolean {
  const { uid, mode } = statSync(base);
  if (!switches || uid !== 0 || (mode & 0o077) !== 0) return false;
  chownSync(base, uid, owner.gid);
  chmodSync(base, (mode & 0o700) | 0o010);
  return true;
}

function isOrdinary({ prefix, switches }: Identity): boolean {
  return prefix.length === 0 && !switches;
}

function makeShelter(home: string, shelters = '/var/lib'): string {
  const shelter = join(shelters, `cadre-${createHash('sha256').update(home).digest('hex').slice(0, 12)}`);
  mkdirSync(shelter, { recursive: true });
  chmodSync(shelter, 0o711);
  return shelter;
}

function belongsToAnother({ path, owner }: { path: string; owner: Owner }, me: Owner): Fault {
  return new Fault(
    'unavailable',
    `${path} belongs to user ${owner.uid}, but Cadre runs as user ${me.uid}. ` +
      'Run it as that user, or give the directory to this one (chown -R)',
  );
}

function outOfReach(path: string, { owner }: Identity): Fault {
  return new Fault(
    'unavailable',
    `PostgreSQL would run as user ${owner.uid} here, who may not enter ${dirname(path)}. ` +
      'Let others pass through the directories above it (chmod o+x), or set DATABASE_URL',
  );
}
