// Several processes carry out runs on one database, and some of them are killed or frozen in the middle. Every run must
// come to its end on those that live, and whatever it does must have been done once.
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Authenticated } from '#kernel/identity';
import { trialOf, workflowsOf } from '../journeys.ts';
import { createWorld, rootKey, type World } from '../world.ts';

export interface RunJob {
  readonly home: string;
  readonly databaseUrl: string;
  readonly rootKey: string;
}

export interface RunSettings {
  readonly processes: number;
  readonly runs: number;
  /** What happens to one of those that are at work, again and again: killed and replaced, or frozen and thawed. */
  readonly harm: readonly ('kill' | 'freeze')[];
  readonly everyMs: number;
}

export interface RunReport {
  readonly states: readonly { readonly state: string; readonly runs: number }[];
  readonly lost: number;
  readonly doneTwice: readonly string[];
  /** Until nothing was left in the hands of one that had been harmed. */
  readonly takenAfterMs: readonly number[];
}

interface Worker {
  readonly child: ChildProcess;
  readonly owner: string;
}

const frozenMs = 5000;

export async function runStory(settings: RunSettings): Promise<RunReport> {
  const moods = { did: [], refuse: new Map(), bodies: [] };
  const world = await createWorld({ modules: [trialOf(moods, workflowsOf(moods))] });
  const workers: Worker[] = [];
  const successors: Promise<unknown>[] = [];
  const takenAfterMs: number[] = [];
  try {
    const who = await world.person((await world.tenant('Long work')).id, 'tenant_admin');
    const job = { home: world.home, databaseUrl: world.databaseUrl, rootKey };
    for (let index = 0; index < settings.processes; index += 1) workers.push(await start(job, index));
    const beginning = beginAll(world, who, settings.runs);
    for (const [index, harm] of settings.harm.entries()) {
      await pause(settings.everyMs);
      const victim = await busiest(world, workers);
      victim.child.kill(harm === 'kill' ? 'SIGKILL' : 'SIGSTOP');
      takenAfterMs.push(await untilTaken(world, victim.owner));
      if (harm === 'freeze') {
        void thaw(victim);
        continue;
      }
      workers.splice(workers.indexOf(victim), 1);
      successors.push(start(job, 100 + index).then((worker) => workers.push(worker)));
    }
    const names = await beginning;
    await untilDone(world);
    return { ...(await report(world, names)), takenAfterMs };
  } finally {
    await Promise.all(successors);
    for (const { child } of workers) child.kill('SIGKILL');
    await Promise.all(workers.map(({ child }) => child.exitCode ?? child.signalCode ?? once(child, 'exit')));
    await world.close();
  }
}

async function start(job: RunJob, index: number): Promise<Worker> {
  const program = join(import.meta.dirname, 'runner.ts');
  const own = JSON.stringify({ ...job, home: join(job.home, `runner-${index}`) });
  const child = fork(program, [own], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const [owner] = await once(child, 'message');
  return { child, owner: String(owner) };
}

async function thaw({ child }: Worker) {
  await pause(frozenMs);
  child.kill('SIGCONT');
}

async function beginAll(world: World, who: Authenticated, count: number): Promise<string[]> {
  const names = Array.from({ length: count }, (_, index) => `journey-${index}`);
  for (let from = 0; from < count; from += 10) {
    const some = names.slice(from, from + 10);
    await Promise.all(some.map((name) => world.answer(who, 'trial.journey.begin', { name })));
  }
  return names;
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
  while (
    (await world.sql(`select 1 from work.runs where owner = $1 and state = 'running' limit 1`, [owner])).length > 0
  ) {
    if (performance.now() - startedAtMs > 60_000) throw new Error('What the harmed had in hand was never taken over');
    await pause(20);
  }
  return performance.now() - startedAtMs;
}

async function isDone(world: World): Promise<boolean> {
  return (await world.sql('select 1 from work.runs where finished_at is null limit 1')).length === 0;
}

/** As long as it goes on at all: how fast it does is the machine's affair. */
async function untilDone(world: World) {
  let [left, sinceMs] = [Number.POSITIVE_INFINITY, performance.now()];
  while (!(await isDone(world))) {
    const rows = await statesOf(world);
    const now = rows.filter(({ state }) => !over.has(state)).reduce((sum, { runs }) => sum + runs, 0);
    if (now < left) [left, sinceMs] = [now, performance.now()];
    if (performance.now() - sinceMs > 30_000) throw new Error(`These runs stand still: ${JSON.stringify(rows)}`);
    await pause(200);
  }
}

const over = new Set(['done', 'failed', 'cancelled']);

function statesOf(world: World) {
  return world.sql<{ state: string; runs: number }>(
    'select state, count(*)::integer as runs from work.runs group by state',
  );
}

/** Each journey does these things once. */
const things = ['set out', 'rest', 'visit 0', 'visit 1', 'visit 2', 'come home'];

async function report(world: World, names: readonly string[]): Promise<Omit<RunReport, 'takenAfterMs'>> {
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
      seconds: { type: 'string', default: '120' },
    },
  });
  const rounds = Math.floor(Number(values.seconds) / 5);
  const harm = Array.from({ length: rounds }, (_, index) =>
    index % 3 === 2 ? ('freeze' as const) : ('kill' as const),
  );
  const told = await runStory({ processes: Number(values.processes), runs: Number(values.runs), harm, everyMs: 5000 });
  console.log(JSON.stringify(told, null, 2));
  const isWell = told.lost === 0 && told.doneTwice.length === 0 && told.states.every(({ state }) => state === 'done');
  process.exitCode = isWell && told.takenAfterMs.every((ms) => ms < 5000) ? 0 : 1;
}
