// Several processes carry out runs on one database, and some of them are killed, frozen or cut off in the middle. Every
// run must come to its end on those that live, and whatever it does must have been done once.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { Authenticated } from '#kernel/identity';
import { trialOf, workflowsOf } from '../journeys.ts';
import { createWorld, rootKey, type World } from '../world.ts';
import { endWorker, type Harm, harm, harms, type RunJob, startWorker, type Worker } from './run-workers.ts';

export interface RunSettings {
  readonly processes: number;
  /** At least so many; more, as long as there is harm to come and fewer than `inHand` are under way. */
  readonly runs: number;
  readonly inHand: number;
  /** What happens to whoever has most to do, again and again. */
  readonly harm: readonly Harm[];
  readonly everyMs: number;
}

export interface RunReport {
  readonly begun: number;
  readonly states: readonly { readonly state: string; readonly runs: number }[];
  readonly lost: number;
  readonly doneTwice: readonly string[];
  /** Until nothing was left in the hands of one that had been harmed. */
  readonly takenAfterMs: readonly { readonly how: Harm; readonly ms: number }[];
  /** What those that were cut off wanted to write, and could only after others had taken over. */
  readonly lateBytes: number;
  /** Of those that were only hindered, how many never took up a run again. */
  readonly idle: number;
}

interface Company {
  readonly world: World;
  readonly who: Authenticated;
  readonly job: RunJob;
  readonly workers: Worker[];
  /** Everybody who was ever at work. */
  readonly all: Worker[];
  isHarmed: boolean;
}

export async function runStory(settings: RunSettings): Promise<RunReport> {
  const moods = { did: [], refuse: new Map(), bodies: [] };
  const world = await createWorld({ modules: [trialOf(moods, workflowsOf(moods))] });
  const who = await world.person((await world.tenant('Long work')).id, 'tenant_admin');
  const job = { home: world.home, databaseUrl: world.databaseUrl, rootKey };
  const company: Company = { world, who, job, workers: [], all: [], isHarmed: true };
  try {
    for (let index = 0; index < settings.processes; index += 1) await hire(company, index);
    const feeding = feed(company, settings);
    feeding.catch(() => undefined);
    const harmed = await harmAll(company, settings).finally(() => {
      company.isHarmed = false;
    });
    const names = await feeding;
    await untilDone(world);
    const lateBytes = company.all.reduce((sum, { relay }) => sum + relay.late(), 0);
    return { begun: names.length, ...(await report(world, names)), ...harmed, lateBytes };
  } finally {
    await Promise.all(company.all.map(endWorker));
    await world.close();
  }
}

async function hire({ job, workers, all }: Company, index: number) {
  const worker = await startWorker(job, index);
  all.push(worker);
  workers.push(worker);
}

/** Each harm is over before the next begins, but for the one that is hindered and comes back meanwhile. */
async function harmAll(company: Company, settings: RunSettings): Promise<Pick<RunReport, 'takenAfterMs' | 'idle'>> {
  const { world, workers } = company;
  const takenAfterMs: RunReport['takenAfterMs'][number][] = [];
  const comingBack: Promise<boolean>[] = [];
  for (const [index, how] of settings.harm.entries()) {
    await pause(settings.everyMs);
    const victim = await busiest(world, workers);
    const mend = harm(victim, how);
    workers.splice(workers.indexOf(victim), 1);
    takenAfterMs.push({ how, ms: Math.round(await untilTaken(world, victim.owner)) });
    if (how === 'kill') comingBack.push(hire(company, 100 + index).then(() => true));
    else comingBack.push(mend().then(() => comeBack(company, victim)));
  }
  const isBack = await Promise.all(comingBack);
  return { takenAfterMs, idle: isBack.filter((one) => !one).length };
}

/** Whoever was hindered takes up runs as before. */
async function comeBack({ world, workers }: Company, worker: Worker): Promise<boolean> {
  const giveUpAtMs = performance.now() + 60_000;
  while ((await inHandsOf(world, worker.owner)) === 0) {
    if (performance.now() > giveUpAtMs) return false;
    await pause(20);
  }
  workers.push(worker);
  return true;
}

/** There is always something to be harmed in. */
async function feed(company: Company, { runs, inHand }: RunSettings): Promise<string[]> {
  const { world, who } = company;
  const names: string[] = [];
  while (company.isHarmed || names.length < runs) {
    const some = Array.from({ length: 10 }, (_, index) => `journey-${names.length + index}`);
    await Promise.all(some.map((name) => world.answer(who, 'trial.journey.begin', { name })));
    names.push(...some);
    while ((await unfinished(world)) >= inHand) await pause(20);
  }
  return names;
}

