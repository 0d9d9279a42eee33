// Letting a run go on in another version of its drawing. What it has done stays done; so each node it has come to must
// still be what it was, and whoever was asked must still be asked the same.
import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Id } from '#kernel/contract';
import { prepared } from '#kernel/store';
import { change, isMovable, movedOn } from '../run/changing.ts';
import { noRun, RunShown } from '../run/history.ts';
import { runs } from '../run/tables.ts';
import { exampleId, graphAt, present } from './drawing.ts';
import type { Graph, Node } from './graph.ts';
import { layoutOf } from './layout.ts';
import { fitted } from './model.ts';
import { Pinned } from './pinned.ts';
import { beginFlow } from './promises.ts';
import { nodeOfStep } from './turns.ts';

const move = prepared(
  `update work.runs r set input = $3, tainted = r.tainted or $4, ${movedOn}
   where r.id = $1 and ${isMovable} returning r.id`,
);
/** A node inside loops has their rounds before its name. */
const come = prepared(
  `select distinct regexp_replace(${nodeOfStep}, '^.*/', ''), false from work.journal where run_id = $1
   union select regexp_replace(${nodeOfStep}, '^.*/', ''), true
   from work.waits where run_id = $1 and kind = 'approval'`,
);

export const migrateFlowRun: Capability = contract({
  name: 'work.flow.migrate',
  summary: 'Let a run that is not in hand go on in another version of its drawing; what it has done stays done.',
  effect: 'write',
  access: 'work.run.manage',
  http: 'POST /api/v1/workflows/runs/:runId/migrate',
  input: z.object({ runId: Id, version: z.int().min(1) }),
  output: RunShown,
  undo: { never: 'it may have gone on by then' },
  example: { runId: exampleId, version: 2 },
}).implement(async (call, { runId, version }) => {
  const { pinned, graph } = await standingOf(call, runId);
  const { params, parameters, tainted, ...drawn } = await drawnAs(call, pinned.flowId, version);
  for (const [id, isAsked] of await cameTo(call, runId)) {
    const problem = changed({ before: graph, after: drawn.graph, id, isAsked });
    if (problem) throw new Fault('conflict', `At ${id}: ${problem}`, { details: { node: id } });
  }
  const start = drawn.graph.nodes.find(({ id }) => id === pinned.node);
  if (start?.kind !== 'trigger') throw new Fault('conflict', `Version ${version} is not begun by ${pinned.node}`);
  const input = JSON.stringify({ ...pinned, version, params: fitted(parameters, params) });
  const refusal = 'is in hand, has ended or has been taken back; pause it first';
  return change(call, runId, { entry: { statement: move, values: [runId, call.now, input, tainted] }, refusal });
});

async function standingOf(call: Call, runId: string) {
  const [run] = await call.db
    .select({ workflow: runs.workflow, input: runs.input })
    .from(runs)
    .where(eq(runs.id, runId));
  if (!run) throw noRun(runId);
  if (run.workflow !== beginFlow.name) throw new Fault('conflict', `The run ${runId} is of no drawing`);
  const pinned = Pinned.parse(run.input);
  return { pinned, graph: await graphAt(call, { id: pinned.flowId, latest: pinned.version }) };
}

async function drawnAs(call: Call, flowId: string, version: number) {
  const { params, tainted } = await present(call, flowId);
  const graph = await graphAt(call, { id: flowId, latest: version });
  const [flaw] = layoutOf(graph).flaws;
  if (flaw) throw new Fault('invalid', flaw.message, { details: { flaw } });
  return { params, tainted, parameters: graph.parameters, graph };
}

async function cameTo(call: Call, runId: string): Promise<[string, boolean][]> {
  const { rows } = await call.db.$run({ statement: come, values: [runId] });
  return rows.map(([id, isAsked]) => [String(id), isAsked === true]);
}

interface Compared {
  readonly before: Graph;
  readonly after: Graph;
  readonly id: string;
  /** Somebody is being asked at it, or about it. */
  readonly isAsked: boolean;
}

function changed({ before, after, id, isAsked }: Compared): string | undefined {
  const [then, now] = [before, after].map(({ nodes }) => nodes.find((one) => one.id === id));
  if (!then) return undefined;
  if (!now) return isAsked ? 'somebody is being asked, and the new version has no such node' : undefined;
  if (!isDeepStrictEqual(actOf(then), actOf(now))) return 'it has been come to, and does something else by now';
  if (isAsked && !isDeepStrictEqual(meantBy(then), meantBy(now))) return 'somebody is being asked about it as it was';
  return undefined;
}

/** What is written down under its name. */
function actOf(node: Node) {
  const { kind } = node;
  if ('capability' in node) return { kind, what: node.capability };
  if (kind === 'flow') return { kind, what: node.flow };
  return { kind, what: kind === 'event' ? node.event : '' };
}

function meantBy({ position: _place, note: _note, ...node }: Node) {
  return node;
}
