// Taking a run in hand: pausing, ending, trying again, going back. Each is one conditional change; whoever works on the
// run finds out by its epoch.
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { before, type Duration } from '#base/time';
import { type Call, type Capability, contract, Id, type Schedule } from '#kernel/contract';
import { type Entry, prepared } from '#kernel/store';
import { acquaintance, type Introduced } from './eager.ts';
import { noRun, RunShown, shown } from './history.ts';
import { journal, runs } from './tables.ts';
import { Accepted, untilDone } from './workflow.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const ById = z.object({ runId: Id });
const common = {
  effect: 'write',
  access: 'work.run.manage',
  input: ById,
  output: RunShown,
  example: { runId: exampleId },
} as const;

/** With all that it has begun. One that nobody has had in hand has nothing to take back. */
const cancel = prepared(
  `with recursive tree as (
     select id from work.runs where id = $1
     union all select r.id from work.runs r join tree t on r.parent_id = t.id
   )
   update work.runs r set owner = null, epoch = r.epoch + 1, queued_at = $2, wake_at = null,
     ending = case when r.started_at is null then null else 'cancelled' end,
     state = case when r.started_at is null then 'cancelled' else 'queued' end,
     finished_at = case when r.started_at is null then $2::timestamptz end
   from tree where r.id = tree.id and r.finished_at is null and r.ending is null returning r.id`,
);
const pause = prepared(
  `update work.runs set state = 'paused', owner = null, epoch = epoch + 1
   where id = $1 and state in ('queued', 'running', 'waiting') and ending is null returning id`,
);
const resume = prepared(
  `update work.runs set state = 'queued', queued_at = $2 where id = $1 and state = 'paused' returning id`,
);
/** What has been taken back can not be built upon. */
const takenBack = `exists (select 1 from work.journal j where j.run_id = r.id and j.step like 'undo:%')`;
const retry = prepared(
  `with again as (
     update work.runs r set state = 'queued', queued_at = $2, finished_at = null, error = null, deadline_at = null,
       announced = false, epoch = r.epoch + 1
     where r.id = $1 and r.state = 'failed' and r.ending is null
       and not ${takenBack}
     returning r.id
   ), broken as (
     select j.run_id, j.step from work.journal j join again a on a.id = j.run_id where j.error is not null
     order by j.seq desc limit 1
   ), forgotten as (
     delete from work.journal j using broken b
     where j.run_id = b.run_id and (j.step = b.step or starts_with(j.step, b.step || '#'))
   )
   select id from again`,
);
/** Two that go on with the same would do it twice. */
const fork = prepared(
  `insert into work.runs (id, workflow, version, state, epoch, queue, priority, actor, input, parent_id, tainted,
     queued_at, started_at, created_at)
   select $2, r.workflow, r.version, 'queued', 1, r.queue, r.priority, $3, r.input, null, r.tainted, $4, $4, $4
   from work.runs r where r.id = $1 and (r.finished_at is not null or r.state = 'paused') and not ${takenBack}
     and ($5::text is null
       or exists (select 1 from work.journal j where j.run_id = r.id and j.step = $5)) returning id`,
);
const copy = prepared(
  `insert into work.journal (run_id, step, epoch, kind, what, output, error, began_at, ended_at)
   select $2, j.step, 0, j.kind, j.what, j.output, j.error, j.began_at, j.ended_at from work.journal j
   where j.run_id = $1 and j.seq < coalesce(
     (select f.seq from work.journal f where f.run_id = $1 and f.step = $3),
     (select min(f.seq) from work.journal f where f.run_id = $1 and f.error is not null),
     9223372036854775807)
     and not starts_with(j.step, coalesce($3, '') || '#')
   order by j.seq`,
);
const migrate = prepared(
  `update work.runs set version = $3 where id = $1 and state in ('queued', 'waiting', 'paused') and owner is null
     and $2::timestamptz is not null returning id`,
);
const sweep = prepared(
  `with old as (
     select id from work.runs where finished_at < $1 and announced order by finished_at limit 1000
   ), steps as (
     delete from work.journal j using old where j.run_id = old.id
   ), lines as (
     delete from work.logs l using old where l.run_id = old.id
   ), hooks as (
     delete from work.hook_calls where at < $1
   )
   delete from work.runs r using old where r.id = old.id`,
);

export const cancelRun = contract({
  ...common,
  name: 'work.run.cancel',
  summary: 'End a run and all that it has begun, and take back what they did, as far as they said how.',
  undo: { never: 'what it did has been taken back' },
}).implement((call, { runId }) =>
  change(call, runId, { entry: { statement: cancel, values: [runId, call.now] }, refusal: 'has ended already' }),
);

const pauseRun = contract({
  ...common,
  name: 'work.run.pause',
  summary: 'Stop a run before its next step, until it is resumed.',
  undo: { by: 'work.run.resume', input: ({ runId }) => ({ runId }) },
}).implement((call, { runId }) =>
  change(call, runId, { entry: { statement: pause, values: [runId] }, refusal: 'can not be paused any more' }),
);

