// Which files go side by side, and how long each took.
import { availableParallelism } from 'node:os';
import { relative, sep } from 'node:path';

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

/** What goes side by side: the heaviest first, each to the lane that has the least until then. */
export function lanesOf(files: readonly string[]): string[][] {
  const weightOf = (file: string) => weights[nameOf(file)] ?? usualWeight;
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

/** What `--times` shows: the files that take long, and what each lane had to do. */
export function tellTimes(took: readonly ReadonlyMap<string, number>[]): string {
  const seconds = (ms: number) => `${Math.round(ms / 1000)}`.padStart(5);
  const files = took
    .flatMap((lane) => [...lane])
    .filter(([, ms]) => ms > usualWeight * 2000)
    .sort(([, one], [, other]) => other - one)
    .map(([file, ms]) => `${seconds(ms)} s  ${nameOf(file)}`);
  const lanes = took.map((lane) => seconds([...lane.values()].reduce((sum, ms) => sum + ms, 0)).trim());
  return [...files, `lanes: ${lanes.join(', ')} s`].join('\n');
}

function nameOf(file: string): string {
  return relative(process.cwd(), file).split(sep).join('/');
}
