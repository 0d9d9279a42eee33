// Drawing flows: making, changing, copying and removing them. Each change is a version that never changes again; what
// is at work goes on as it was until another version is put to work.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, event, Id, Instant, list, Page } from '#kernel/contract';
import { taintsOf } from '../run/starting.ts';
import { Graph } from './graph.ts';
import { Doing, Flow, FlowName, FlowState, Params, WholeFlow } from './model.ts';
import * as rows from './store.ts';

export const exampleId = '019abcde-0000-7000-8000-000000000000';
export const example: z.input<typeof Graph> = {
  nodes: [
    { id: 'begin', kind: 'trigger', trigger: { on: 'manual' } },
    { id: 'look', kind: 'capability', capability: 'work.schedule.list' },
  ],
  edges: [{ from: 'begin', to: 'look' }],
};
export const ById = z.object({ flowId: Id });
const read = { effect: 'read', access: 'work.flow.read' } as const;
/** Drawing from nothing is one right, changing what there is another. */
const draw = { effect: 'write', access: 'work.flow.draw' } as const;
const adapt = { effect: 'write', access: 'work.flow.adapt' } as const;

const About = z.object({ flowId: Id, name: z.string() });
export const created = event({ name: 'work.flow.created', summary: 'A flow has been drawn.', data: About });
export const removed = event({ name: 'work.flow.removed', summary: 'A flow has been removed.', data: About });

export async function present(call: Pick<Call, 'db'>, called: string) {
  const flow = await rows.flowCalled(call.db, called);
  if (!flow) throw new Fault('not_found', `There is no flow ${called}`);
  return flow;
}

async function whole(call: Call, flowId: string) {
  const { actor: _actor, hookHash: _hash, subscriptions: _heard, ...flow } = await present(call, flowId);
  return { ...flow, graph: await graphAt(call, flow) };
}

export async function graphAt(
  { db }: Pick<Call, 'db'>,
  { id, latest }: { id: string; latest: number },
): Promise<Graph> {
  const graph = await rows.graphOf(db, id, latest);
  if (!graph) throw new Fault('not_found', `The flow ${id} has no version ${latest}`);
  return graph;
}

const NewFlow = z.object({
  name: FlowName,
  description: z.string().trim().max(2000).default(''),
  category: z.string().trim().max(60).default(''),
  graph: Graph,
  params: Params.default({}),
});

export const createFlow = contract({
  ...draw,
  name: 'work.flow.create',
  summary: 'Draw a flow; it does nothing until it is put to work.',
  http: 'POST /api/v1/workflows',
  input: NewFlow,
  output: WholeFlow,
  undo: { by: 'work.flow.remove', input: (_input, { id }) => ({ flowId: id }) },
  example: { name: 'Look at the schedules', graph: example },
}).implement((call, flow) => drawn(call, flow));

async function drawn(call: Call, { graph, ...about }: z.output<typeof NewFlow>) {
  const id = call.newId();
  const isNew = await rows.insertFlow(call.db, { ...about, id, taints: taintsOf(call), now: call.now });
  if (!isNew) throw new Fault('conflict', `There is a flow called ${about.name} already`);
  await insertVersion(call, { flowId: id, version: 1, graph });
  call.emit(created, { flowId: id, name: about.name });
  return whole(call, id);
}

async function insertVersion(call: Call, row: { flowId: string; version: number; graph: Graph }) {
  await rows.insertVersion(call.db, { ...row, createdAt: call.now, createdBy: call.actor.id });
}

const listFlows = contract({
  ...read,
  name: 'work.flow.list',
  summary: 'List the flows of the company by name, with how each has been doing.',
  http: 'GET /api/v1/workflows',
  input: Page.extend({ state: FlowState.optional(), category: z.string().max(60).optional() }),
  output: list(Flow.extend(Doing.shape)),
  example: { state: 'active', limit: 20 },
}).implement(async (call, wanted) => {
  const found = await rows.flowPage(call.db, wanted);
  const doing = await rows.doingOf(
    call.db,
    found.map(({ id }) => id),
  );
  const items = found.map((flow) => ({ ...flow, ...(doing.get(flow.id) ?? idle) }));
  return { items, next: items.length === wanted.limit ? (items.at(-1)?.name ?? null) : null };
});

const idle = { runs: 0, successRate: null, lastRunAt: null };

