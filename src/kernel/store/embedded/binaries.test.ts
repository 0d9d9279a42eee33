import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, lstatSync, mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { after, before, test } from 'node:test';
import { Fault } from '#base/fault';
import { copyPrograms, linkedBinaries, packagedPrograms } from './binaries.ts';

const directory = mkdtempSync(join(tmpdir(), 'cadre-programs-'));
const bare = join(directory, 'package', 'native');

before(() => {
  const packaged = packagedPrograms();
  const isLink = (path: string) => lstatSync(path).isSymbolicLink();
  cpSync(packaged, bare, { recursive: true, filter: (path) => !isLink(path) && basename(path) !== 'share' });
  cpSync(join(packaged, '..', 'package.json'), join(bare, '..', 'package.json'));
});

after(() => rmSync(directory, { recursive: true }));

function run(program: string, env: NodeJS.ProcessEnv) {
  return spawnSync(program, ['--version'], { env, encoding: 'utf8' });
}

test('programs installed without their links run through links of ours, leaving the package as it was', () => {
  const installed = readdirSync(join(bare, 'lib'));
  const { postgres, initdb, env } = linkedBinaries(bare, join(directory, 'lib'));
  assert.notEqual(run(postgres, {}).status, 0, 'without its links it cannot run');
  assert.match(run(postgres, env).stdout, /^postgres \(PostgreSQL\) 18\./);
  assert.match(run(initdb, env).stdout, /^initdb \(PostgreSQL\) 18\./);
  assert.deepEqual(readdirSync(join(bare, 'lib')), installed);
});

test('links that point to a former installation are put right', () => {
  const farm = join(directory, 'moved');
  linkedBinaries(bare, farm);
  const moved = join(directory, 'elsewhere', 'native');
  cpSync(bare, moved, { recursive: true });
  const { postgres, env } = linkedBinaries(moved, farm);
  assert.match(run(postgres, env).stdout, /^postgres/);
  for (const name of readdirSync(farm)) assert.ok(readlinkSync(join(farm, name)).startsWith(moved), name);
});

test('a copy of the programs runs and may be entered by everybody, whatever our own file mask is', () => {
  const mask = process.umask(0o077);
  const copy = copyPrograms(bare, directory);
  process.umask(mask);
  assert.equal(lstatSync(join(copy, 'bin')).mode & 0o777, 0o755);
  const { postgres, env } = linkedBinaries(copy, join(directory, 'copy-lib'));
  assert.match(run(postgres, env).stdout, /^postgres/);
  assert.equal(copyPrograms(bare, directory), copy);
});

test('a machine we have no programs for is told to bring a server', () => {
  assert.throws(
    () => packagedPrograms('plan9-mips'),
    (error) => error instanceof Fault && error.code === 'unavailable' && /plan9-mips.*DATABASE_URL/.test(error.message),
  );
});
