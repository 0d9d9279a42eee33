// From `node` to a healthy answer, on an empty home and on one that has been used; then what the idle process holds.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Bench } from './harness/bench.ts';
import type { Settings } from './harness/contest.ts';
import { median } from './harness/histogram.ts';
import { withHome } from './harness/home.ts';
import { machineLine, quiet, residentMegabytes } from './harness/machine.ts';
import { freePort } from './harness/port.ts';
import { printTable } from './harness/table.ts';

const marks = { emptyMs: 5000, warmMs: 1500, idleMegabytes: 300 } as const;
const root = join(import.meta.dirname, '..');
const idleMs = 3000;
const startLimitMs = 60_000;

interface Start {
  readonly ms: number;
  readonly megabytes: number;
}

export const start: Bench = {
  name: 'start',
  promise: 'Healthy in 5 s on an empty home and in 1.5 s on a used one, holding 300 MB at rest without PostgreSQL.',
  async run(settings) {
    console.log(machineLine());
    const empty: Start[] = [];
    const warm: Start[] = [];
    for (let round = 0; round < settings.rounds; round += 1) {
      await withHome(async (home) => {
        empty.push(await startOnce(home, settings));
        // The first start after the empty one may still find its caches cold.
        await startOnce(home, settings);
        warm.push(await startOnce(home, settings));
      });
    }
    return judge(empty, warm);
  },
};

async function startOnce(home: string, { flags }: Settings): Promise<Start> {
  await quiet({ cores: 0.5, longestMs: 2000 });
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    // Empty at the first start, as on a fresh clone; `npm start` keeps one too.
    NODE_COMPILE_CACHE: join(home, 'compile'),
    CADRE_HOME: home,
    PORT: String(port),
  };
  const startedAt = performance.now();
  const lighter = join(root, 'tools', 'start', 'lighter.mjs');
  const words = ['--import', lighter, ...flags, join(root, 'src', 'main.ts')];
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    await healthy(port, child);
    const ms = performance.now() - startedAt;
    await pause(idleMs);
    return { ms, megabytes: residentMegabytes(child.pid ?? 0) };
  } finally {
    const ended = child.exitCode === null ? once(child, 'exit') : undefined;
    child.kill('SIGTERM');
    await ended;
  }
}

async function healthy(port: number, child: ChildProcess): Promise<void> {
  const giveUpAt = performance.now() + startLimitMs;
  let last = 'nothing';
  while (performance.now() < giveUpAt) {
    if (child.exitCode !== null) throw new Error(`Cadre ended with ${child.exitCode} before it was healthy`);
    try {
      const answer = await fetch(`http://127.0.0.1:${port}/api/health`, { signal: AbortSignal.timeout(5000) });
      last = `${answer.status} ${await answer.text()}`;
      if (answer.status === 200) return;
    } catch (error) {
      last = error instanceof Error ? String(error.cause ?? error) : String(error);
    }
    await pause(5);
  }
  throw new Error(`Cadre was not healthy after ${startLimitMs / 1000} s; the last answer was: ${last}`);
}

function judge(empty: readonly Start[], warm: readonly Start[]): boolean {
  const rows = [
    { what: 'empty home, ms', values: empty.map(({ ms }) => ms), mark: marks.emptyMs },
    { what: 'used home, ms', values: warm.map(({ ms }) => ms), mark: marks.warmMs },
    { what: 'RSS at rest, MB', values: warm.map(({ megabytes }) => megabytes), mark: marks.idleMegabytes },
  ].map(({ what, values, mark }) => ({ what, median: median(values), worst: Math.max(...values), mark }));
  printTable(
    `start: spawn to a healthy answer (${empty.length} rounds)`,
    rows.map((row) => ({ ...row, verdict: row.median <= row.mark ? 'PASS' : 'MISS' })),
  );
  return rows.every(({ median: reached, mark }) => reached <= mark);
}
