// Events that are durable before the publisher is answered, to a subscriber that is listening.
import { join } from 'node:path';
import type { Bench } from './harness/bench.ts';
import type { Settings } from './harness/contest.ts';
import { askForFlood, type Flooded, type Wanted } from './harness/flood.ts';
import { median } from './harness/histogram.ts';
import { databaseOf, databaseSettings, withHome } from './harness/home.ts';
import { machineLine, quiet } from './harness/machine.ts';
import { printTable } from './harness/table.ts';
import { startTarget, type Target } from './harness/target.ts';

const marks = { ratio: 0.75, p99Ms: 20, orderedP99Ms: 100 } as const;
const paced: Wanted = { perSecond: 1000, ms: 0 };

interface Round {
  readonly most: Flooded;
  readonly paced: Flooded;
  readonly ordered: Flooded | undefined;
}

export const events: Bench = {
  name: 'events',
  promise:
    'Durable events to a live subscriber at 0.75 of a bare batched outbox, p99 20 ms at 1,000/s, 100 ms in order.',
  run: (settings) =>
    withHome(async (home) => {
      const cadre = await startTarget({
        ...{ file: join(import.meta.dirname, 'event-server.ts'), words: [home], flags: settings.flags },
      });
      try {
        const place = await databaseOf(home);
        const file = join(import.meta.dirname, 'baselines', 'events.ts');
        const words = [place.host, String(place.port)];
        console.log(`${machineLine()}\n${await databaseSettings(place)}`);
        await using stack = new AsyncDisposableStack();
        const targets: Targets = { cadre, baseline: await startTarget({ file, words }) };
        stack.defer(() => targets.baseline.stop());
        const isKept = await compare(targets, settings);
        const recorded = join(import.meta.dirname, 'baselines', 'recorded-events.ts');
        const kept = { file, words: [...words, 'kept'], what: 'the specified table and indexes' };
        await showFloor(targets, kept, settings);
        await showFloor(
          targets,
          { file: recorded, words, what: "Cadre's tables, entry, payload, usage and key" },
          settings,
        );
        return isKept;
      } finally {
        await cadre.stop();
      }
    }),
};

interface Targets {
  readonly cadre: Target;
  readonly baseline: Target;
}

interface Floor {
  readonly file: string;
  readonly words: readonly string[];
  readonly what: string;
}

/** What is left of the bare outbox when more is kept of each event, by hand; and what Cadre reaches of that. */
async function showFloor({ baseline, cadre }: Targets, { file, words, what }: Floor, settings: Settings) {
  const floor = await startTarget({ file, words });
  try {
    const ratios: { floor: number; cadre: number }[] = [];
    await roundOf(floor, { ...settings, ms: 500 }, false);
    for (let index = 0; index < settings.rounds; index += 1) {
      const [bare, kept, ours] = [
        await roundOf(baseline, settings, false),
        await roundOf(floor, settings, false),
        await roundOf(cadre, settings, false),
      ].map(({ most }) => most.perSecond);
      ratios.push({ floor: (kept ?? 0) / (bare ?? 1), cadre: (ours ?? 0) / (kept ?? 1) });
    }
    const [of, ours] = (['floor', 'cadre'] as const).map((who) => median(ratios.map((one) => one[who])).toFixed(2));
    console.log(`By hand into ${what}: ${of} × the bare outbox; Cadre ${ours} × that`);
  } finally {
    await floor.stop();
  }
}

async function compare({ cadre, baseline }: Targets, settings: Settings) {
  for (const target of [baseline, cadre]) await roundOf(target, { ...settings, ms: 500 }, target === cadre);
  const rounds: { baseline: Round; cadre: Round }[] = [];
  for (let index = 0; index < settings.rounds; index += 1) {
    const order = index % 2 === 0 ? [baseline, cadre] : [cadre, baseline];
    const results = new Map<Target, Round>();
    for (const target of order) results.set(target, await roundOf(target, settings, target === cadre));
    const [first, second] = [results.get(baseline), results.get(cadre)];
    if (first && second) rounds.push({ baseline: first, cadre: second });
  }
  return judge(rounds, settings);
}

async function roundOf({ child }: Target, { ms }: Settings, canOrder: boolean): Promise<Round> {
  await quiet({ cores: 0.5, longestMs: 1000 });
  return {
    most: await askForFlood(child, { ms }),
    paced: await askForFlood(child, { ...paced, ms }),
    ordered: canOrder ? await askForFlood(child, { ...paced, ms, ordered: true }) : undefined,
  };
}

function judge(rounds: readonly { baseline: Round; cadre: Round }[], { ms }: Settings): boolean {
  const of = (pick: (round: Round) => number, who: 'baseline' | 'cadre') => median(rounds.map((one) => pick(one[who])));
  const ratio = median(rounds.map(({ baseline, cadre }) => cadre.most.perSecond / baseline.most.perSecond));
  const all = rounds.flatMap(({ cadre: { most, paced, ordered } }) => [most, paced, ...(ordered ? [ordered] : [])]);
  const lost = all.reduce((sum, { sent, heard }) => sum + sent - heard, 0);
  const repeated = all.reduce((sum, one) => sum + one.repeated, 0);
  printTable(
    `events: published, durable, heard (64 callers, ${rounds.length} rounds of ${ms / 1000} s)`,
    (['baseline', 'cadre'] as const).map((who) => ({
      target: who === 'baseline' ? 'batched outbox' : 'Cadre',
      'events/s': of(({ most }) => most.perSecond, who),
      'p50 ms at 1,000/s': of(({ paced }) => paced.p50Ms, who),
      'p99 ms at 1,000/s': of(({ paced }) => paced.p99Ms, who),
      'p99 ms in order': of(({ ordered }) => ordered?.p99Ms ?? Number.NaN, who),
    })),
  );
  const p99 = of(({ paced }) => paced.p99Ms, 'cadre');
  const orderedP99 = of(({ ordered }) => ordered?.p99Ms ?? Number.NaN, 'cadre');
  const isKept =
    ratio >= marks.ratio && p99 <= marks.p99Ms && orderedP99 <= marks.orderedP99Ms && lost + repeated === 0;
  const faults = `${lost} lost, ${repeated} repeated`;
  console.log(`${isKept ? 'PASS' : 'MISS'}  ${ratio.toFixed(2)} × the baseline; mark ${marks.ratio}; ${faults}`);
  return isKept;
}