const readFlow = contract({
  ...read,
  name: 'work.flow.read',
  summary: 'Read a flow with its newest drawing, or the one of another version.',
  http: 'GET /api/v1/workflows/:flowId',
  input: ById.extend({ version: z.coerce.number().int().min(1).optional() }),
  output: WholeFlow.extend(Doing.shape),
  example: { flowId: exampleId },
}).implement(async (call, { flowId, version }) => {
  const flow = await whole(call, flowId);
  const doing = await rows.doingOf(call.db, [flowId]);
  const graph = version === undefined ? flow.graph : await graphAt(call, { id: flowId, latest: version });
  return { ...flow, graph, ...(doing.get(flowId) ?? idle) };
});

const editFlow = contract({
  ...adapt,
  name: 'work.flow.edit',
  summary: 'Change a flow: a new drawing is its next version, and what is at work goes on as it was.',
  http: 'PATCH /api/v1/workflows/:flowId',
  input: ById.extend({
    seen: z.int().min(1).optional().describe('The version that was drawn upon; refused when there is a newer one'),
    name: FlowName.optional(),
    description: z.string().trim().max(2000).optional(),
    category: z.string().trim().max(60).optional(),
    graph: Graph.optional(),
    params: Params.optional(),
  }),
  output: WholeFlow,
  undo: { never: 'draw it as it was: every version can be read' },
  example: { flowId: exampleId, seen: 1, graph: example },
}).implement(async (call, { flowId, seen, graph, ...changes }) => {
  const flow = await present(call, flowId);
  if (graph) {
    const version = await rows.nextVersion(call.db, flowId, seen ?? flow.latest);
    if (version === undefined) throw new Fault('conflict', `Somebody has drawn a newer version of ${flow.name}`);
    await insertVersion(call, { flowId, version, graph });
  }
  if (changes.name !== undefined && changes.name !== flow.name && (await rows.flowCalled(call.db, changes.name))) {
    throw new Fault('conflict', `There is a flow called ${changes.name} already`);
  }
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  await rows.changeFlow(call.db, { id: flowId }, given);
  await rows.taintFlow(call.db, flowId, { taints: taintsOf(call), now: call.now });
  return whole(call, flowId);
});

const duplicateFlow = contract({
  ...adapt,
  name: 'work.flow.duplicate',
  summary: 'Draw a flow anew as it is, under another name.',
  http: 'POST /api/v1/workflows/:flowId/duplicate',
  input: ById.extend({ name: FlowName }),
  output: WholeFlow,
  undo: { by: 'work.flow.remove', input: (_input, { id }) => ({ flowId: id }) },
  example: { flowId: exampleId, name: 'A second one' },
}).implement(async (call, { flowId, name }) => {
  const { tainted, description, category, params, graph } = await whole(call, flowId);
  const copy = await drawn(call, { name, description, category, params, graph });
  if (!tainted) return copy;
  await rows.changeFlow(call.db, { id: copy.id }, { tainted });
  return { ...copy, tainted };
});

const removeFlow = contract({
  ...adapt,
  name: 'work.flow.remove',
  summary: 'Remove a flow that is not at work and has no run left, with its versions; the history of its runs stays.',
  http: 'DELETE /api/v1/workflows/:flowId',
  input: ById,
  output: Flow,
  undo: { never: 'draw it anew' },
  example: { flowId: exampleId },
}).implement(async (call, { flowId }) => {
  const { state, name } = await present(call, flowId);
  if (state === 'active') throw new Fault('conflict', `${name} is at work; deactivate it first`);
  const left = await rows.runsUnderWay(call.db, flowId);
  if (left > 0) throw new Fault('conflict', `Runs of ${name} are not over (${left}); let them end, or cancel them`);
  const gone = await rows.deleteFlow(call.db, flowId);
  if (!gone) throw new Fault('not_found', `There is no flow ${flowId}`);
  call.emit(removed, { flowId, name });
  return gone;
});

const Version = z.object({ version: z.int(), createdAt: Instant, createdBy: z.string() });

const listVersions = contract({
  ...read,
  name: 'work.flow.listVersions',
  summary: 'List the versions of a flow, the newest first.',
  http: 'GET /api/v1/workflows/:flowId/versions',
  input: Page.extend({ flowId: Id, after: z.coerce.number().int().min(1).optional() }),
  output: z.object({ items: z.array(Version), next: z.int().nullable() }),
  example: { flowId: exampleId },
}).implement(async (call, { flowId, limit, after = 2 ** 31 - 1 }) => {
  await present(call, flowId);
  const items = await rows.versionPage(call.db, { flowId, limit, before: after });
  return { items, next: items.length === limit ? (items.at(-1)?.version ?? null) : null };
});

export const drawingCapabilities: readonly Capability[] = [
  ...[createFlow, listFlows, readFlow, editFlow, duplicateFlow, removeFlow, listVersions],
];
