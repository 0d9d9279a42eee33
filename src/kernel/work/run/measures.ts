// How runs are doing: what is not over, and how many there were in a stretch of time, how they ended and how long they
// took.
import { count, isNull, min, sql } from 'drizzle-orm';
import { z } from 'zod';
import { firstIdAt } from '#base/id';
import { before, msOf } from '#base/time';
import { type Capability, contract, Id, Instant } from '#kernel/contract';
import { prepared, records } from '#kernel/store';
import { RunState } from './model.ts';
import { runs } from './tables.ts';

const common = { effect: 'read', access: 'work.run.read' } as const;

const Tally = z.object({
  queue: z.string().describe('Empty for runs that name none'),
  workflow: z.string(),
  state: RunState,
  runs: z.int(),
  workers: z.int().describe('Processes that have some of them in hand'),
  oldestAt: Instant.describe('Since when the first of them is so'),
});

const tallyRuns = contract({
  ...common,
  name: 'work.run.tally',
  summary: 'Count the runs that are not over, by queue, workflow and state, with how long the oldest waits.',
  input: z.object({}),
  output: z.object({ items: z.array(Tally) }),
  example: {},
}).implement(async (call) => {
  const { queue, workflow, state } = runs;
  const items = await call.db
    .select({
      ...{ queue, workflow, state, runs: count() },
      workers: sql<number>`count(distinct ${runs.owner})::integer`,
      oldestAt: sql<string>`${min(runs.queuedAt)}`,
    })
    .from(runs)
    .where(isNull(runs.finishedAt))
    .groupBy(queue, workflow, state)
    .orderBy(queue, workflow, state);
  return { items: items.map((item) => ({ ...item, runs: Number(item.runs) })) };
});

const Measure = z.object({
  what: z.string().describe('The workflow, the id of the flow, or the day in UTC'),
  title: z.string().nullable().describe('What the flow is called; nothing when it is not there any more'),
  runs: z.int(),
  done: z.int(),
  failed: z.int(),
  cancelled: z.int(),
  open: z.int().describe('Not over yet'),
  successRate: z.number().min(0).max(1).nullable().describe('Of those that have ended well or not'),
  medianMs: z.number().nullable().describe('From the beginning to the end, waiting included'),
  slowMs: z.number().nullable().describe('No more than one of twenty took longer'),
});

const measure = contract({
  ...common,
  name: 'work.run.measure',
  summary: 'Count runs by day, workflow or flow: how they ended and how long they took.',
  input: z.object({
    by: z.enum(['day', 'workflow', 'flow']).default('day'),
    from: Instant.optional().describe('Thirty days ago when absent'),
    to: Instant.optional(),
    workflow: z.string().max(100).optional(),
    flowId: Id.optional().describe('Only those of this flow'),
  }),
  output: z.object({ items: z.array(Measure).describe('Of days the newest, of others those with most runs, first') }),
  example: { by: 'flow' },
});

const counted = prepared(
  `with counted as (
     select case $1::text when 'day' then to_char(created_at at time zone 'UTC', 'YYYY-MM-DD')
         when 'flow' then coalesce(flow_id, '') else workflow end as what,
       state, extract(epoch from finished_at - started_at) * 1000 as took_ms
     from work.runs
     where id >= $2::uuid and created_at >= $3 and created_at < $4 and ($5::text is null or workflow = $5)
       and ($1::text <> 'flow' or workflow = 'work.flow.run') and ($6::text is null or flow_id = $6))
   select what, count(*)::integer as runs,
     count(*) filter (where state = 'done')::integer as done,
     count(*) filter (where state = 'failed')::integer as failed,
     count(*) filter (where state = 'cancelled')::integer as cancelled,
     percentile_cont(0.5) within group (order by took_ms)::double precision as median_ms,
     percentile_cont(0.95) within group (order by took_ms)::double precision as slow_ms,
     (select f.name from work.flows f where $1::text = 'flow' and f.id::text = what) as title
   from counted group by what order by case when $1::text = 'day' then what end desc, runs desc, what limit 400`,
);

const measureRuns = measure.implement(async (call, { by, from, to, workflow, flowId }) => {
  const since = from ?? before(call.now, '30 days');
  // Its id may have been made a moment before the run was.
  const firstId = firstIdAt(Math.max(0, msOf(before(since, '1 day'))));
  const values = [by, firstId, since, to ?? '9999-12-31T00:00:00.000Z', workflow ?? null, flowId ?? null];
  const found = records(await call.db.$run({ statement: counted, values }));
  return { items: found.map(measured) };
});

export const measuringCapabilities: readonly Capability[] = [tallyRuns, measureRuns];

function measured(row: Record<string, unknown>): z.output<typeof Measure> {
  const [runs, done, failed, cancelled] = [row.runs, row.done, row.failed, row.cancelled].map(Number);
  const ended = (done ?? 0) + (failed ?? 0);
  const rounded = (ms: unknown) => (ms === null ? null : Math.round(Number(ms)));
  return Measure.parse({
    ...{ what: row.what, title: row.title ?? null, runs, done, failed, cancelled },
    open: (runs ?? 0) - ended - (cancelled ?? 0),
    successRate: ended === 0 ? null : (done ?? 0) / ended,
    ...{ medianMs: rounded(row.median_ms), slowMs: rounded(row.slow_ms) },
  });
}