const resumeRun = contract({
  ...common,
  name: 'work.run.resume',
  summary: 'Let a paused run go on.',
  undo: { by: 'work.run.pause', input: ({ runId }) => ({ runId }) },
}).implement((call, { runId }) =>
  change(call, runId, { entry: { statement: resume, values: [runId, call.now] }, refusal: 'is not paused' }),
);

const retryRun = contract({
  ...common,
  name: 'work.run.retry',
  summary: 'Let a failed run go on at the step that failed.',
  undo: { by: 'work.run.cancel', input: ({ runId }) => ({ runId }) },
}).implement(async (call, { runId }) => {
  const [run] = await call.db.select({ error: runs.error }).from(runs).where(eq(runs.id, runId));
  if (Refused.safeParse(run?.error).success) {
    throw new Fault(
      'conflict',
      `What the run ${runId} asked was not agreed to; begin it anew from there, to ask again`,
    );
  }
  return change(call, runId, {
    entry: { statement: retry, values: [runId, call.now] },
    refusal: 'has not failed, or has been taken back; begin it anew',
  });
});

/** The decision stands, however often one tries. */
const Refused = z.object({ code: z.literal('conflict'), details: z.object({ approvalId: Id, state: z.string() }) });

export const forkRun = contract({
  ...common,
  name: 'work.run.fork',
  summary: 'Begin a run anew from a step of one that is over or paused, keeping what that did before the step.',
  input: ById.extend({ step: z.string().max(150).optional().describe('The one that failed, when absent') }),
  output: Accepted,
  undo: untilDone,
}).implement(async (call, { runId, step = null }) => {
  const { credentialId: _, ...actor } = call.actor;
  const id = call.newId();
  const values = [runId, id, JSON.stringify(actor), call.now, step];
  const { rows } = await call.db.$run({ statement: fork, values });
  if (rows.length === 0) throw await noFork(call, runId, step);
  await call.db.$run({ statement: copy, values: [runId, id, step] });
  return { status: 'accepted' as const, runId: id };
});

async function noFork(call: Call, runId: string, step: string | null): Promise<Fault> {
  const [run] = await call.db
    .select({ state: runs.state, finishedAt: runs.finishedAt })
    .from(runs)
    .where(eq(runs.id, runId));
  if (!run) return noRun(runId);
  if (run.finishedAt === null && run.state !== 'paused') {
    return new Fault('conflict', `The run ${runId} is under way; pause it, or let it end`);
  }
  if (step !== null && !(await hasDone(call, runId, step)))
    return new Fault('not_found', `${runId} did no step ${step}`);
  return new Fault('conflict', `What the run ${runId} did has been taken back; begin it anew`);
}

async function hasDone({ db }: Call, runId: string, step: string): Promise<boolean> {
  const found = await db
    .select({ seq: journal.seq })
    .from(journal)
    .where(and(eq(journal.runId, runId), eq(journal.step, step)));
  return found.length > 0;
}

const migrateRun = contract({
  ...common,
  name: 'work.run.migrate',
  summary: 'Let a run that is not in hand go on with another version of its workflow.',
  input: ById.extend({ version: z.int().min(1) }),
  undo: { never: 'it may have gone on by then' },
  example: { runId: exampleId, version: 2 },
});

/** In a version that nobody knows it would be taken up by nobody. */
function migrating(): Introduced {
  const { meet, engine } = acquaintance();
  const migrated = migrateRun.implement(async (call, { runId, version }) => {
    const [run] = await call.db.select({ workflow: runs.workflow }).from(runs).where(eq(runs.id, runId));
    if (!run) throw noRun(runId);
    if (!engine().knows(run.workflow, version)) {
      throw new Fault('not_found', `${run.workflow} has no version ${version} here`);
    }
    return change(call, runId, {
      entry: { statement: migrate, values: [runId, call.now, version] },
      refusal: 'is in hand or has ended; pause it first',
    });
  });
  return { ...migrated, meet };
}

const kept: Duration = '90 days';

const sweepRuns = contract({
  ...common,
  name: 'work.run.sweep',
  summary: 'Forget the runs that ended more than ninety days ago.',
  access: 'work.run.sweep',
  internal: true,
  input: z.object({}),
  output: z.object({ forgotten: z.int() }),
  undo: { never: 'they are over' },
  example: {},
}).implement(async (call) => {
  const { rowCount } = await call.db.$run({ statement: sweep, values: [before(call.now, kept)] });
  return { forgotten: rowCount };
});

export const sweepRunsDaily: Schedule = {
  name: 'sweep-runs',
  contract: sweepRuns.contract,
  input: {},
  every: '24 hours',
  scope: 'tenant',
};

async function change(call: Call, runId: string, { entry, refusal }: { entry: Entry; refusal: string }) {
  const { rows } = await call.db.$run(entry);
  const [run] = await call.db.select(shown).from(runs).where(eq(runs.id, runId));
  if (!run) throw noRun(runId);
  if (!rows.some(([id]) => id === runId)) throw new Fault('conflict', `The run ${runId} ${refusal}`);
  return run;
}

export function controlCapabilities(): readonly Capability[] {
  return [cancelRun, pauseRun, resumeRun, retryRun, forkRun, migrating(), sweepRuns];
}
