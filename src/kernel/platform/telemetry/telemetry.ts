// What this process counts of its own work, and the traces it sends where the operator wants them.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createEgress } from '#kernel/egress';
import { type CallCounts, countCalls, type Observe } from './calls.ts';
import { openTracer, type Tracer, type TracerOptions } from './tracer.ts';

export interface Telemetry extends Pick<CallCounts, 'series'> {
  /** Neither waits nor throws. */
  readonly observe: Observe;
  /** How late timers came since it was asked the last time, in seconds: of half of them at most, of 99 in 100. */
  loopLag(): readonly { readonly quantile: number; readonly seconds: number }[];
  readonly traces: Pick<Tracer, 'stats'> | undefined;
  flush(): Promise<void>;
  close(): Promise<void>;
}

/** What only the house knows of itself. */
export interface Gauges {
  readonly spool?: { readonly backlog: number; readonly bytes: number; readonly dropped: number };
  readonly pools?: Readonly<Record<string, { readonly open: number; readonly idle: number; readonly waiting: number }>>;
}

export interface TelemetryOptions {
  /** Absent: nothing is traced, and nothing is paid for it. */
  readonly tracing?: Tracing | undefined;
}

/** Where the operator wants traces, and how many. */
export type Tracing = Omit<TracerOptions, 'egress'>;

/** What is measured is the time between two timers that are meant to come so far apart. */
const resolutionMs = 20;
const quantiles = [0.5, 0.99] as const;

export function createTelemetry({ tracing }: TelemetryOptions = {}): Telemetry {
  const { count, series } = countCalls();
  const tracer = tracing && traceTo(tracing);
  const loopDelay = monitorEventLoopDelay({ resolution: resolutionMs });
  loopDelay.enable();
  const observe: Observe = tracer
    ? (call, outcome, latencyMs) => {
        count(call, outcome, latencyMs);
        tracer.see(call, outcome, latencyMs);
      }
    : count;
  return {
    ...{ observe, series, traces: tracer },
    loopLag() {
      const lags = quantiles.map((quantile) => {
        const betweenMs = loopDelay.percentile(quantile * 100) / 1e6;
        return { quantile, seconds: loopDelay.count > 0 ? Math.max(0, betweenMs - resolutionMs) / 1000 : 0 };
      });
      loopDelay.reset();
      return lags;
    },
    flush: async () => tracer?.flush(),
    async close() {
      loopDelay.disable();
      await tracer?.close();
    },
  };
}

/** Its own way out, which leads to the collector alone: nobody else can reach that place through it. */
function traceTo(tracing: Tracing): Tracer {
  const { origin } = new URL(tracing.endpoint);
  const egress = createEgress({ baseUrls: { [origin]: origin } });
  const tracer = openTracer({ ...tracing, egress });
  return {
    ...tracer,
    async close() {
      await tracer.close();
      await egress.close();
    },
  };
}
