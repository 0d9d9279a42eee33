// `npm test [-- path or words …]`: every test, in some more processes side by side than there are cores, six at the
// most, started by a parent that outlives them, so that the last line is always `N passed, N failed`: also when a test
// hangs, exits its process or brings it down. What failed in three files at the most is tried once more alone; what
// passes then failed for the company it was in, and is told as such above the last line.

import { fork } from 'node:child_process';
import { globSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { compact, inShort, isEcho } from './test/compact.ts';
import { type ByFile, count, settle, sumOf, worthAnotherTry } from './test/counts.ts';
import { lanesOf, nameOf, tellTimes } from './test/lanes.ts';
import { reportOpenHandles } from './test/left-open.ts';
import { endStandstill } from './test/standstill.ts';

const all = {
  patterns: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'console/src/**/*.test.ts'],
  // Twelve minutes are what it should take; a guard against what never ends need not be as strict on a slow machine.
  budgetMs: 75 * 60_000,
  /** No test takes so long that nothing else happens in its process meanwhile. */
  silentMs: 5 * 60_000,
};

/** What needs no database and starts no tool: `npm run check` runs these. */
const fast: typeof all = {
  patterns: [
    'src/base/**/*.test.ts',
    'src/kernel/{contract,egress}/**/*.test.ts',
    'src/{apps,connectors}/*/model.test.ts',
    'src/kernel/!(model)/model.test.ts',
    'tools/*/**/*.test.ts',
  ],
  // Seconds are what it should take; on a machine with much else to do that proves nothing.
  budgetMs: 10 * 60_000,
  silentMs: 5 * 60_000,
};

type Message =
  | { kind: 'started'; name: string }
  | { kind: 'settled'; name: string }
  | { kind: 'passed' | 'skipped'; name: string; file: string }
  | { kind: 'failed'; name: string; file: string; inShort: string }
  | { kind: 'end'; took: [string, number][] };

interface Tally {
  readonly byFile: ByFile;
  readonly running: Set<string>;
  /** How many processes have come to their end. */
  complete: number;
  /** Milliseconds by file, for each process. */
  readonly took: Map<string, number>[];
  isOverBudget: boolean;
}

const words = process.argv.slice(2);
const suite = words.includes('--fast') ? fast : all;
const budgetMs = numberFor('--budget-ms=') ?? suite.budgetMs;
const graceMs = numberFor('--grace-ms=') ?? 60_000;
if (words.includes('--here')) runHere();
else process.exitCode = await runInChildren();

function runHere() {
  const { files, names } = select(words.filter((word) => !word.startsWith('--')));
  const testNamePatterns = names.map((name) => new RegExp(name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'i'));
  const byName = names.length > 0 ? { testNamePatterns } : {};
  const stream = run({
    files: words.includes('--alone') ? files : (lanesOf(files)[numberFor('--lane=') ?? 0] ?? []),
    isolation: 'none',
    ...byName,
  });
  const tell = (message: Message) => process.send?.(message);
  const took = new Map<string, number>();
  for (const end of ['test:pass', 'test:fail'] as const)
    stream.on(end, ({ file = '', nesting, details }) => {
      if (nesting === 0) took.set(file, (took.get(file) ?? 0) + details.duration_ms);
    });
  stream.on('test:dequeue', ({ name }) => tell({ kind: 'started', name }));
  stream.on('test:pass', ({ name, file = '', skip, todo, details }) => {
    const kind = isSet(skip) || isSet(todo) ? 'skipped' : 'passed';
    tell(details.type === 'suite' ? { kind: 'settled', name } : { kind, name, file });
  });
  stream.on('test:fail', (failure) => {
    const { name, file = '', todo, details } = failure;
    if (isEcho(details.error)) tell({ kind: 'settled', name });
    else if (isSet(todo)) tell({ kind: 'skipped', name, file });
    else tell({ kind: 'failed', name, file, inShort: inShort(failure) });
  });
  // Nothing else may keep the process, but this must have arrived.
  stream.on('end', () => {
    process.channel?.ref();
    process.send?.({ kind: 'end', took: [...took] } satisfies Message, () => process.channel?.unref());
  });
  reportOpenHandles(stream, graceMs);
  endStandstill(stream, numberFor('--silent-ms=') ?? suite.silentMs);
  stream.compose(process.stdout.isTTY ? new spec() : compact).pipe(process.stdout);

  // Whoever started this is gone: nobody reads the result, so nothing of it may stay.
  process.on('disconnect', () => process.exit(1));
  process.channel?.unref();
}

