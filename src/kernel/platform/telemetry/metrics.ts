// Everything worth a curve, in the text that Prometheus reads. Whoever scrapes comes with a key that may do only this.
import { z } from 'zod';
import { before } from '#base/time';
import { type Capability, contract, FileAnswer } from '#kernel/contract';
import { prepared, records } from '#kernel/store';
import type { Upkeep } from '../upkeep.ts';
import { boundsMs, type Series } from './calls.ts';
import type { Gauges, Telemetry } from './telemetry.ts';
import { contentType, counter, gauge, type Metric, type Sample, textOf } from './text.ts';

export const readMetrics = contract({
  name: 'platform.metrics.read',
  summary: 'Give the metrics of this process in the text format of Prometheus.',
  effect: 'read',
  access: 'platform.metrics.read',
  http: 'GET /metrics',
  answer: 'bytes',
  input: z.object({}),
  output: FileAnswer,
  example: {},
});

interface MetricParts extends Pick<Upkeep, 'store' | 'version'> {
  readonly telemetry: Telemetry;
  gauges?(): Gauges;
}

export function metricsCapability(parts: MetricParts): Capability {
  let asked: Promise<Metric[]> | undefined;
  /** Whoever comes while the database is being asked hears what it answers then. */
  const ofDatabase = (now: string) => {
    asked ??= databaseMetrics(parts, now).finally(() => {
      asked = undefined;
    });
    return asked;
  };
  return readMetrics.implement(async (call) => {
    const metrics = [
      ...callMetrics([...parts.telemetry.series()]),
      ...(await ofDatabase(call.now)),
      ...gaugeMetrics(parts.gauges?.() ?? {}),
      ...processMetrics(parts),
    ];
    return { name: 'metrics.txt', type: contentType, bytes: Buffer.from(textOf(metrics)) };
  });
}

export function callMetrics(series: readonly Series[]): Metric[] {
  const outcomes = series.flatMap(({ capability, door, outcomes }) =>
    [...outcomes].map(([outcome, value]): Sample => ({ labels: { capability, door, outcome }, value })),
  );
  return [
    counter(
      'cadre_calls_total',
      'Calls by capability, door and outcome: done, waiting, or the code of a fault.',
      outcomes,
    ),
    {
      name: 'cadre_call_seconds',
      help: 'How long calls took.',
      type: 'histogram',
      samples: series.flatMap(histogramOf),
    },
  ];
}

function histogramOf({ capability, door, buckets, totalMs }: Series): Sample[] {
  const labels = { capability, door };
  let sum = 0;
  const counted = [...buckets].map((count, place): Sample => {
    sum += count;
    const le = boundsMs[place] === undefined ? '+Inf' : String(boundsMs[place] / 1000);
    return { suffix: '_bucket', labels: { ...labels, le }, value: sum };
  });
  return [...counted, { suffix: '_sum', labels, value: totalMs / 1000 }, { suffix: '_count', labels, value: sum }];
}

const depths = prepared(
  `select (select count(*) from event.deliveries where state = 'due' and due_at <= $1)::int as due,
     (select count(*) from event.deliveries where state = 'due' and due_at > $1)::int as later,
     (select count(*) from event.deliveries where state = 'dead')::int as dead,
     (select extract(epoch from $1::timestamptz - min(due_at)) from event.deliveries
       where state = 'due' and due_at <= $1)::float8 as oldest,
     (select count(*) from event.ai_events where not processed)::int as open,
     (select count(*) from work.schedules where not paused and next_at < $2)::int as late,
     pg_database_size(current_database())::float8 as bytes`,
);
const runsNow = prepared(
  `select (select count(*) from work.runs where state = 'queued')::int as queued,
     (select count(*) from work.runs where state = 'running')::int as running,
     (select count(*) from work.runs where finished_at is null and state = 'waiting')::int as waiting,
     (select count(*) from work.runs where finished_at is null and state = 'paused')::int as paused,
     (select extract(epoch from $1::timestamptz - min(queued_at)) from work.runs
       where state = 'queued')::float8 as oldest,
     (select count(*) from work.runs where state = 'failed' and finished_at >= $2)::int as failed,
     (select count(*) from work.leases)::int as workers`,
);
const partsNow = prepared(
  'select part, state, seen_at >= $1 as seen from platform.status_spans where ended_at is null order by part',
);