async function unfinished(world: World): Promise<number> {
  const [row] = await world.sql<{ runs: number }>(
    'select count(*)::integer as runs from work.runs where finished_at is null',
  );
  return row?.runs ?? 0;
}

async function inHandsOf(world: World, owner: string): Promise<number> {
  const [row] = await world.sql<{ runs: number }>(
    `select count(*)::integer as runs from work.runs where owner = $1 and state = 'running'`,
    [owner],
  );
  return row?.runs ?? 0;
}

/** Whoever has the most in hand: it hurts most to lose it. */
async function busiest(world: World, workers: readonly Worker[]): Promise<Worker> {
  const giveUpAtMs = performance.now() + 10_000;
  for (;;) {
    const rows = await world.sql<{ owner: string }>(
      `select owner from work.runs where state = 'running' group by owner order by count(*) desc`,
    );
    const found = rows.flatMap(({ owner }) => workers.find((one) => one.owner === owner) ?? [])[0];
    if (found) return found;
    if (performance.now() > giveUpAtMs) {
      throw new Error(`Nobody had anything in hand to be harmed in: ${JSON.stringify(await statesOf(world))}`);
    }
    await pause(5);
  }
}

async function untilTaken(world: World, owner: string): Promise<number> {
  const startedAtMs = performance.now();
  while ((await inHandsOf(world, owner)) > 0) {
    if (performance.now() - startedAtMs > 60_000) throw new Error('What the harmed had in hand was never taken over');
    await pause(20);
  }
  return performance.now() - startedAtMs;
}

/** As long as it goes on at all: how fast it does is the machine's affair. */
async function untilDone(world: World) {
  let [left, sinceMs] = [Number.POSITIVE_INFINITY, performance.now()];
  for (;;) {
    const now = await unfinished(world);
    if (now === 0) return;
    if (now < left) [left, sinceMs] = [now, performance.now()];
    if (performance.now() - sinceMs > 30_000) {
      throw new Error(`These runs stand still: ${JSON.stringify(await statesOf(world))}`);
    }
    await pause(200);
  }
}

function statesOf(world: World) {
  return world.sql<{ state: string; runs: number }>(
    'select state, count(*)::integer as runs from work.runs group by state',
  );
}

/** Each journey does these things once. */
const things = ['set out', 'rest', 'visit 0', 'visit 1', 'visit 2', 'come home'];

async function report(
  world: World,
  names: readonly string[],
): Promise<Pick<RunReport, 'states' | 'lost' | 'doneTwice'>> {
  const states = await statesOf(world);
  const rows = await world.sql<{ label: string; times: number }>(
    `select event_data ->> 'label' as label, count(*)::integer as times from event.ai_events
     where event_type = 'trial.thing.acted' group by 1`,
  );
  const times = new Map(rows.map(({ label, times: count }) => [label, count]));
  const wanted = names.flatMap((name) => things.map((thing) => `${name} ${thing}`));
  return {
    states,
    lost: wanted.filter((label) => !times.has(label)).length,
    doneTwice: rows.filter(({ times: count }) => count > 1).map(({ label }) => label),
  };
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      processes: { type: 'string', default: '3' },
      runs: { type: 'string', default: '3000' },
      'in-hand': { type: 'string', default: '300' },
      seconds: { type: 'string', default: '120' },
      harm: { type: 'string', default: 'kill,kill,freeze,kill,cut,kill,tear' },
    },
  });
  const turns = z.array(z.enum(harms)).min(1).parse(values.harm.split(','));
  const everyMs = 5000;
  const harm = Array.from(
    { length: Math.floor((Number(values.seconds) * 1000) / everyMs) },
    (_, index) => turns[index % turns.length] ?? 'kill',
  );
  const { processes, runs, 'in-hand': inHand } = values;
  const counts = { processes: Number(processes), runs: Number(runs), inHand: Number(inHand) };
  const told = await runStory({ ...counts, harm, everyMs });
  console.log(JSON.stringify(told, null, 2));
  const isWell = told.lost === 0 && told.doneTwice.length === 0 && told.states.every(({ state }) => state === 'done');
  const isSwift = told.idle === 0 && told.takenAfterMs.every(({ ms }) => ms < 5000);
  process.exitCode = isWell && isSwift ? 0 : 1;
}
