// Beginning runs of flows, and taking their steps.
import { z } from 'zod';
import { asFault, Fault } from '#base/fault';
import type { Call, Capability } from '#kernel/contract';
import { prepared } from '#kernel/store';
import type { Body, Definition, Run, Step, Workflow } from '../run/shape.ts';
import { begin } from '../run/starting.ts';
import { depthAfter, depthIn } from './depth.ts';
import { graphAt, present } from './drawing.ts';
import { Graph, type Trigger } from './graph.ts';
import { type AtWork, hookCapabilities, isAtWork, type Proving } from './hooks.ts';
import { interpreted } from './interpret.ts';
import { layoutOf } from './layout.ts';
import { beginningOf, fitted } from './model.ts';
import { Pinned } from './pinned.ts';
import { beginFlow, hearOf } from './promises.ts';
import { rehearsed } from './rehearsal.ts';
import type { Sandbox, Sandboxes } from './sandbox/sandbox.ts';
import * as rows from './store.ts';
import { truth } from './turn.ts';

interface Wish {
  readonly called: string;
  readonly on: Trigger['on'];
  readonly node?: string | undefined;
  readonly version?: number | undefined;
  readonly data: unknown;
  /** As whom, when it is not whoever calls. */
  readonly asOwner?: boolean;
}

const drawing = prepared('select graph from work.flow_versions where flow_id = $1 and version = $2');

export function runningCapabilities(sandboxes: Sandboxes, vault: Proving): readonly Capability[] {
  const body: Body<unknown, unknown> = (step, input, run) => performed(step, Pinned.parse(input), run);
  const definition: Definition = {
    ...{ name: beginFlow.name, version: 1, queue: undefined, priority: 0, retry: {}, deadline: undefined },
    bodies: new Map<number, Body<never, unknown>>([[1, body]]),
  };
  const runFlow: Workflow = {
    ...beginFlow.implement(async (call, { flowId: called, input, trigger: on, node, version }) => {
      const data = on === 'schedule' ? { at: call.now } : input;
      const { pinned, graph, tainted } = await pinnedFor(call, { called, on, node, version, data });
      if (call.rehearsing) {
        const sandbox = sandboxFor(sandboxes, call);
        return rehearsed(call, { graph, pinned, sandbox, other: (asked) => otherFor(call, asked) });
      }
      return begin(call, definition, { input: pinned, tainted });
    }),
    workflow: definition,
  };

  async function performed(step: Step, { flowId, version, node, trigger, params }: Pinned, run: Run) {
    const { rows: found } = await run.look({ statement: drawing, values: [flowId, version] });
    const graph = Graph.safeParse(found[0]?.[0]);
    if (!graph.success) throw new Fault('not_found', `Version ${version} of the flow ${flowId} is not there any more`);
    const { layout } = layoutOf(graph.data);
    const about = { id: run.id, startedAt: run.startedAt };
    const sandbox = sandboxFor(sandboxes, run);
    const course = { layout, sandbox, trigger, params, run: about, answer: {}, flow: subFlow, said: run.answer };
    return interpreted(course, step, node);
  }

  function subFlow(step: Step, { name, flow, input }: { name: string; flow: string; input: unknown }) {
    return step.run(runFlow, { flowId: flow, input, trigger: 'called' }, { name });
  }

  return [runFlow, hearing(definition, sandboxes), ...hookCapabilities(vault, definition)];
}

function sandboxFor(sandboxes: Sandboxes, { tenant, id, signal }: Pick<Run, 'tenant' | 'id' | 'signal'>) {
  return sandboxes.of({ tenantId: tenant.id, runId: id, signal });
}

async function pinnedFor(call: Call, { called, on, node, version, data }: Wish) {
  const flow = await present(call, called);
  const atWork = flow.state === 'active' ? flow.active : null;
  const chosen = version ?? atWork ?? (call.rehearsing ? flow.latest : null);
  if (chosen === null) throw new Fault('conflict', `${flow.name} is not at work; activate it, or name a version`);
  const graph = await graphAt(call, { id: flow.id, latest: chosen });
  const [flaw] = layoutOf(graph).flaws;
  if (flaw) throw new Fault('invalid', flaw.message, { details: { flaw } });
  const isAsked = on === 'manual' || on === 'called' || on === 'chat';
  const trigger = isAsked ? fitted(graph.takes, z.record(z.string(), z.unknown()).parse(data)) : data;
  const params = fitted(graph.parameters, flow.params);
  const start = beginningOf(graph, { node, on });
  const pinned: Pinned = { flowId: flow.id, version: chosen, node: start, trigger, params, depth: await depthIn(call) };
  return { pinned, graph, tainted: flow.tainted };
}

async function otherFor(call: Call, { flow, input }: { flow: string; input: unknown }) {
  const { pinned, graph } = await pinnedFor(call, { called: flow, on: 'called', data: input });
  return { pinned, graph };
}

async function beginAsOwner(
  call: Call,
  { definition, flow }: { definition: Definition; flow: AtWork },
  { node, trigger, depth }: Pick<Pinned, 'node' | 'trigger' | 'depth'>,
) {
  const graph = await graphAt(call, { id: flow.id, latest: flow.active });
  const params = fitted(graph.parameters, flow.params);
  const pinned: Pinned = { flowId: flow.id, version: flow.active, node, trigger, params, depth };
  return begin(call, definition, { input: pinned, actor: flow.actor, tainted: flow.tainted });
}

function hearing(definition: Definition, sandboxes: Sandboxes): Capability {
  return hearOf.implement(async (call, { flowId, node, event: { tenantId: _, ...event } }) => {
    const flow = await rows.flowCalled(call.db, flowId);
    if (!isAtWork(flow)) return { runId: null };
    const graph = await graphAt(call, { id: flowId, latest: flow.active });
    const found = graph.nodes.find(({ id }) => id === node);
    if (found?.kind !== 'trigger' || found.trigger.on !== 'event') return { runId: null };
    const { when } = found.trigger;
    const holds = when === undefined || (await held(sandboxFor(sandboxes, call), { flow, node, when, event }));
    if (!holds) return { runId: null };
    const depth = await depthAfter(call, event);
    const { runId } = await beginAsOwner(call, { definition, flow }, { node, trigger: event, depth });
    return { runId };
  });
}

interface Condition {
  readonly flow: AtWork;
  readonly node: string;
  readonly when: string;
  readonly event: { readonly data?: unknown };
}

/** Whoever looks after what was given up on wants to know where it stands. */
async function held(sandbox: Sandbox, { flow, node, when, event }: Condition): Promise<boolean> {
  try {
    return (await sandbox.resolve(truth(when), { event, data: event.data })) === true;
  } catch (error) {
    const { code, message } = asFault(error);
    throw new Fault(code, `At ${node} of ${flow.name}, trigger.when: ${message}`, { cause: error });
  }
}
