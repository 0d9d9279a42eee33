// What a run of a flow has done, node by node, and going back to one of them.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, contract, Id, Instant, outside, Page } from '#kernel/contract';
import { prepared, records } from '#kernel/store';
import { forkRun } from '../run/control.ts';
import { Problem, StepKind } from '../run/model.ts';
import { Accepted, untilDone } from '../run/workflow.ts';
import { exampleId } from './drawing.ts';

/** A node's steps: what went into it, what it waited for, each try, and what came of it. */
const node = `regexp_replace(step, '(\\.in|#[^/]*)$', '')`;
const page = prepared(
  `with turns as (
     select ${node} as node, min(seq) as place, min(began_at) as began_at, max(ended_at) as ended_at,
       count(*) filter (where kind = 'retry')::integer as failures
     from work.journal where run_id = $1 group by 1 having min(seq) > $2 order by 2 limit $3
   )
   select t.*, i.output as input, coalesce(o.kind, i.kind) as kind, coalesce(o.what, '') as what,
     coalesce(e.output, o.output) as output, coalesce(e.error, o.error, i.error) as error
   from turns t
   left join work.journal i on i.run_id = $1 and i.step = t.node || '.in'
   left join work.journal o on o.run_id = $1 and o.step = t.node
   left join work.journal e on e.run_id = $1 and e.step = t.node || '#result'
   order by t.place`,
);
const cost = prepared('select coalesce(sum(cost_micros), 0)::bigint from meter.usage_metering where run_id = $1::text');
const first = prepared(`select step from work.journal where run_id = $1 and ${node} = $2 order by seq limit 1`);

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
});

const listNodes = contract({
  name: 'work.flow.listNodes',
  summary: 'List what each node of a run was given, answered and took, the first one first.',
  effect: 'read',
  access: 'work.flow.read',
  http: 'GET /api/v1/workflows/runs/:runId/nodes',
  input: Page.extend({ runId: Id, after: z.coerce.number().int().min(0).optional() }),
  output: z.object({
    items: z.array(Turn),
    next: z.int().nullable(),
    costMicros: z.number().describe("What the whole run has cost so far, in millionths of the currency's unit"),
  }),
  example: { runId: exampleId },
}).implement(async (call, { runId, limit, after = 0 }) => {
  const rows = records(await call.db.$run({ statement: page, values: [runId, after, limit] }));
  const items = rows.map(turnOf);
  const { rows: spent } = await call.db.$run({ statement: cost, values: [runId] });
  return {
    items,
    next: items.length === limit ? Number(rows.at(-1)?.place) : null,
    costMicros: Number(spent[0]?.[0] ?? 0),
  };
});

function turnOf({ node: of, kind, what, input, output, error, failures, ...row }: Record<string, unknown>) {
  const [beganAt, endedAt] = [String(row.began_at), String(row.ended_at)];
  return {
    ...{ node: String(of), what: String(what), input: input ?? null, output: output ?? null },
    ...{ failures: Number(failures), beganAt, endedAt, durationMs: Date.parse(endedAt) - Date.parse(beganAt) },
    kind: StepKind.nullable().parse(kind ?? null),
    error: Problem.nullable().parse(error ?? null),
  };
}

const rewind = contract({
  name: 'work.flow.rewind',
  summary: 'Begin a run anew from one of its nodes, an earlier approval say, keeping what it did before.',
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
