// What became of the tests, file by file; so that a file can be tried once more by itself, and counted anew.
export interface Counts {
  passed: number;
  skipped: number;
  /** Each in a few lines: the end of a log is often all that is read of it. */
  failed: string[];
  /** Names of what failed first, and passed when nothing else was beside it. */
  settled: string[];
}

export type ByFile = Map<string, Counts>;

type Outcome =
  | { readonly kind: 'passed' | 'skipped'; readonly name: string; readonly file: string }
  | { readonly kind: 'failed'; readonly name: string; readonly file: string; readonly inShort: string };

function none(): Counts {
  return { passed: 0, skipped: 0, failed: [], settled: [] };
}

export function count(byFile: ByFile, outcome: Outcome): void {
  const counts = byFile.get(outcome.file) ?? none();
  byFile.set(outcome.file, counts);
  if (outcome.kind === 'failed') counts.failed.push(outcome.inShort);
  else counts[outcome.kind] += 1;
}

/** Where more than that fails, it was not the company it was in. */
const mostAgain = 3;

export function worthAnotherTry(byFile: ByFile): string[] {
  const files = [...byFile].filter(([, { failed }]) => failed.length > 0).map(([file]) => file);
  return files.length <= mostAgain && !files.includes('') ? files : [];
}

/** A file of which something failed again stays as it was, and so does one that did not get as far. */
export function settle(byFile: ByFile, alone: ByFile, files: readonly string[]): void {
  for (const file of files) {
    const [before, after] = [byFile.get(file), alone.get(file)];
    if (!before || !after || after.failed.length > 0 || after.passed <= before.passed) continue;
    byFile.set(file, { ...after, settled: before.failed.map((told) => told.split('\n')[0] ?? told) });
  }
}

export function sumOf(byFile: ByFile): Counts {
  return [...byFile.values()].reduce(
    (sum, one) => ({
      passed: sum.passed + one.passed,
      skipped: sum.skipped + one.skipped,
      failed: [...sum.failed, ...one.failed],
      settled: [...sum.settled, ...one.settled],
    }),
    none(),
  );
}
