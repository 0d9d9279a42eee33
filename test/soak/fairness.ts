// Many companies with flows and schedules on one Cadre, and one of them that makes noise. What each of the others has
// begun may wait no longer than twice what it would without the noise; and whatever they look at answers all the same.
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { contract, defineModule, Id, type Module } from '#kernel/contract';
import type { Authenticated } from '#kernel/identity';
import { createWorld, type World } from '../world.ts';

interface FairnessSettings {
  readonly tenants: number;
  /** Runs of the one that makes noise, all of them queued before anybody else's. */
  readonly noise: number;
}

interface FairnessReport {
  readonly tenants: number;
  readonly quietMs: Spread;
  readonly noisyMs: Spread;
  /** How much longer the last of them waits behind the noise: at the most twice as long is fair. */
  readonly slower: number;
  /** Of what was done until the last of them was: two when half of it was noise. */
  readonly share: number;
  readonly notDone: number;
  readonly listMs: Spread;
  readonly triggerMs: Spread;
  readonly scheduled: { readonly begun: number; readonly perSecond: number };
}

interface Spread {
  readonly p50: number;
  readonly p95: number;
  readonly most: number;
}

interface Company {
  readonly who: Authenticated;
  readonly flowId: string;
}

interface Done {
  readonly tenantId: string;
  readonly atMs: number;
}

const atOnce = 16;
/** So long a list or a start takes at the most, where sixteen ask at once and one makes noise. */
const promptMs = 1000;

async function fairnessStory({ tenants, noise }: FairnessSettings): Promise<FairnessReport> {
  const done: Done[] = [];
  const world = await createWorld({ modules: [workOf(done)], poolSize: 32 });
  try {
    const [noisy, ...quiet] = await eachOf(range(tenants + 1), (index) => found(world, index));
    if (!noisy) throw new Error('There is nobody');
    await rounds({ world, done, companies: quiet });
    const calm = await rounds({ world, done, companies: quiet });
    await eachOf(range(noise), () => begin(world, noisy));
    const loud = await rounds({ world, done, companies: quiet, noisyId: noisy.who.tenantId });
    const listed = await eachOf(quiet, (company) => timed(() => list(world, company)));
    return {
      tenants,
      quietMs: spreadOf(calm.waits),
      noisyMs: spreadOf(loud.waits),
      slower: rounded(spreadOf(loud.waits).most / spreadOf(calm.waits).most),
      share: rounded((quiet.length + loud.noiseBefore) / quiet.length),
      notDone: calm.notDone + loud.notDone,
      listMs: spreadOf(listed),
      triggerMs: spreadOf(loud.triggered),
      scheduled: await bySchedule(world, done),
    };
  } finally {
    await world.close();
  }
}

/** A capability that tells who has had it done, and when. */
function workOf(done: Done[]): Module {
  const act = contract({
    name: 'fair.thing.act',
    summary: 'Do a thing.',
    effect: 'write',
    access: 'fair.thing.act',
    input: z.object({}),
    output: z.object({}),
    undo: { never: 'it is only counted' },
    example: {},
  });
  return defineModule({
    name: 'fair',
    title: 'Fair',
    capabilities: [
      act.implement(async (call) => {
        await call.db.execute('select 1');
        done.push({ tenantId: call.tenant.id, atMs: performance.now() });
        return {};
      }),
    ],
    grants: { tenant_admin: ['fair.*'], super_admin: ['fair.*'] },
  });
}

const graph = {
  nodes: [
    { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
    { id: 'often', kind: 'trigger', trigger: { on: 'schedule', cron: '* * * * *' } },
    { id: 'act', kind: 'capability', capability: 'fair.thing.act' },
  ],
  edges: [
    { from: 'begin', to: 'act' },
    { from: 'often', to: 'act' },
  ],
};

async function found(world: World, index: number): Promise<Company> {
  const { id } = await world.tenant(`Company ${index}`);
  const who = await world.person(id, 'tenant_admin');
  const drawer: Authenticated = { ...who, actor: { ...who.actor, roles: ['super_admin'] } };
  const { id: flowId } = Flow.parse(await ask(world, drawer, 'work.flow.create', { name: 'Often', graph }));
  await ask(world, who, 'work.flow.activate', { flowId });
  return { who, flowId };
}

const Flow = z.object({ id: Id });

async function ask(world: World, who: Authenticated, capability: string, input: object): Promise<unknown> {
  const answer = await world.answer(who, capability, input);
  if (answer.status !== 'done') throw new Error(`${capability} answered ${answer.status}`);
  return answer.output;
}

function begin(world: World, { who, flowId }: Company) {
  return ask(world, who, 'work.flow.run', { flowId });
}

async function list(world: World, { who, flowId }: Company) {
  await ask(world, who, 'work.flow.list', {});
  await ask(world, who, 'work.run.list', { flowId });
  await ask(world, who, 'work.schedule.list', {});
}

interface Round {
  readonly world: World;
  readonly done: Done[];
  readonly companies: readonly Company[];
  readonly noisyId?: string;
}

/** One run of each is queued, and then all of them are done. */
async function rounds({ world, done, companies, noisyId }: Round) {
  const triggered = await eachOf(companies, (company) => timed(() => begin(world, company)));
  done.splice(0);
  const beganMs = performance.now();
  const settling = world.settle();
  const left = new Set(companies.map(({ who }) => who.tenantId));
  await settling;
  const waits: number[] = [];
  let noiseBefore = 0;
  for (const { tenantId, atMs } of done) {
    if (left.delete(tenantId)) waits.push(atMs - beganMs);
    else if (tenantId === noisyId && left.size > 0) noiseBefore += 1;
  }
  return { waits, triggered, noiseBefore, notDone: left.size };
}

/** The same minute comes for all of them. */
async function bySchedule(world: World, done: Done[]) {
  done.splice(0);
  world.clock.pass('1 minute');
  const beganMs = performance.now();
  await world.settle();
  const seconds = ((done.at(-1)?.atMs ?? beganMs) - beganMs) / 1000;
  return { begun: done.length, perSecond: rounded(done.length / seconds) };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const beganMs = performance.now();
  await work();
  return performance.now() - beganMs;
}

async function eachOf<Item, Result>(items: readonly Item[], work: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const entries = items.entries();
  async function worker() {
    for (const [index, item] of entries) results[index] = await work(item);
  }
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}

function range(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}

function spreadOf(values: readonly number[]): Spread {
  const inOrder = values.toSorted((a, b) => a - b);
  const at = (part: number) => rounded(inOrder[Math.min(inOrder.length - 1, Math.floor(inOrder.length * part))] ?? 0);
  return { p50: at(0.5), p95: at(0.95), most: at(1) };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: { tenants: { type: 'string', default: '1200' }, noise: { type: 'string', default: '3000' } },
  });
  const told = await fairnessStory({ tenants: Number(values.tenants), noise: Number(values.noise) });
  console.log(JSON.stringify(told, null, 2));
  const isFair = told.notDone === 0 && told.share <= 2 && told.slower <= 2 && told.scheduled.begun > told.tenants;
  const isPrompt = told.listMs.p95 <= promptMs && told.triggerMs.p95 <= promptMs;
  process.exitCode = isFair && isPrompt ? 0 : 1;
}
