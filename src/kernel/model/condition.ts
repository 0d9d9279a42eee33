// How a model has been doing lately, from what its askers have met. Pure.
import type { Status } from './choose.ts';

export interface Sample {
  readonly atMs: number;
  readonly isGood: boolean;
  readonly latencyMs: number;
}

export interface Condition {
  readonly samples: number;
  readonly averageLatencyMs: number | undefined;
  readonly errorRate: number;
  /** Which share was answered within three seconds; undefined when nobody has asked. */
  readonly promptShare: number | undefined;
  readonly status: Status;
}

export const windowMs = 600_000;
const mostSamples = 200;
/** From here on it is said to be slow. */
const slowMs = 10_000;
/** As people want to have their answers. */
const promptMs = 3000;
const thresholds = { unhealthy: 0.5, degraded: 0.1 } as const;

export function withSample(samples: readonly Sample[], sample: Sample): readonly Sample[] {
  const [oldest] = samples;
  const isFresh = oldest !== undefined && oldest.atMs > sample.atMs - windowMs;
  const recent = isFresh ? samples : samples.filter(({ atMs }) => atMs > sample.atMs - windowMs);
  return [...recent.slice(-(mostSamples - 1)), sample];
}

/** An open circuit is unhealthy whatever the rest says; nothing known is healthy. */
export function conditionOf(all: readonly Sample[], at: { nowMs: number; isOpen: boolean }): Condition {
  const samples = all.filter(({ atMs }) => atMs > at.nowMs - windowMs);
  const good = samples.filter(({ isGood }) => isGood);
  const errorRate = samples.length === 0 ? 0 : (samples.length - good.length) / samples.length;
  const total = good.reduce((sum, { latencyMs }) => sum + latencyMs, 0);
  const averageLatencyMs = good.length === 0 ? undefined : total / good.length;
  const prompt = good.filter(({ latencyMs }) => latencyMs <= promptMs).length;
  const promptShare = samples.length === 0 ? undefined : prompt / samples.length;
  const status = at.isOpen ? 'unhealthy' : statusOf(errorRate, averageLatencyMs ?? 0);
  return { samples: samples.length, averageLatencyMs, errorRate, promptShare, status };
}

function statusOf(errorRate: number, latencyMs: number): Status {
  if (errorRate >= thresholds.unhealthy) return 'unhealthy';
  return errorRate >= thresholds.degraded || latencyMs >= slowMs ? 'degraded' : 'healthy';
}
