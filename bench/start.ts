// From `node` to a healthy answer: where nothing has ever been started, on an empty home, and on a used one; then what
// the idle process holds. What Node compiles is kept beside the packages, as `npm start` keeps it.
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
const lighter = join(root, 'tools', 'start', 'lighter.mjs');
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
    const seen: Record<Kind, Start[]> = { first: [], empty: [], used: [] };
    const read: number[] = [];
    for (let round = 0; round < settings.rounds; round += 1) {
      await withHome(async (compiled) => {
        const start = (home: string) => startOnce({ home, compiled }, settings);
        await withHome(async (home) => seen.first.push(await start(home)));
        await withHome(async (home) => {
          seen.empty.push(await start(home));
          seen.used.push(await start(home));
        });
        read.push(await readOnce(compiled, settings));
      });
    }
    return judge(seen, read);
  },
};

type Kind = 'first' | 'empty' | 'used';

async function startOnce({ home, compiled }: { home: string; compiled: string }, { flags }: Settings): Promise<Start> {
  await quiet({ cores: 0.5, longestMs: 2000 });
  const port = await freePort();
  const env = {
    ...process.env,
    NODE_ENV: 'production',
    NODE_COMPILE_CACHE: compiled,
    CADRE_HOME: home,
    PORT: String(port),
  };
  const startedAt = performance.now();
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

/** What any start pays: Node reads what Cadre is made of, and ends. */
async function readOnce(compiled: string, { flags }: Settings): Promise<number> {
  await quiet({ cores: 0.5, longestMs: 2000 });
  const env = { ...process.env, NODE_ENV: 'production', NODE_COMPILE_CACHE: compiled };
  const words = ['--import', lighter, ...flags, '--eval', `import(${JSON.stringify(join(root, 'src', 'serve.ts'))})`];
  const startedAt = performance.now();
  const child = spawn(process.execPath, words, { cwd: root, env, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`Reading alone ended with ${code}`);
  return performance.now() - startedAt;
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

function judge({ first, empty, used }: Record<Kind, readonly Start[]>, read: readonly number[]): boolean {
  const rows = [
    { what: 'never started before, ms', values: first.map(({ ms }) => ms), mark: undefined },
    { what: 'empty home, ms', values: empty.map(({ ms }) => ms), mark: marks.emptyMs },
    { what: 'used home, ms', values: used.map(({ ms }) => ms), mark: marks.warmMs },
    { what: 'its files alone, read, ms', values: read, mark: undefined },
    { what: 'RSS at rest, MB', values: used.map(({ megabytes }) => megabytes), mark: marks.idleMegabytes },
  ].map(({ what, values, mark }) => ({ what, median: median(values), worst: Math.max(...values), mark }));
  const isKept = ({ median, mark }: (typeof rows)[number]) => mark === undefined || median <= mark;
  const verdict = (row: (typeof rows)[number]) => (isKept(row) ? 'PASS' : 'MISS');
  printTable(
    `start: spawn to a healthy answer (${empty.length} rounds)`,
    rows.map((row) => ({ ...row, mark: row.mark ?? '', verdict: row.mark ? verdict(row) : '' })),
  );
  return rows.every(isKept);
}
