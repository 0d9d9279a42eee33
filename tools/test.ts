// `npm test [-- path or words …]`: every test, in some more processes side by side than there are cores, six at the
// most, started by a parent that outlives them, so that the last line is always `N passed, N failed`: also when a test
// hangs, exits its process or brings it down.

import { fork } from 'node:child_process';
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { relative, resolve, sep } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { compact, isEcho } from './test/compact.ts';
import { reportOpenHandles } from './test/left-open.ts';

const all = {
  patterns: ['src/**/*.test.ts', 'test/**/*.test.ts', 'tools/**/*.test.ts', 'console/src/**/*.test.ts'],
  // Twelve minutes are what it should take; a guard against what never ends need not be as strict on a slow machine.
  budgetMs: 75 * 60_000,
  /** For a test that states no `timeout` of its own. */
  testMs: 5 * 60_000,
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
  budgetMs: 60_000,
  testMs: 20_000,
};

type Message = { kind: 'started' | 'settled' | 'passed' | 'failed' | 'skipped'; name: string } | { kind: 'end' };

/** Seconds that a file takes, where it is more than a few. */
const weights: Readonly<Record<string, number>> = {
  ...{ 'test/doors.test.ts': 260, 'test/hostile.test.ts': 90, 'test/conformance.test.ts': 155 },
  ...{ 'test/e2e/console-quality.test.ts': 190, 'test/foreign.test.ts': 55, 'test/e2e/trade.test.ts': 115 },
  ...{ 'tools/new.test.ts': 100, 'src/cli.test.ts': 90, 'test/doors-example.test.ts': 120 },
  ...{ 'src/kernel/platform/transfer/moving.test.ts': 63, 'test/e2e/console.test.ts': 60 },
  ...{ 'src/kernel/platform/demo/demo.test.ts': 53, 'test/crash.test.ts': 50, 'test/budgets.test.ts': 48 },
  ...{ 'test/e2e/console-lists.test.ts': 50, 'test/e2e/journey-0.test.ts': 48, 'src/main.test.ts': 42 },
  ...{ 'test/e2e/pages.test.ts': 40, 'test/isolation.test.ts': 39, 'test/journey.test.ts': 39 },
  ...{ 'test/e2e/journey.test.ts': 37, 'test/e2e/console-shell.test.ts': 36, 'test/runs.test.ts': 28 },
  ...{ 'src/kernel/platform/backup/backup.test.ts': 31, 'test/e2e/console-client.test.ts': 30 },
  ...{ 'src/kernel/platform/transfer/hostile.test.ts': 30, 'src/connectors/stripe/selling.test.ts': 30 },
  ...{ 'src/kernel/connection/reach.test.ts': 25, 'src/connectors/stripe/stripe.test.ts': 25 },
  ...{ 'src/connectors/telegram/telegram.test.ts': 24, 'test/fraud-month/month.test.ts': 24 },
  ...{ 'test/e2e/hostile-words.test.ts': 45, 'test/e2e/billing.test.ts': 35, 'test/e2e/partner-story.test.ts': 35 },
  ...{ 'test/e2e/console-pwa.test.ts': 30, 'test/asking-all.test.ts': 45, 'test/e2e/console-flow.test.ts': 60 },
};
const usualWeight = 4;
/** Half of what a test does is waiting, for a disk or for another process. */
const lanesPerCore = 1.5;
/** Each loads the whole house and has a database of its own: for less than this it does not pay. */
const worthAProcess = 15;

