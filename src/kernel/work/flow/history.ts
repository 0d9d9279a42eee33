// What a run of a flow has done, node by node, and going back to one of them.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, contract, Id, Instant, Money, outside, Page } from '#kernel/contract';
import { prepared } from '#kernel/store';
import { forkRun } from '../run/again.ts';
import { mustBeThere } from '../run/history.ts';
import { Problem, StepKind } from '../run/model.ts';
import { Accepted, untilDone } from '../run/workflow.ts';
import { centsOf, costsOf } from './costs.ts';
import { exampleId } from './drawing.ts';
import { type NodeSteps, nodeOfStep, turnsAfter } from './turns.ts';

const first = prepared(`select step from work.journal where run_id = $1 and ${nodeOfStep} = $2 order by seq limit 1`);

const Turn = z.object({
  node: z.string().describe('Inside a loop with the number of the round before it: each[3]/send'),
  kind: StepKind.nullable(),
  what: z.string().describe('The capability, event or name'),
  input: outside(z.unknown()).describe('What was worked out for it; nothing when it stands in the drawing as it is'),
  output: outside(z.unknown()),
  error: outside(Problem.nullable()),
  failures: z.int().describe('How often it failed before'),
  beganAt: Instant,
  endedAt: Instant,
  durationMs: z.int(),
  costMicros: z.int().describe("What it alone has spent, in millionths of the currency's unit"),
  cost: Money,
});

const listNodes = contract({
  name: 'work.flow.listNodes',
  summary: 'List what each node of a run was given, answered and took, the first one first.',
  effect: 'read',
  access: 'work.run.read',
  http: 'GET /api/v1/workflows/runs/:runId/nodes',
  input: Page.extend({ runId: Id, after: z.coerce.number().int().min(0).optional() }),
  output: z.object({
    items: z.array(Turn),
    next: z.int().nullable(),
    costMicros: z.number().describe("What the whole run has cost so far, in millionths of the currency's unit"),
    cost: Money,
  }),
  example: { runId: exampleId },
}).implement(async (call, { runId, limit, after = 0 }) => {
  const turns = await turnsAfter(call.db, runId, { after, limit });
  if (turns.length === 0) await mustBeThere(call, runId);
  const { whole, byNode } = await costsOf(call, runId);
  return {
    items: turns.map((turn) => ({ ...turnOf(turn), ...spent(byNode.get(turn.node) ?? 0) })),
    next: turns.length === limit ? (turns.at(-1)?.seq ?? null) : null,
    ...spent(whole),
  };
});

function spent(costMicros: number) {
  return { costMicros, cost: centsOf(costMicros) };
}

function turnOf({ node, steps }: NodeSteps) {
  const named = (end: string) => steps.find(({ step }) => step === node + end);
  const [own, given, result] = [named(''), named('.in'), named('#result')];
  const [beganAt = ''] = steps.map((one) => one.beganAt).sort();
  const endedAt =
    steps
      .map((one) => one.endedAt)
      .sort()
      .at(-1) ?? '';
  return {
    ...{ node, what: own?.what ?? '', input: given?.output ?? null },
    output: result?.output ?? own?.output ?? null,
    failures: steps.filter(({ kind }) => kind === 'retry').length,
    ...{ beganAt, endedAt, durationMs: Date.parse(endedAt) - Date.parse(beganAt) },
    kind: StepKind.nullable().parse(own?.kind ?? given?.kind ?? null),
    error: Problem.nullable().parse(result?.error ?? own?.error ?? given?.error ?? null),
  };
}

const rewind = contract({
  name: 'work.flow.rewind',
  summary: 'Begin a run that is over or paused anew from one of its nodes, keeping what it did before.',
  effect: 'write',
  access: 'work.run.manage',
  http: 'POST /api/v1/workflows/runs/:runId/rewind',
  input: z.object({ runId: Id, node: z.string().min(1).max(150) }),
  output: Accepted,
  undo: untilDone,
  example: { runId: exampleId, node: 'ask' },
}).implement(async (call, { runId, node: wanted }) => {
  const { rows } = await call.db.$run({ statement: first, values: [runId, wanted] });
  const step = rows[0]?.[0];
  if (step === undefined) throw new Fault('not_found', `The run ${runId} has not come to a node ${wanted}`);
  return call.invoke(forkRun.contract, { runId, step: String(step) });
});

export const historyCapabilities: readonly Capability[] = [listNodes, rewind];
