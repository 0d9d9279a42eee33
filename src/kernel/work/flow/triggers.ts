// Putting a flow to work and taking it off: its triggers become schedules and subscriptions, as whoever has put it to
// work.
import { and, like } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Actor, type Call, type Capability, contract, event, Id } from '#kernel/contract';
import { subscribe, unsubscribe } from '#kernel/event';
import { listCapabilities } from '#kernel/invoke';
import { prepared } from '#kernel/store';
import { schedules } from '../schedule-rows.ts';
import { checkCalendar, firstAfter } from '../timing.ts';
import { flawsOf, type Known } from './check.ts';
import { ById, example, exampleId, graphAt, present } from './drawing.ts';
import { Graph, type Trigger } from './graph.ts';
import { Flow, fitted } from './model.ts';
import { beginFlow, hearOf } from './promises.ts';
import * as rows from './store.ts';

const About = z.object({ flowId: Id, name: z.string() });
export const activated = event({ name: 'work.flow.activated', summary: 'A flow has been put to work.', data: About });
export const deactivated = event({
  name: 'work.flow.deactivated',
  summary: 'A flow has been taken off work.',
  data: About,
});

const Flaw = z.object({ node: z.string().nullable(), field: z.string().nullable(), message: z.string() });

const checkFlow = contract({
  name: 'work.flow.check',
  summary: 'Say what is wrong with a drawing, node by node and field by field, before it is put to work.',
  effect: 'read',
  access: 'work.flow.read',
  http: 'POST /api/v1/workflows/check',
  input: z.object({ graph: Graph }),
  output: z.object({ flaws: z.array(Flaw) }),
  example: { graph: example },
}).implement(async (call, { graph }) => ({ flaws: await flawsIn(call, graph) }));

async function flawsIn(call: Call, graph: Graph) {
  const flaws = flawsOf(graph, await knownTo(call, graph));
  for (const node of graph.nodes) {
    if (node.kind === 'flow' && !(await rows.flowCalled(call.db, node.flow))) {
      flaws.push({ node: node.id, field: 'flow', message: `${node.id}: there is no flow called ${node.flow}` });
    }
    const calendar = node.kind === 'trigger' ? calendarFlaw(node.trigger, call.now) : undefined;
    if (calendar) flaws.push({ node: node.id, field: 'trigger.cron', message: `${node.id}: ${calendar}` });
  }
  return flaws;
}

function calendarFlaw(trigger: Trigger, now: string): string | undefined {
  if (trigger.on !== 'schedule') return undefined;
  try {
    checkCalendar(trigger.cron, trigger.zone, now);
    return undefined;
  } catch (error) {
    return error instanceof Fault ? error.message : String(error);
  }
}

/** Only what this person may use. */
async function knownTo(call: Call, { nodes }: Graph): Promise<ReadonlyMap<string, Known>> {
  const names = new Set(nodes.flatMap((node) => ('capability' in node && !node.disabled ? [node.capability] : [])));
  const known = new Map<string, Known>();
  for (const name of names) {
    const { items } = await call.invoke(listCapabilities, { after: name.slice(0, -1), limit: 20 });
    const found = items.find((one) => one.name === name);
    if (found) known.set(name, found);
  }
  return known;
}