async function runInChildren(): Promise<number> {
  const tally = newTally();
  const { files } = select(words.filter((word) => !word.startsWith('--')));
  const lanes = Math.max(1, lanesOf(files).length);
  const codes = await Promise.all(
    Array.from({ length: lanes }, (_, lane) => runInChild(tally, [`--lane=${lane}`, ...words])),
  );
  const doubtful = isWhole(tally, codes) ? worthAnotherTry(tally.byFile) : [];
  if (lanes > 1 && doubtful.length > 0) await tryAlone(tally, doubtful);
  return conclude(tally, codes);
}

function newTally(): Tally {
  return { byFile: new Map(), running: new Set(), complete: 0, took: [], isOverBudget: false };
}

function isWhole(tally: Tally, codes: readonly (number | null)[]): boolean {
  return tally.complete === codes.length && codes.every((code) => code === 0);
}

/** What failed beside everything else, once more by itself; what it comes to then holds, and that it did is told. */
async function tryAlone(tally: Tally, files: readonly string[]) {
  console.log(`\nOnce more, with nothing beside it: ${files.map(nameOf).join(', ')}`);
  const alone = newTally();
  const flags = words.filter((word) => word.startsWith('--'));
  const code = await runInChild(alone, ['--alone', ...flags, ...files.map(nameOf)]);
  if (isWhole(alone, [code])) settle(tally.byFile, alone.byFile, files);
}

function runInChild(tally: Tally, given: readonly string[]): Promise<number | null> {
  const child = fork(import.meta.filename, ['--here', ...given], { execArgv: [], env: asStarted() });
  const budget = setTimeout(() => {
    tally.isOverBudget = true;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  }, budgetMs);

  child.on('message', (message: Message) => {
    if (message.kind === 'end') {
      tally.complete += 1;
      tally.took.push(new Map(message.took));
    } else if (message.kind === 'started') tally.running.add(message.name);
    else {
      tally.running.delete(message.name);
      if (message.kind !== 'settled') count(tally.byFile, message);
    }
  });

  return new Promise((done) => {
    child.on('close', (code) => {
      clearTimeout(budget);
      done(code);
    });
  });
}

/** As `npm start` starts Cadre, for the tests and for all that they start: ten thousand files are soon found again. */
function asStarted(): NodeJS.ProcessEnv {
  const lighter = new URL('start/lighter.mjs', import.meta.url).href;
  const cache = resolve(import.meta.dirname, '..', 'node_modules', '.cache', 'compile');
  return { ...process.env, NODE_OPTIONS: `--import=${lighter}`, NODE_COMPILE_CACHE: cache };
}

/** The end of the report and the exit code; an end that no test accounts for counts as a failure. */
function conclude(tally: Tally, codes: readonly (number | null)[]): number {
  const isComplete = tally.complete === codes.length;
  const all = sumOf(tally.byFile);
  const ending = tally.isOverBudget ? `Ended after ${budgetMs / 1000} seconds` : 'The test process ended by itself';
  const running = [...tally.running].join(', ') || 'no test';
  if (!isComplete) console.log(`\n${ending}, while running: ${running}`);
  else if (!isWhole(tally, codes)) console.log('\nSomething failed outside of every test: see above');

  const failed = all.failed.length + (isWhole(tally, codes) ? 0 : 1);
  const isEmpty = all.passed + failed === 0;
  if (words.includes('--times')) console.log(`\n${tellTimes(tally.took)}`);
  if (isEmpty) console.log('\nNo test ran');
  if (all.failed.length > 0) console.log(`\n${all.failed.slice(0, 20).join('\n')}`);
  if (all.settled.length > 0)
    console.log(`\nFailed beside others and passed alone, see above: ${all.settled.join(', ')}`);
  console.log(`${all.passed} passed, ${failed} failed${all.skipped > 0 ? `, ${all.skipped} skipped` : ''}`);
  return failed > 0 || isEmpty ? 1 : 0;
}

/** A word that is part of a path chooses files; any other word chooses tests by name. */
function select(chosen: readonly string[]): { files: string[]; names: string[] } {
  const found = globSync(suite.patterns).map((path) => path.split(sep).join('/'));
  const isPath = (word: string) => word.includes('/') || found.some((path) => path.includes(word));
  const paths = chosen.filter(isPath).map((word) => word.replace(/^\.\//, ''));
  const files = found.filter((path) => paths.length === 0 || paths.some((word) => path.includes(word)));
  return { files: files.sort().map((path) => resolve(path)), names: chosen.filter((word) => !isPath(word)) };
}

function numberFor(flag: string): number | undefined {
  const word = words.find((one) => one.startsWith(flag));
  return word === undefined ? undefined : Number(word.slice(flag.length));
}

function isSet(mark: string | boolean | undefined): boolean {
  return mark !== undefined && mark !== false;
}
