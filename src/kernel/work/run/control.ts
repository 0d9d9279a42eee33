// Taking a run in hand: pausing, ending, another version. Each is one conditional change; whoever works on the run
// finds out by its epoch.
import { eq } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { before, type Duration } from '#base/time';
import { type Call, type Capability, contract, Id, type Schedule } from '#kernel/contract';
import { prepared, records } from '#kernel/store';
import { againCapabilities } from './again.ts';
import { ById, type Change, change, common, exampleId, isMovable, movedOn } from './changing.ts';
import { acquaintance, type Introduced } from './eager.ts';
import { noRun, RunShown } from './history.ts';
import { runs } from './tables.ts';

/** A run with all that it has begun. */
const tree = `with recursive tree as (
     select id from work.runs where id = $1
     union all select r.id from work.runs r join tree t on r.parent_id = t.id
   )`;
/** One that nobody has had in hand has nothing to take back. */
const cancel = prepared(
  `${tree} update work.runs r set owner = null, epoch = r.epoch + 1, queued_at = $2, wake_at = null,
     ending = case when r.started_at is null then null else 'cancelled' end,
     state = case when r.started_at is null then 'cancelled' else 'queued' end,
     finished_at = case when r.started_at is null then $2::timestamptz end
   from tree where r.id = tree.id and r.finished_at is null and r.ending is null returning r.id`,
);
/** What stands of what they did; those that they have begun speak for themselves. */
const done = prepared(
  `${tree} select e.run_id as "runId", e.capability, count(*)::integer as calls
   from tree join audit.entries e on e.run_id = tree.id::text
   where e.outcome = 'done' and e.effect <> 'read' and e.undoes is null
     and e.parent_id is null and not exists (select 1 from audit.entries u where u.undoes = e.id)
     and not exists (select 1 from work.runs c where c.parent_id = tree.id and c.workflow = e.capability)
   group by e.run_id, e.capability order by min(e.id::text)`,
);
const pause = prepared(
  `${tree} update work.runs r set state = 'paused', paused_by = $1, owner = null, epoch = r.epoch + 1 from tree
   where r.id = tree.id and r.state in ('queued', 'running', 'waiting') and r.ending is null returning r.id`,
);
/** All but what was paused below it by itself, with what is below that. */
const resume = prepared(
  `${tree} update work.runs r set state = 'queued', paused_by = null, queued_at = $2 from tree
   where r.id = tree.id and r.state = 'paused'
     and (r.id = $1 or r.paused_by is null or r.paused_by = $1 or r.paused_by not in (select id from tree))
   returning r.id`,
);
const migrate = prepared(
  `update work.runs r set version = $3, ${movedOn}
   where r.id = $1 and ${isMovable} returning r.id`,
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

const Did = z.object({ runId: Id, capability: z.string(), calls: z.int() });

export const cancelRun = contract({
  ...common,
  name: 'work.run.cancel',
  summary: 'End a run and all that it has begun; workflows take back what they said how, what flows did stays.',
  output: RunShown.extend({
    did: z
      .array(Did)
      .describe('So far; what a flow did stays, and is taken back from the record by its runs as causes'),
  }),
  undo: { never: 'what it did has been taken back' },
}).implement(async (call, { runId }) => {
  const entry = { statement: cancel, values: [runId, call.now] };
  const run = await changeTree(call, runId, { entry, refusal: 'has ended already' });
  return { ...run, did: z.array(Did).parse(records(await call.db.$run({ statement: done, values: [runId] }))) };
});

const pauseRun = contract({
  ...common,
  name: 'work.run.pause',
  summary: 'Stop a run and all that it has begun before their next steps, until they are resumed.',
  undo: { by: 'work.run.resume', input: ({ runId }) => ({ runId }) },
}).implement((call, { runId }) =>
  changeTree(call, runId, { entry: { statement: pause, values: [runId] }, refusal: 'can not be paused any more' }),
);

const resumeRun = contract({
  ...common,
  name: 'work.run.resume',
  summary: 'Let a paused run go on, with all that was paused with it.',
  undo: { by: 'work.run.pause', input: ({ runId }) => ({ runId }) },
}).implement((call, { runId }) =>
  changeTree(call, runId, { entry: { statement: resume, values: [runId, call.now] }, refusal: 'is not paused' }),
);

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
      refusal: 'is in hand, has ended or has been taken back; pause it first',
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

/** Once more for what was begun while those who began it were being stopped: now they begin nothing. */
async function changeTree(call: Call, runId: string, { entry, refusal }: Change) {
  const run = await change(call, runId, { entry, refusal });
  for (let more = true; more; ) more = (await call.db.$run(entry)).rows.length > 0;
  return run;
}

export function controlCapabilities(): readonly Capability[] {
  return [cancelRun, pauseRun, resumeRun, ...againCapabilities, migrating(), sweepRuns];
}