async function databaseMetrics({ store }: Pick<MetricParts, 'store'>, now: string): Promise<Metric[]> {
  const engine = store.engine(now);
  const [row = {}] = records(await engine.run({ statement: depths, values: [now, before(now, '10 minutes')] }));
  const states = records(await engine.run({ statement: partsNow, values: [before(now, '2 minutes')] }));
  const number = (name: string) => Number(row[name] ?? 0);
  const deliveries = ['due', 'later', 'dead'].map((state) => ({ labels: { state }, value: number(state) }));
  return [
    gauge('cadre_deliveries', 'Reactions and other work that waits, by state.', deliveries),
    gauge('cadre_delivery_oldest_seconds', 'How long the oldest delivery that is due has waited.', number('oldest')),
    gauge('cadre_events_open', 'Events to which not all have reacted yet.', number('open')),
    gauge('cadre_schedules_late', 'Schedules that are ten minutes late or more.', number('late')),
    ...runMetrics(records(await engine.run({ statement: runsNow, values: [now, before(now, '1 hour')] }))[0] ?? {}),
    gauge('cadre_database_bytes', 'The size of the database.', number('bytes')),
    gauge(
      'cadre_part_up',
      'Whether a part was well when it was last looked at.',
      states.map(({ part, state, seen }) => ({
        labels: { part: String(part) },
        value: state === 'up' && seen === true ? 1 : 0,
      })),
    ),
  ];
}

function runMetrics(row: Readonly<Record<string, unknown>>): Metric[] {
  const number = (name: string) => Number(row[name] ?? 0);
  const states = ['queued', 'running', 'waiting', 'paused'];
  return [
    gauge(
      'cadre_runs',
      'Runs that are not over, by state.',
      states.map((state) => ({ labels: { state }, value: number(state) })),
    ),
    gauge('cadre_run_oldest_seconds', 'How long the oldest run has been waiting for its turn.', number('oldest')),
    gauge('cadre_runs_failed', 'Runs that failed within the last hour.', number('failed')),
    gauge('cadre_workers', 'Processes that carry runs out.', number('workers')),
  ];
}

export function gaugeMetrics({ spool, pools = {} }: Gauges): Metric[] {
  const connections = Object.entries(pools).flatMap(([pool, counts]) =>
    Object.entries(counts).map(([state, value]): Sample => ({ labels: { pool, state }, value })),
  );
  const spooled = spool && [
    gauge('cadre_spool_records', 'Records on disk that the database has not taken yet.', spool.backlog),
    gauge('cadre_spool_bytes', 'Their size.', spool.bytes),
    counter('cadre_spool_dropped_total', 'Records that could not be kept.', spool.dropped),
  ];
  return [
    gauge('cadre_connections', 'Database connections by pool; waiting: calls that wait for one.', connections),
  ].concat(spooled ?? []);
}

function processMetrics({ telemetry, version }: MetricParts): Metric[] {
  const memory = Object.entries(process.memoryUsage());
  const cpu = process.cpuUsage();
  const lag = telemetry
    .loopLag()
    .map(({ quantile, seconds }): Sample => ({ labels: { quantile: String(quantile) }, value: seconds }));
  const sent = telemetry.traces?.stats();
  return [
    gauge('cadre_build_info', 'Which version runs.', [{ labels: { version }, value: 1 }]),
    gauge('cadre_uptime_seconds', 'Since when this process runs.', process.uptime()),
    gauge(
      'cadre_memory_bytes',
      'Memory of this process by kind.',
      memory.map(([kind, value]) => ({ labels: { kind }, value })),
    ),
    counter('cadre_cpu_seconds_total', 'Processor time of this process.', (cpu.user + cpu.system) / 1e6),
    gauge('cadre_event_loop_delay_seconds', 'How late timers came since the last scrape.', lag),
    counter('cadre_spans_total', 'Spans of traces by what became of them.', [
      ...(sent ? [{ labels: { outcome: 'sent' }, value: sent.sent }] : []),
      ...(sent ? [{ labels: { outcome: 'dropped' }, value: sent.dropped }] : []),
    ]),
  ];
}
