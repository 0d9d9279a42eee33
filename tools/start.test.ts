import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';
import { after, before, test } from 'node:test';

const tools = import.meta.dirname;
const clone = mkdtempSync(join(tmpdir(), 'cadre-start-'));
const ownNode = `node-${process.platform}-${process.arch}`;
const mark = join(clone, 'node_modules', '.cadre-install');
const children = new Set<ChildProcess>();

// Node before 22.15 cannot become another program: the same Node without that ability stands in for it.
const olderNode = ['--import', 'data:text/javascript,delete process.execve'];

// What `start` runs: says what it was given, then does as its first word asks.
const program = `
  import { version } from 'stub';
  const [word]: string[] = process.argv.slice(2);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      console.log(signal);
      setTimeout(() => process.exit(5), 100);
    });
  }
  const { argv, execPath, env, pid } = process;
  console.log(JSON.stringify({ argv: argv.slice(2), execPath, pid, stub: version, cache: env.NODE_COMPILE_CACHE }));
  if (word === 'fail') process.exitCode = 7;
  if (word === 'die') process.kill(process.pid, 'SIGKILL');
  if (word === 'stay') setInterval(() => undefined, 1000);`;

after(() => {
  for (const child of children) child.kill('SIGKILL');
  rmSync(clone, { recursive: true });
});

before(() => {
  cpSync(join(tools, 'start.mjs'), join(clone, 'tools', 'start.mjs'));
  cpSync(join(tools, 'start'), join(clone, 'tools', 'start'), { recursive: true });
  const node = join(clone, 'vendor', ownNode, 'bin', 'node');
  mkdirSync(dirname(node), { recursive: true });
  symlinkSync(process.execPath, node);
  write('src/main.ts', program);
  write('tools/test.ts', 'console.log(process.env.NODE_ENV);');
  writePackages('1.0.0');
});

function write(path: string, content: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true });
  writeFileSync(join(clone, path), content);
}

function writePackages(version: string): void {
  const names = ['stub', ownNode];
  const dependencies = Object.fromEntries(names.map((name) => [name, `file:vendor/${name}`]));
  const manifest = { name: 'clone', version: '1.0.0', dependencies };
  const entries = names.flatMap((name) => [
    [`vendor/${name}`, { version }],
    [`node_modules/${name}`, { resolved: `vendor/${name}`, link: true }],
  ]);
  const packages = { '': manifest, ...Object.fromEntries(entries) };
  write('package.json', JSON.stringify({ ...manifest, type: 'module' }));
  write('package-lock.json', JSON.stringify({ ...manifest, lockfileVersion: 3, requires: true, packages }));
  for (const name of names) {
    write(`vendor/${name}/package.json`, JSON.stringify({ name, version, type: 'module', exports: './index.js' }));
  }
  write('vendor/stub/index.js', `export const version = '${version}';`);
}

interface Start {
  readonly child: ChildProcess;
  readonly lines: AsyncIterator<string>;
  readonly complaints: Promise<string>;
  readonly end: Promise<[number | null, NodeJS.Signals | null]>;
}

function start(args: readonly string[], flags: readonly string[] = []): Start {
  return launch([process.execPath, ...flags, join(clone, 'tools', 'start.mjs'), ...args]);
}

