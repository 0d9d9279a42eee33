// Going on with what is over: trying a failed run again, and beginning anew from a step of one.
import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Id } from '#kernel/contract';
import { prepared } from '#kernel/store';
import { ById, common, standing, takenBack } from './changing.ts';
import { noRun } from './history.ts';
import { journal, runs } from './tables.ts';
import { Accepted, untilDone } from './workflow.ts';

/** Several may have failed at once, on ways beside each other: those after which nothing has begun. Answers which runs
 * they had waited for, if they had. */
const retry = prepared(
  `with again as (
     update work.runs r set state = 'queued', queued_at = $2, finished_at = null, error = null, deadline_at = null,
       announced = false, epoch = r.epoch + 1
     where r.id = $1 and r.state = 'failed' and r.ending is null
       and not ${takenBack}
     returning r.id
   ), broken as (
     select j.run_id, j.step, j.what from work.journal j join again a on a.id = j.run_id
     where j.error is not null and not exists (
       select 1 from work.journal k where k.run_id = j.run_id and k.seq > j.seq and k.began_at >= j.ended_at)
   ), forgotten as (
     delete from work.journal j using broken b
     where j.run_id = b.run_id and (j.step = b.step or starts_with(j.step, b.step || '#'))
   )
   select a.id, b.step, b.what from again a left join broken b on b.run_id = a.id`,
);
const forget = prepared(`delete from work.journal where run_id = $1 and (step = $2 or starts_with(step, $2 || '#'))`);
const lastBroken = prepared(
  'select step from work.journal where run_id = $1 and error is not null order by seq desc limit 1',
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
     (select f.seq from work.journal f where f.run_id = $1 and f.step = $3), 9223372036854775807)
     and not starts_with(j.step, coalesce($3, '') || '#')
   order by j.seq`,
);

const retryRun = contract({
  ...common,
  name: 'work.run.retry',
  summary: 'Let a failed run go on at the step that failed, and so the run that failed it.',
  undo: { by: 'work.run.cancel', input: ({ runId }) => ({ runId }) },
}).implement(async (call, { runId }) => {
  await mustNotBeRefused(call, runId);
  const isOn = await goesOn(call, runId);
  return standing(call, runId, isOn ? undefined : 'has not failed, or has been taken back; begin it anew');
});

/** Answers whether it does. */
async function goesOn(call: Call, runId: string): Promise<boolean> {
  const { rows } = await call.db.$run({ statement: retry, values: [runId, call.now] });
  for (const [, step, childId] of rows) {
    const begun = beginningOf(String(step));
    const isAnew = begun !== undefined && !(await childGoesOn(call, String(childId)));
    if (isAnew) await call.db.$run({ statement: forget, values: [runId, begun] });
  }
  return rows.length > 0;
}

/** One that can not go on is begun anew. */
async function childGoesOn(call: Call, runId: string): Promise<boolean> {
  const [child] = await call.db.select({ state: runs.state }).from(runs).where(eq(runs.id, runId));
  if (child?.state !== 'failed') return child !== undefined && child.state !== 'cancelled';
  await mustNotBeRefused(call, runId);
  return goesOn(call, runId);
}

/** Of what another run has come to: the step that began that one. */
function beginningOf(step: string): string | undefined {
  return /^(.+)#result$/.exec(step)?.[1];
}

async function mustNotBeRefused(call: Call, runId: string) {
  const [run] = await call.db.select({ error: runs.error }).from(runs).where(eq(runs.id, runId));
  if (!Refused.safeParse(run?.error).success) return;
  throw new Fault('conflict', `What the run ${runId} asked was not agreed to; begin it anew from there, to ask again`);
}

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
  const from = step ?? (await brokenIn(call, runId));
  const { credentialId: _, ...actor } = call.actor;
  const id = call.newId();
  const values = [runId, id, JSON.stringify(actor), call.now, from];
  const { rows } = await call.db.$run({ statement: fork, values });
  if (rows.length === 0) throw await noFork(call, runId, step);
  await call.db.$run({ statement: copy, values: [runId, id, from] });
  return { status: 'accepted' as const, runId: id };
});

async function brokenIn({ db }: Call, runId: string): Promise<string | null> {
  const [row] = (await db.$run({ statement: lastBroken, values: [runId] })).rows;
  return row ? (beginningOf(String(row[0])) ?? String(row[0])) : null;
}

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

export const againCapabilities: readonly Capability[] = [retryRun, forkRun];
