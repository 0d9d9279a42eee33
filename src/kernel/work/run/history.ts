// Looking at runs: what there is, what each has done step by step, what it waits for, and what it has said.
import { and, asc, desc, eq, gt, gte, lt, or, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Id, Instant, list, outside, Page } from '#kernel/contract';
import { Problem, RunState, StepKind } from './model.ts';
import { journal, logs, runs, waits } from './tables.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const Progress = z.object({ percent: z.number(), note: z.string().nullable() });

export const RunShown = z.object({
  id: Id,
  workflow: z.string(),
  version: z.int(),
  state: RunState,
  ending: z.enum(['cancelled', 'deadline']).nullable(),
  queue: z.string(),
  priority: z.int(),
  parentId: Id.nullable(),
  tainted: z.boolean(),
  progress: outside(Progress.nullable()),
  error: outside(Problem.nullable()),
  wakeAt: Instant.nullable(),
  deadlineAt: Instant.nullable(),
  createdAt: Instant,
  startedAt: Instant.nullable(),
  finishedAt: Instant.nullable(),
});

export const shown = {
  ...{ id: runs.id, workflow: runs.workflow, version: runs.version, state: runs.state, ending: runs.ending },
  ...{ queue: runs.queue, priority: runs.priority, parentId: runs.parentId, tainted: runs.tainted },
  ...{ progress: runs.progress, error: runs.error, wakeAt: runs.wakeAt, deadlineAt: runs.deadlineAt },
  ...{ createdAt: runs.createdAt, startedAt: runs.startedAt, finishedAt: runs.finishedAt },
};

const read = { effect: 'read', access: 'work.run.read' } as const;

const listRuns = contract({
  ...read,
  name: 'work.run.list',
  summary: 'List runs, newest first, with how each stands: of a flow, a state, a stretch of time, or with words.',
  input: Page.extend({
    after: Id.optional(),
    workflow: z.string().max(100).optional(),
    state: RunState.optional(),
    parentId: Id.optional().describe('Only those that this run has begun'),
    flowId: Id.optional().describe('Only those of this flow'),
    queue: z.string().max(100).optional(),
    from: Instant.optional().describe('Begun then or later'),
    to: Instant.optional().describe('Begun before'),
    search: z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe('In the name of its flow or workflow, or in its error'),
  }),
  output: list(RunShown),
  example: { state: 'failed', limit: 20 },
}).implement(async (call, { limit, after, workflow, state, parentId, flowId, queue, from, to, search }) => {
  const items = await call.db
    .select(shown)
    .from(runs)
    .where(
      and(
        after ? lt(runs.id, after) : undefined,
        workflow ? eq(runs.workflow, workflow) : undefined,
        state ? eq(runs.state, state) : undefined,
        parentId ? eq(runs.parentId, parentId) : undefined,
        flowId ? eq(runs.flowId, flowId) : undefined,
        queue === undefined ? undefined : eq(runs.queue, queue),
        from ? gte(runs.createdAt, from) : undefined,
        to ? lt(runs.createdAt, to) : undefined,
        search ? speaksOf(search) : undefined,
      ),
    )
    .orderBy(desc(runs.id))
    .limit(limit);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

/** Letters as they are: what an error says may hold what can not be looked into as JSON. */
function speaksOf(search: string) {
  const holds = (text: SQL) => sql`strpos(lower(${text}), lower(${search})) > 0`;
  const named = sql`${runs.flowId} in (select f.id::text from work.flows f where ${holds(sql`f.name`)})`;
  return or(holds(sql`${runs.workflow}`), holds(sql`coalesce(${runs.error}::text, '')`), named);
}

const Wait = z.object({ step: z.string(), kind: StepKind, topic: z.string(), until: Instant.nullable() });

const readRun = contract({
  ...read,
  name: 'work.run.read',
  summary: 'Show one run: how it stands, what it waits for and what it has come to.',
  input: z.object({ runId: Id }),
  output: RunShown.extend({
    input: outside(z.unknown()),
    output: outside(z.unknown()),
    waits: z.array(Wait),
  }),
  example: { runId: exampleId },
}).implement(async (call, { runId }) => {
  const [run] = await call.db
    .select({ ...shown, input: runs.input, output: runs.output })
    .from(runs)
    .where(eq(runs.id, runId));
  if (!run) throw noRun(runId);
  const { step, kind, topic, until } = waits;
  const waiting = await call.db
    .select({ step, kind, topic, until })
    .from(waits)
    .where(eq(waits.runId, runId))
    .limit(200);
  return { ...run, waits: waiting };
});

const StepShown = z.object({
  seq: z.int(),
  step: z.string(),
  kind: StepKind,
  what: z.string().describe('The capability, event or name'),
  output: outside(z.unknown()),
  error: outside(Problem.nullable()),
  beganAt: Instant,
  endedAt: Instant,
});

const listSteps = contract({
  ...read,
  name: 'work.run.listSteps',
  summary: 'List the steps that a run has done, the first one first, with what each answered.',
  input: Page.extend({ runId: Id, after: z.coerce.number().int().min(0).optional() }),
  output: z.object({ items: z.array(StepShown), next: z.int().nullable() }),
  example: { runId: exampleId },
}).implement(async (call, { runId, limit, after = 0 }) => {
  const { seq, step, kind, what, output, error, beganAt, endedAt } = journal;
  const items = await call.db
    .select({ seq, step, kind, what, output, error, beganAt, endedAt })
    .from(journal)
    .where(and(eq(journal.runId, runId), gt(journal.seq, after)))
    .orderBy(asc(journal.seq))
    .limit(limit);
  if (items.length === 0) await mustBeThere(call, runId);
  return { items, next: items.length === limit ? (items.at(-1)?.seq ?? null) : null };
});

const LogLine = z.object({ id: Id, level: z.enum(['info', 'warn', 'error']), line: outside(z.string()), at: Instant });

const listLog = contract({
  ...read,
  name: 'work.run.listLog',
  summary: 'List what a run has said about itself, the first line first.',
  input: Page.extend({ runId: Id, after: Id.optional() }),
  output: list(LogLine),
  example: { runId: exampleId },
}).implement(async (call, { runId, limit, after }) => {
  const items = await call.db
    .select({ id: logs.id, level: logs.level, line: logs.line, at: logs.at })
    .from(logs)
    .where(and(eq(logs.runId, runId), after ? gt(logs.id, after) : undefined))
    .orderBy(asc(logs.id))
    .limit(limit);
  if (items.length === 0) await mustBeThere(call, runId);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

export function noRun(runId: string): Fault {
  return new Fault('not_found', `There is no run ${runId}`);
}

/** A run that has done nothing yet is not one that nobody knows. */
export async function mustBeThere(call: Call, runId: string): Promise<void> {
  const [run] = await call.db.select({ id: runs.id }).from(runs).where(eq(runs.id, runId));
  if (!run) throw noRun(runId);
}

export const historyCapabilities: readonly Capability[] = [listRuns, readRun, listSteps, listLog];
