// What partners are promised: a commission is worked out, posted and recorded within the call; a link leads on at once.
import { join } from 'node:path';
import type { Bench } from './harness/bench.ts';
import { compete, type Settings } from './harness/contest.ts';
import { median } from './harness/histogram.ts';
import { asSuperuser, type DatabasePlace, databaseOf, databaseSettings, withHome } from './harness/home.ts';
import { fireLoad } from './harness/load.ts';
import { machineLine, quiet } from './harness/machine.ts';
import type { Shot } from './harness/shot.ts';
import { printTable } from './harness/table.ts';
import { startTarget, type Target } from './harness/target.ts';
import type { Sold, Wanted } from './partners-load.ts';

const marks = {
  ...{ pacedPerSecond: 300, pacedP99Ms: 10, perSecond: 1000, eachMs: 50 },
  ...{ followed: 0.6, followedAim: 0.73 },
} as const;
const browser = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';

export const commission: Bench = {
  name: 'commission',
  promise: 'A commission takes p99 10 ms at 300 sales a second, and 50 callers are answered 1,000 times a second.',
  run: (settings) =>
    withCadre(settings, async (cadre, place) => {
      const floor = await startTarget({
        file: join(import.meta.dirname, 'partners-floor.ts'),
        words: [place.host, String(place.port)],
      });
      try {
        for (const target of [cadre, floor]) await askFor(target, { ms: 2000 });
        // As in a database that is older than a minute: its planner has counted what there is.
        await asSuperuser({ ...place, database: 'cadre' }, (client) => client.query('analyze'));
        const rounds: Round[] = [];
        for (let index = 0; index < settings.rounds; index += 1) {
          await quiet({ cores: 0.5, longestMs: 1000 });
          const alone = await askFor(cadre, { ms: settings.ms, callers: 1 });
          const paced = await askFor(cadre, { ms: settings.ms, perSecond: marks.pacedPerSecond });
          const most = await askFor(cadre, { ms: settings.ms });
          const pacedFloor = await askFor(floor, { ms: settings.ms, perSecond: marks.pacedPerSecond });
          rounds.push({ alone, paced, most, pacedFloor, mostFloor: await askFor(floor, { ms: settings.ms }) });
        }
        return judge(rounds);
      } finally {
        await floor.stop();
      }
    }),
};

interface Round {
  readonly alone: Sold;
  readonly paced: Sold;
  readonly most: Sold;
  readonly pacedFloor: Sold;
  readonly mostFloor: Sold;
}

function judge(rounds: readonly Round[]): boolean {
  const row = (target: string, which: keyof Round) => {
    const middle = (pick: (sold: Sold) => number) => median(rounds.map((round) => pick(round[which])));
    return {
      target,
      'sales/s': middle(({ perSecond }) => perSecond),
      'p50 ms': middle(({ p50Ms }) => p50Ms),
      'p99 ms': middle(({ p99Ms }) => p99Ms),
      refused: middle(({ refused }) => refused),
      'best p99 ms': Math.min(...rounds.map((round) => round[which].p99Ms)),
      'Node ms/sale': middle(({ nodeMs }) => nodeMs),
    };
  };
  const alone = row('one after another', 'alone');
  const [paced, most] = [row(`${marks.pacedPerSecond}/s, open loop`, 'paced'), row('50 callers', 'most')];
  const floors = [row('floor, open loop', 'pacedFloor'), row('floor, 50 callers', 'mostFloor')];
  printTable('commission of one sale, three levels', [alone, paced, most, ...floors]);
  const ofFloor = median(rounds.map((round) => round.most.perSecond / round.mostFloor.perSecond));
  console.log(`${ofFloor.toFixed(2)} × one statement by hand that writes the same rows`);
  const isEach = alone['p99 ms'] <= marks.eachMs;
  console.log(`${isEach ? 'PASS' : 'MISS'}  specification: one commission takes less than ${marks.eachMs} ms`);
  const isKept = isEach && paced['p99 ms'] <= marks.pacedP99Ms && most['sales/s'] >= marks.perSecond;
  console.log(`${isKept ? 'PASS' : 'MISS'}  marks: p99 ${marks.pacedP99Ms} ms, ${marks.perSecond} sales/s`);
  return isKept;
}

export const follow: Bench = {
  name: 'follow',
  promise: 'Following a link, with the visit on disk, reaches 0.60 of a bare redirect; p99 5 ms.',
  run: (settings) =>
    withCadre(settings, async (cadre, place) => {
      const baseline = await startTarget({ file: join(import.meta.dirname, 'baselines', 'redirect.ts') });
      const words = [place.host, String(place.port), place.home];
      const floor = await startTarget({ file: join(import.meta.dirname, 'partners-visits.ts'), words });
      try {
        const shot: Shot = { method: 'GET', path: `/r/${cadre.ready.code}`, headers: { 'user-agent': browser } };
        const contestants = [
          { name: 'Fastify redirect', target: baseline, shot },
          { name: 'Cadre', target: cadre, shot },
          { name: 'by hand, same rows', target: floor, shot },
        ] as const;
        const title = 'follow: where a link leads, and the visit';
        const [mark, aim] = [marks.followed, marks.followedAim];
        const isKept = await compete({ title, connections: 64, contestants, mark, aim }, settings);
        const { p99Ms } = await fireLoad({ shot, port: cadre.ready.port, connections: 8, ms: settings.ms });
        console.log(`p99 with 8 connections: ${p99Ms.toFixed(2)} ms`);
        return isKept;
      } finally {
        await Promise.all([baseline.stop(), floor.stop()]);
      }
    }),
};

interface Place extends DatabasePlace {
  readonly home: string;
}

function withCadre<T>({ flags }: Settings, work: (cadre: Target, place: Place) => Promise<T>): Promise<T> {
  return withHome(async (home) => {
    const cadre = await startTarget({ file: join(import.meta.dirname, 'partners-server.ts'), words: [home], flags });
    try {
      const place = { ...(await databaseOf(home)), home };
      console.log(`${machineLine()}\n${await databaseSettings(place)}`);
      return await work(cadre, place);
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