function launch([file = '', ...args]: readonly string[]): Start {
  // What a test is run with is not what a clone is started with, by whichever Node there is.
  const { NODE_ENV: _, NODE_COMPILE_CACHE: __, NODE_OPTIONS: ___, ...env } = process.env;
  const child = spawn(file, args, {
    cwd: tmpdir(),
    env: { ...env, HOME: '', npm_lifecycle_event: 'start' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.add(child);
  return {
    child,
    lines: createInterface({ input: child.stdout })[Symbol.asyncIterator](),
    complaints: text(child.stderr),
    end: once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>,
  };
}

async function firstReport({ lines }: Start) {
  const { value } = await lines.next();
  return JSON.parse(String(value)) as { argv: string[]; execPath: string; pid: number; stub: string; cache: string };
}

test('a fresh clone installs itself without a home directory, says so, and hands over to its own Node', async () => {
  const run = start(['start', '--demo', 'two words']);
  const report = await firstReport(run);
  assert.deepEqual(await run.end, [0, null]);
  assert.match(await run.complaints, /^Installing what Cadre needs.*\nInstalled in \d+ s\.\n$/);
  assert.deepEqual(report.argv, ['--demo', 'two words']);
  assert.equal(report.execPath, process.execPath);
  assert.equal(report.cache, join(clone, 'node_modules', '.cache', 'compile'));
  assert.equal(existsSync(join(clone, '.cadre')), false, 'nothing of the installation is left lying about');
});

for (const { age, flags, signals } of [
  { age: 'a newer Node', flags: [], signals: 1 },
  { age: 'an older Node', flags: olderNode, signals: 2 },
]) {
  test(`the second start on ${age} is silent, and its exit code is the program's`, async () => {
    const run = start(['start', 'fail'], flags);
    assert.deepEqual(await run.end, [7, null]);
    assert.equal(await run.complaints, '');
  });

  test(`a program that is killed looks killed on ${age}`, async () => {
    assert.deepEqual(await start(['start', 'die'], flags).end, [null, 'SIGKILL']);
  });

  test(`a signal reaches the program once on ${age}, which then ends in its own way`, async () => {
    const run = start(['start', 'stay'], flags);
    await firstReport(run);
    for (let sent = 0; sent < signals; sent++) run.child.kill('SIGTERM');
    assert.deepEqual(await run.lines.next(), { value: 'SIGTERM', done: false });
    assert.deepEqual(await run.end, [5, null]);
  });

  test(`no program outlives a start that was killed on ${age}`, async () => {
    const run = start(['start', 'stay'], flags);
    await firstReport(run);
    run.child.kill('SIGKILL');
    await run.end;
  });

  test(`a program whose npm was killed ends in its own way on ${age}`, async () => {
    const command = [process.execPath, ...flags, join(clone, 'tools', 'start.mjs'), 'start', 'stay'];
    const run = launch(['/bin/sh', '-c', '"$@"; exit $?', 'sh', ...command]);
    await firstReport(run);
    run.child.kill('SIGKILL');
    assert.deepEqual(await run.lines.next(), { value: 'SIGTERM', done: false });
    await run.end;
  });
}

test('tests and checks run in the test environment', async () => {
  const { value } = await start(['test']).lines.next();
  assert.equal(value, 'test');
});

test('what somebody else installed from the same lock is taken as it is', async () => {
  rmSync(mark);
  const run = start(['start']);
  await firstReport(run);
  assert.equal(await run.complaints, '');
  assert.ok(existsSync(mark));
});

test('two starts after the lock has changed install once, also over what a killed installation left', async () => {
  writePackages('2.0.0');
  rmSync(join(clone, 'node_modules'), { recursive: true });
  write('.cadre/install.lock', 'token\n1 0\n');
  const runs = [start(['start']), start(['start'])];
  const reports = await Promise.all(runs.map(firstReport));
  assert.deepEqual(
    reports.map(({ stub }) => stub),
    ['2.0.0', '2.0.0'],
  );
  const complaints = (await Promise.all(runs.map((run) => run.complaints))).join('');
  assert.equal(complaints.match(/Installing what Cadre needs/g)?.length, 1);
});

test('an installation that fails says why, and is tried again by the next start', async () => {
  const manifest = readFileSync(join(clone, 'package.json'), 'utf8');
  write('package.json', manifest.replace('file:vendor/stub', 'file:vendor/gone'));
  writeFileSync(mark, 'of another lock');
  rmSync(join(clone, 'node_modules', '.package-lock.json'), { force: true });
  const run = start(['start']);
  assert.deepEqual(await run.end, [1, null]);
  assert.match(await run.complaints, /npm error[\s\S]*Installing failed/);
  assert.equal(readFileSync(mark, 'utf8'), 'of another lock');
  write('package.json', manifest);
  await firstReport(start(['start']));
});

test('a command that does not exist is answered with those that do', async () => {
  const run = start(['strat']);
  assert.deepEqual(await run.end, [2, null]);
  assert.match(await run.complaints, /start \| test \| check/);
});