const activateFlow = contract({
  name: 'work.flow.activate',
  summary: 'Put a version of a flow to work: from now on its triggers begin runs, as whoever puts it to work.',
  effect: 'write',
  access: 'work.flow.adapt',
  http: 'POST /api/v1/workflows/:flowId/activate',
  input: ById.extend({ version: z.int().min(1).optional().describe('The newest when absent') }),
  output: Flow,
  undo: { by: 'work.flow.deactivate', input: ({ flowId }) => ({ flowId }) },
  example: { flowId: exampleId },
}).implement(async (call, { flowId, version }) => {
  const flow = await present(call, flowId);
  const active = version ?? flow.latest;
  const graph = await graphAt(call, { id: flowId, latest: active });
  const flaws = await flawsIn(call, graph);
  const [first] = flaws;
  if (first) throw new Fault('invalid', first.message, { details: { flaws } });
  fitted(graph.parameters, flow.params);
  await takeOff(call, flow);
  const { credentialId: _, ...actor } = call.actor;
  // A person who puts it to work has looked at it.
  const tainted = flow.tainted && actor.kind !== 'person';
  const subscriptions = await putOn(call, { id: flowId, name: flow.name, graph, actor, tainted });
  const changed = await rows.changeFlow(
    call.db,
    { id: flowId },
    { ...{ state: 'active', active, actor, tainted, subscriptions } },
  );
  if (!changed) throw new Fault('not_found', `There is no flow ${flowId}`);
  call.emit(activated, { flowId, name: flow.name });
  return shownOf(changed);
});

const deactivateFlow = contract({
  name: 'work.flow.deactivate',
  summary: 'Take a flow off work: it begins nothing any more, and runs that have begun go on.',
  effect: 'write',
  access: 'work.flow.adapt',
  http: 'POST /api/v1/workflows/:flowId/deactivate',
  input: ById,
  output: Flow,
  undo: {
    by: 'work.flow.activate',
    input: ({ flowId }, { active }) => ({ flowId, ...(active ? { version: active } : {}) }),
  },
  example: { flowId: exampleId },
}).implement(async (call, { flowId }) => {
  const flow = await present(call, flowId);
  if (flow.state !== 'active') throw new Fault('conflict', `${flow.name} is not at work`);
  await takeOff(call, flow);
  const changed = await rows.changeFlow(call.db, { id: flowId }, { state: 'paused', subscriptions: [] });
  if (!changed) throw new Fault('not_found', `There is no flow ${flowId}`);
  call.emit(deactivated, { flowId, name: flow.name });
  return shownOf(changed);
});

function shownOf({
  params: _params,
  subscriptions: _heard,
  ...flow
}: z.output<typeof Flow> & { params: unknown; subscriptions: unknown }) {
  return flow;
}

interface Putting {
  readonly id: string;
  readonly name: string;
  readonly graph: Graph;
  readonly actor: Actor;
  readonly tainted: boolean;
}

const schedule = prepared(
  `insert into work.schedules (name, capability, input, actor, cron, zone, catch_up, next_at, tainted, title)
   values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
);

/** Answers what it hears of. */
async function putOn(call: Call, { id, name, graph, actor, tainted }: Putting): Promise<string[]> {
  const subscriptions: string[] = [];
  for (const node of graph.nodes) {
    if (node.kind !== 'trigger' || node.disabled) continue;
    const { trigger } = node;
    if (trigger.on === 'schedule') {
      const { cron, zone, catchUp } = trigger;
      const input = JSON.stringify({ flowId: id, trigger: 'schedule', node: node.id });
      const next = firstAfter({ cron, zone, catchUp }, call.now);
      const values = [`${prefix(id)}${node.id}`, beginFlow.name, input, JSON.stringify(actor), cron, zone, catchUp];
      await call.db.$run({ statement: schedule, values: [...values, next, tainted, name] });
    }
    if (trigger.on === 'event') {
      const input = { flowId: id, node: node.id };
      subscriptions.push(await subscribe(call, { module: 'work', pattern: trigger.event, contract: hearOf, input }));
    }
  }
  return subscriptions;
}

async function takeOff(call: Call, { id, subscriptions }: { id: string; subscriptions: readonly string[] }) {
  await call.db.delete(schedules).where(and(like(schedules.name, `${prefix(id)}%`)));
  for (const one of subscriptions) await unsubscribe(call, one);
}

function prefix(flowId: string): string {
  return `flow.${flowId}.`;
}

export const triggerCapabilities: readonly Capability[] = [checkFlow, activateFlow, deactivateFlow];
