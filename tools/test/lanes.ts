// Which files go side by side, and how long each took.
import { availableParallelism } from 'node:os';
import { relative, sep } from 'node:path';

/** Seconds that a file takes, where it is more than a few. */
const weights: Readonly<Record<string, number>> = {
  'test/doors.test.ts': 318,
  'test/foreign.test.ts': 131,
  'tools/new.test.ts': 128,
  'test/conformance.test.ts': 125,
  'test/hostile.test.ts': 124,
  'test/e2e/console-quality.test.ts': 115,
  'test/isolation.test.ts': 106,
  'test/e2e/trade.test.ts': 106,
  'test/secrets.test.ts': 53,
  'test/e2e/console.test.ts': 52,
  'src/cli.test.ts': 51,
  'test/journey.test.ts': 51,
  'test/e2e/journey-0.test.ts': 49,
  'test/e2e/hostile-words.test.ts': 48,
  'test/e2e/billing.test.ts': 42,
  'test/e2e/console-lists.test.ts': 41,
  'test/doors-example.test.ts': 40,
  'test/e2e/console-pwa.test.ts': 38,
  'test/fraud-month/month.test.ts': 36,
  'test/over-time.test.ts': 35,
  'test/runs.test.ts': 33,
  'test/e2e/console-flow.test.ts': 32,
  'src/kernel/platform/demo/demo.test.ts': 31,
  'test/gateway-budgets.test.ts': 31,
  'test/visits.test.ts': 31,
  'src/kernel/work/import/corpus.test.ts': 29,
  'test/e2e/partner-story.test.ts': 26,
  'test/e2e/console-shell.test.ts': 26,
  'src/connectors/stripe/selling.test.ts': 24,
  'tools/check.test.ts': 23,
  'test/e2e/console-phone.test.ts': 22,
  'src/kernel/platform/transfer/moving.test.ts': 19,
  'test/crash.test.ts': 19,
  'test/e2e/journey.test.ts': 18,
  'src/connectors/webhook/webhook.test.ts': 17,
  'tools/start.test.ts': 17,
  'test/budgets.test.ts': 16,
  'test/e2e/pages.test.ts': 16,
  'src/kernel/identity/factor/factors.test.ts': 16,
  'tools/test.test.ts': 15,
  'test/flows.test.ts': 15,
  'src/kernel/connection/reach.test.ts': 15,
  'test/deciding-elsewhere.test.ts': 14,
  'test/e2e/console-client.test.ts': 13,
  'test/gateway-crowd.test.ts': 12,
  'src/kernel/platform/backup/backup.test.ts': 11,
  'src/connectors/stripe/stripe.test.ts': 10,
  'src/kernel/file/file.test.ts': 10,
  'src/kernel/store/embedded/embedded.test.ts': 10,
  'test/parts/over.test.ts': 8,
  'test/parts/tables.test.ts': 8,
  'test/parts/fields.test.ts': 7,
  'test/parts/buttons.test.ts': 5,
  'test/parts/forms.test.ts': 5,
};
const usualWeight = 2;
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
  const groups = groupsOf(files).map((group) => ({
    files: group,
    load: group.reduce((sum, file) => sum + weightOf(file), 0),
  }));
  for (const group of groups.toSorted((one, other) => other.load - one.load)) {
    const lane = lanes.reduce((least, next) => (next.load < least.load ? next : least));
    lane.files.push(...group.files);
    lane.load += group.load;
  }
  return lanes.map((lane) => lane.files.sort()).filter((lane) => lane.length > 0);
}

/** What needs a build of its own shares it, in one process. */
const together = ['test/parts/'];

function groupsOf(files: readonly string[]): string[][] {
  const groups = new Map<string, string[]>();
  for (const file of files) {
    const name = nameOf(file);
    const key = together.find((folder) => name.startsWith(folder)) ?? name;
    groups.set(key, [...(groups.get(key) ?? []), file]);
  }
  return [...groups.values()];
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

export function nameOf(file: string): string {
  return relative(process.cwd(), file).split(sep).join('/');
}