interface Tally {
  passed: number;
  failed: number;
  skipped: number;
  readonly running: Set<string>;
  /** How many processes have come to their end. */
  complete: number;
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
    files: lanesOf(files)[numberFor('--lane=') ?? 0] ?? [],
    isolation: 'none',
    timeout: suite.testMs,
    ...byName,
  });
  const tell = (message: Message) => process.send?.(message);
  stream.on('test:dequeue', ({ name }) => tell({ kind: 'started', name }));
  stream.on('test:pass', ({ name, skip, todo, details }) => {
    const kind = isSet(skip) || isSet(todo) ? 'skipped' : 'passed';
    tell({ kind: details.type === 'suite' ? 'settled' : kind, name });
  });
  stream.on('test:fail', ({ name, todo, details }) => {
    const kind = isSet(todo) ? 'skipped' : 'failed';
    tell({ kind: isEcho(details.error) ? 'settled' : kind, name });
  });
  // Nothing else may keep the process, but this must have arrived.
  stream.on('end', () => {
    process.channel?.ref();
    process.send?.({ kind: 'end' } satisfies Message, () => process.channel?.unref());
  });
  reportOpenHandles(stream, graceMs);
  stream.compose(process.stdout.isTTY ? new spec() : compact).pipe(process.stdout);

  // Whoever started this is gone: nobody reads the result, so nothing of it may stay.
  process.on('disconnect', () => process.exit(1));
  process.channel?.unref();
}

async function runInChildren(): Promise<number> {
  const tally: Tally = { passed: 0, failed: 0, skipped: 0, running: new Set(), complete: 0, isOverBudget: false };
  const { files } = select(words.filter((word) => !word.startsWith('--')));
  const lanes = Math.max(1, lanesOf(files).length);
  const codes = await Promise.all(Array.from({ length: lanes }, (_, lane) => runInChild(tally, lane)));
  return conclude(tally, codes);
}

function runInChild(tally: Tally, lane: number): Promise<number | null> {
  const child = fork(import.meta.filename, ['--here', `--lane=${lane}`, ...words], { execArgv: [], env: asStarted() });
  const budget = setTimeout(() => {
    tally.isOverBudget = true;
    child.kill('SIGTERM');
    setTimeout(() => child.kill('SIGKILL'), graceMs).unref();
  }, budgetMs);

  child.on('message', (message: Message) => {
    if (message.kind === 'end') tally.complete += 1;
    else if (message.kind === 'started') tally.running.add(message.name);
    else {
      tally.running.delete(message.name);
      if (message.kind !== 'settled') tally[message.kind] += 1;
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

/** What goes side by side: the heaviest first, each to the lane that has the least until then. */
function lanesOf(files: readonly string[]): string[][] {
  const weightOf = (file: string) => weights[relative(process.cwd(), file).split(sep).join('/')] ?? usualWeight;
  const total = files.reduce((sum, file) => sum + weightOf(file), 0);
  const most = Math.ceil(Math.min(4, availableParallelism()) * lanesPerCore);
  const size = Math.min(most, Math.ceil(total / worthAProcess));
  const lanes = Array.from({ length: size }, () => ({ load: 0, files: [] as string[] }));
  for (const file of files.toSorted((one, other) => weightOf(other) - weightOf(one))) {
    const lane = lanes.reduce((least, next) => (next.load < least.load ? next : least));
    lane.files.push(file);
    lane.load += weightOf(file);
  }
  return lanes.map((lane) => lane.files.sort()).filter((lane) => lane.length > 0);
}

/** The end of the report and the exit code; an end that no test accounts for counts as a failure. */
function conclude(tally: Tally, codes: readonly (number | null)[]): number {
  const isComplete = tally.complete === codes.length;
  const isWell = codes.every((code) => code === 0);
  const ending = tally.isOverBudget ? `Ended after ${budgetMs / 1000} seconds` : 'The test process ended by itself';
  const running = [...tally.running].join(', ') || 'no test';
  if (!isComplete) console.log(`\n${ending}, while running: ${running}`);
  else if (!isWell) console.log('\nSomething failed outside of every test: see above');

  const failed = tally.failed + (isComplete && isWell ? 0 : 1);
  const isEmpty = tally.passed + failed === 0;
  if (isEmpty) console.log('\nNo test ran');
  console.log(`${tally.passed} passed, ${failed} failed${tally.skipped > 0 ? `, ${tally.skipped} skipped` : ''}`);
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
