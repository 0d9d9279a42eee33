// Cadre against a baseline: the same load on both, in alternating rounds, judged by the median of the ratios within the
// rounds. Absolute figures move with the machine; ratios taken seconds apart move little.
import { median } from './histogram.ts';
import { fireLoad, type Measured } from './load.ts';
import { quiet, residentMegabytes, watchCores } from './machine.ts';
import type { Shot } from './shot.ts';
import { printTable } from './table.ts';
import type { Target } from './target.ts';

export interface Contestant {
  readonly name: string;
  readonly target: Target;
  readonly shot: Shot;
}

export interface Contest {
  readonly title: string;
  readonly connections: number;
  /** The first is the baseline, the second is Cadre; whoever follows is shown for comparison. */
  readonly contestants: readonly [Contestant, Contestant, ...Contestant[]];
  /** What Cadre must reach of the baseline, and what it aims at. */
  readonly mark: number;
  readonly aim?: number;
}

export interface Settings {
  readonly rounds: number;
  readonly ms: number;
  /** For the Node that Cadre runs in, such as `--cpu-prof`. */
  readonly flags: readonly string[];
}

interface Sample extends Measured {
  /** Of the serving Node alone. */
  readonly serverCores: number;
  readonly foreignCores: number;
  readonly megabytes: number;
}

/** A round in which somebody else took more than this is run again, once. */
const disturbedCores = 1;
const retries = 1;
/** Each alike and in turn: a server that has run for a day has been compiled where it is hot, which takes V8 some ten
 * seconds of load. */
const warmUps = 8;

/** Answers whether the mark was reached. */
export async function compete(contest: Contest, settings: Settings): Promise<boolean> {
  const { contestants, connections } = contest;
  for (let turn = 0; turn < warmUps; turn += 1) {
    for (const one of contestants) await shoot(one, connections, { ...settings, ms: Math.min(settings.ms, 2000) });
  }
  const rounds: Sample[][] = [];
  for (let index = 0; index < settings.rounds; index += 1) rounds.push(await round(contest, settings, index));
  return judge(contest, settings, rounds);
}

async function round({ contestants, connections }: Contest, settings: Settings, index: number): Promise<Sample[]> {
  let samples: Sample[] = [];
  for (let attempt = 0; attempt <= retries; attempt += 1) {
    samples = [];
    for (const place of contestants.keys()) {
      const turn = (place + index) % contestants.length;
      const one = contestants[turn];
      if (one) samples[turn] = await shoot(one, connections, settings);
    }
    if (samples.every(({ foreignCores }) => !(foreignCores > disturbedCores))) break;
  }
  return samples;
}

async function shoot({ name, target, shot }: Contestant, connections: number, { ms }: Settings): Promise<Sample> {
  await quiet({ cores: 0.5, longestMs: 1000 });
  const used = watchCores(target.pid);
  const measured = await fireLoad({ shot, port: target.ready.port, connections, ms });
  const { alone, foreign } = used();
  if (measured.failures > 0 || measured.requests === 0) {
    throw new Error(
      `${name}: ${measured.failures} of ${measured.requests} failed: ${JSON.stringify(measured.statuses)}`,
    );
  }
  return { ...measured, serverCores: alone, foreignCores: foreign, megabytes: residentMegabytes(target.pid) };
}

function judge(
  { title, contestants, connections, mark, aim }: Contest,
  settings: Settings,
  rounds: Sample[][],
): boolean {
  const ratios = (turn: number) => rounds.map((samples) => ratio(samples[turn], samples[0]));
  const rows = contestants.map(({ name }, turn) => {
    const middle = (pick: (sample: Sample) => number) =>
      median(rounds.flatMap((all) => all.slice(turn, turn + 1)).map(pick));
    const all = ratios(turn);
    return {
      target: name,
      'req/s': middle((sample) => sample.perSecond),
      'p50 ms': middle((sample) => sample.p50Ms),
      'p99 ms': middle((sample) => sample.p99Ms),
      '× baseline': median(all),
      'lowest to highest': `${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`,
      'Node µs/req': middle((sample) => (sample.serverCores * 1_000_000) / sample.perSecond),
      'Node cores': middle((sample) => sample.serverCores),
      'loader cores': middle((sample) => sample.loaderCores),
      'foreign cores': middle((sample) => sample.foreignCores),
      'RSS MB': middle((sample) => sample.megabytes),
    };
  });
  const reached = median(ratios(1));
  const passed = reached >= mark;
  const conditions = `${connections} connections, ${settings.rounds} rounds of ${settings.ms / 1000} s`;
  printTable(`${title} (${conditions})`, rows);
  const aimed = aim === undefined ? '' : `, aim ${aim.toFixed(2)}`;
  console.log(`${passed ? 'PASS' : 'MISS'}  ${reached.toFixed(2)} × the baseline; mark ${mark.toFixed(2)}${aimed}`);
  return passed;
}

function ratio(sample: Sample | undefined, baseline: Sample | undefined): number {
  return (sample?.perSecond ?? Number.NaN) / (baseline?.perSecond ?? Number.NaN);
}
