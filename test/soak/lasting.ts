// Work that lasts: one run of very many steps, and very many runs that sleep or wait. The first must go on in seconds
// and be looked at page by page; the others must be rows and nothing else.
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { contract, defineModule, event, type Module } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { Accepted, untilDone, workflow } from '#kernel/work';
import { createWorld, type World } from '../world.ts';

export interface LastingSettings {
  readonly steps: number;
  readonly sleepers: number;
  readonly waiters: number;
  readonly watchSeconds: number;
}

export interface LastingReport {
  readonly stepsPerSecond: number;
  /** From waking it until it has ended, with all of its steps looked up. */
  readonly resumedAfterMs: number;
  /** Of that, what this process itself has computed: the rest it waited, for the database or for others' work. */
  readonly resumedCpuMs: number;
  readonly slowestPageMs: number;
  readonly addedMegabytes: number;
  readonly statementsPerSecond: number;
  readonly wokenPerSecond: number;
  readonly ended: number;
}

const rung = event({ name: 'lasting.bell.rung', summary: 'It rang.', data: z.object({ bell: z.string() }) });
const common = { effect: 'write', access: 'lasting.work.do' } as const;
const begins = { ...common, output: Accepted, undo: untilDone } as const;

const long = workflow(
  contract({
    ...begins,
    name: 'lasting.march.begin',
    summary: 'Take many steps, rest, and end.',
    input: z.object({ steps: z.int() }),
    example: { steps: 1 },
  }),
  {},
  async (step, { steps }) => {
    for (let index = 0; index < steps; index += 1) await step.do(`s${index}`, () => index);
    await step.sleep('rest', '1 hour');
    return steps;
  },
);

const rester = workflow(
  contract({
    ...begins,
    name: 'lasting.rest.begin',
    summary: 'Sleep for a day, or wait for a bell.',
    input: z.object({ bell: z.string().nullable() }),
    example: { bell: null },
  }),
  {},
  async (step, { bell }) => {
    if (bell === null) await step.sleep('night', '1 day');
    else await step.waitFor(rung, { match: { bell }, until: '1 day' });
    return 'awake';
  },
);

const lasting: Module = defineModule({
  name: 'lasting',
  title: 'Lasting',
  capabilities: [long, rester],
  events: [rung],
  grants: { tenant_admin: ['lasting.*'] },
});

export async function lastingStory(settings: LastingSettings): Promise<LastingReport> {
  const world = await createWorld({ modules: [lasting], workByItself: true, poolSize: 48 });
  try {
    const who = await world.person((await world.tenant('Long work')).id, 'tenant_admin');
    const marched = await march(world, who, settings.steps);
    return { ...marched, ...(await rest(world, who, settings)) };
  } finally {
    await world.close();
  }
}

async function march(world: World, who: Authenticated, steps: number) {
  const beganMs = performance.now();
  const runId = await begin(world, who, 'lasting.march.begin', { steps });
  await untilAll(world, 'waiting', 1);
  const walkedMs = performance.now() - beganMs;
  let slowestPageMs = 0;
  for (const [capability, input] of pagesOf(runId, steps)) {
    const askedMs = performance.now();
    await world.answer(who, capability, input);
    slowestPageMs = Math.max(slowestPageMs, performance.now() - askedMs);
  }
  const [wokenMs, wokenCpu] = [performance.now(), process.cpuUsage()];
  world.clock.pass('2 hours');
  await untilAll(world, 'done', 1);
  const { user, system } = process.cpuUsage(wokenCpu);
  return {
    stepsPerSecond: Math.round((steps * 1000) / walkedMs),
    resumedAfterMs: Math.round(performance.now() - wokenMs),
    resumedCpuMs: Math.round((user + system) / 1000),
    slowestPageMs: Math.round(slowestPageMs),
  };
}

