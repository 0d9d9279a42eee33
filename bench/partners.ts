// What partners are promised: a commission is worked out, posted and recorded within the call; a link leads on at once.
import { join } from 'node:path';
import type { Bench } from './harness/bench.ts';
import { compete, type Settings } from './harness/contest.ts';
import { median } from './harness/histogram.ts';
import { databaseOf, databaseSettings, withHome } from './harness/home.ts';
import { fireLoad } from './harness/load.ts';
import { machineLine, quiet } from './harness/machine.ts';
import type { Shot } from './harness/shot.ts';
import { printTable } from './harness/table.ts';
import { startTarget, type Target } from './harness/target.ts';
import type { Sold, Wanted } from './partners-server.ts';

const marks = { pacedPerSecond: 300, pacedP99Ms: 10, perSecond: 1000, followed: 0.6, followedAim: 0.73 } as const;
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export const commission: Bench = {
  name: 'commission',
  promise: 'A commission takes p99 10 ms at 300 sales a second, and 50 callers are answered 1,000 times a second.',
  run: (settings) =>
    withCadre(settings, async (cadre) => {
      await askFor(cadre, { ms: 2000 });
      const rounds: { paced: Sold; most: Sold }[] = [];
      for (let index = 0; index < settings.rounds; index += 1) {
        await quiet({ cores: 0.5, longestMs: 1000 });
        const paced = await askFor(cadre, { ms: settings.ms, perSecond: marks.pacedPerSecond });
        rounds.push({ paced, most: await askFor(cadre, { ms: settings.ms }) });
      }
      return judge(rounds);
    }),
};

function judge(rounds: readonly { readonly paced: Sold; readonly most: Sold }[]): boolean {
  const row = (target: string, some: readonly Sold[]) => ({
    target,
    'sales/s': median(some.map(({ perSecond }) => perSecond)),
    'p50 ms': median(some.map(({ p50Ms }) => p50Ms)),
    'p99 ms': median(some.map(({ p99Ms }) => p99Ms)),
    refused: median(some.map(({ refused }) => refused)),
    'best p99 ms': Math.min(...some.map(({ p99Ms }) => p99Ms)),
  });
  const paced = row(
    `${marks.pacedPerSecond}/s, open loop`,
    rounds.map((one) => one.paced),
  );
  const most = row(
    '50 callers',
    rounds.map((one) => one.most),
  );
  printTable('commission of one sale, three levels', [paced, most]);
  const isKept = paced['p99 ms'] <= marks.pacedP99Ms && most['sales/s'] >= marks.perSecond;
  console.log(`${isKept ? 'PASS' : 'MISS'}  marks: p99 ${marks.pacedP99Ms} ms, ${marks.perSecond} sales/s`);
  return isKept;
}

export const follow: Bench = {
  name: 'follow',
  promise: 'Following a link, with the visit on disk, reaches 0.60 of a bare redirect; p99 5 ms.',
  run: (settings) =>
    withCadre(settings, async (cadre) => {
      const baseline = await startTarget({ file: join(import.meta.dirname, 'baselines', 'redirect.ts') });
      try {
        const shot: Shot = { method: 'GET', path: `/r/${cadre.ready.code}`, headers: { 'user-agent': browser } };
        const contestants = [
          { name: 'Fastify redirect', target: baseline, shot },
          { name: 'Cadre', target: cadre, shot },
        ] as const;
        const title = 'follow: where a link leads, and the visit';
        const [mark, aim] = [marks.followed, marks.followedAim];
        const isKept = await compete({ title, connections: 64, contestants, mark, aim }, settings);
        const { p99Ms } = await fireLoad({ shot, port: cadre.ready.port, connections: 8, ms: settings.ms });
        console.log(`p99 with 8 connections: ${p99Ms.toFixed(2)} ms`);
        return isKept;
      } finally {
        await baseline.stop();
      }
    }),
};

function withCadre<T>({ flags }: Settings, work: (cadre: Target) => Promise<T>): Promise<T> {
  return withHome(async (home) => {
    const cadre = await startTarget({ file: join(import.meta.dirname, 'partners-server.ts'), words: [home], flags });
    try {
      console.log(`${machineLine()}\n${await databaseSettings(await databaseOf(home))}`);
      return await work(cadre);
    } finally {
      await cadre.stop();
    }
  });
}

function askFor({ child }: Target, wanted: Wanted): Promise<Sold> {
  return new Promise((resolve, reject) => {
    const ended = (code: number | null) => reject(new Error(`It ended with ${code} in the middle`));
    child.once('exit', ended);
    child.once('message', (sold: Sold) => {
      child.off('exit', ended);
      resolve(sold);
    });
    child.send(wanted);
  });
}