/** The first, one in the middle, and the last. */
function pagesOf(runId: string, steps: number): [string, object][] {
  const places = [0, Math.floor(steps / 2), Math.max(0, steps - 100)];
  return ['work.run.listSteps', 'work.flow.listNodes'].flatMap((capability) =>
    places.map((after): [string, object] => [capability, { runId, after, limit: 100 }]),
  );
}

async function rest(world: World, who: Authenticated, { sleepers, waiters, watchSeconds }: LastingSettings) {
  const bells = [...Array(sleepers).fill(null), ...Array.from({ length: waiters }, (_, index) => `bell ${index}`)];
  const before = await held();
  await eachOf(bells, (bell) => begin(world, who, 'lasting.rest.begin', { bell }));
  await untilAll(world, 'waiting', bells.length);
  const after = await held();
  const statementsPerSecond = await statements(world, watchSeconds);
  const wokenMs = performance.now();
  world.clock.pass('2 days');
  await untilAll(world, 'done', bells.length + 1);
  return {
    addedMegabytes: Math.round((after - before) / 1_000_000),
    statementsPerSecond,
    wokenPerSecond: Math.round((bells.length * 1000) / (performance.now() - wokenMs)),
    ended: await countOf(world, 'done'),
  };
}

async function begin(world: World, who: Authenticated, capability: string, input: object): Promise<string> {
  const answer = await world.answer(who, capability, input);
  if (answer.status !== 'done') throw new Error(`${capability} answered ${answer.status}`);
  return Accepted.parse(answer.output).runId;
}

const atOnce = 16;

async function eachOf<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>) {
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++) await work(items[index] as Item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

async function countOf(world: World, state: string): Promise<number> {
  const [row] = await world.sql<{ runs: number }>('select count(*)::integer as runs from work.runs where state = $1', [
    state,
  ]);
  return row?.runs ?? 0;
}

/** As long as it goes on at all: how fast it does is the machine's affair. */
async function untilAll(world: World, state: string, count: number) {
  let [last, sinceMs] = ['', performance.now()];
  for (;;) {
    const now = await countOf(world, state);
    if (now >= count) return;
    const [journal] = await world.sql<{ seq: string }>('select coalesce(max(seq), 0)::text as seq from work.journal');
    const seen = `${now} ${journal?.seq}`;
    if (seen !== last) [last, sinceMs] = [seen, performance.now()];
    if (performance.now() - sinceMs > 60_000) throw new Error(`${now} of ${count} runs are ${state}, and no more come`);
    await pause(50);
  }
}

const toldMs = 11_000;

async function held(): Promise<number> {
  await pause(1000);
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

/** Each statement of the engine is a transaction of its own. */
async function statements(world: World, seconds: number): Promise<number> {
  const count = async () => {
    const [row] = await world.sql<{ commits: number }>(
      'select xact_commit::integer as commits from pg_stat_database where datname = current_database()',
    );
    return row?.commits ?? 0;
  };
  // A connection that has become idle tells what it did ten seconds later.
  await pause(toldMs);
  const before = await count();
  await pause(seconds * 1000);
  return Math.round((((await count()) - before) / seconds) * 10) / 10;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      steps: { type: 'string', default: '100000' },
      sleepers: { type: 'string', default: '10000' },
      waiters: { type: 'string', default: '10000' },
      seconds: { type: 'string', default: '20' },
    },
  });
  const told = await lastingStory({
    ...{ steps: Number(values.steps), sleepers: Number(values.sleepers), waiters: Number(values.waiters) },
    watchSeconds: Number(values.seconds),
  });
  console.log(JSON.stringify(told, null, 2));
  const { resumedAfterMs, slowestPageMs, addedMegabytes, statementsPerSecond } = told;
  const isWell = resumedAfterMs < 10_000 && slowestPageMs < 2000 && addedMegabytes <= 120 && statementsPerSecond <= 50;
  process.exitCode = isWell ? 0 : 1;
}
