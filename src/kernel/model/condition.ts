// How a model has been doing lately, from what its askers have met.
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
/** One failure may be anybody's; whoever stands in is not asked for ten minutes because of it. */
const leastFailures = 2;
const thresholds = { unhealthy: 0.5, degraded: 0.1 } as const;

/** Some more than are looked at are kept, so that the oldest go by the hundred and not one by one. */
export function addSample(samples: Sample[], sample: Sample) {
  if (samples.length >= mostSamples * 2) samples.splice(0, samples.length - mostSamples);
  samples.push(sample);
}

/** An open circuit is unhealthy whatever the rest says; nothing known is healthy. */
export function conditionOf(all: readonly Sample[], at: { nowMs: number; isOpen: boolean }): Condition {
  const samples = all.slice(-mostSamples).filter(({ atMs }) => atMs > at.nowMs - windowMs);
  const good = samples.filter(({ isGood }) => isGood);
  const errorRate = samples.length === 0 ? 0 : (samples.length - good.length) / samples.length;
  const total = good.reduce((sum, { latencyMs }) => sum + latencyMs, 0);
  const averageLatencyMs = good.length === 0 ? undefined : total / good.length;
  const prompt = good.filter(({ latencyMs }) => latencyMs <= promptMs).length;
  const promptShare = samples.length === 0 ? undefined : prompt / samples.length;
  const status = at.isOpen ? 'unhealthy' : statusOf(samples.length - good.length, errorRate, averageLatencyMs ?? 0);
  return { samples: samples.length, averageLatencyMs, errorRate, promptShare, status };
}

function statusOf(failures: number, errorRate: number, latencyMs: number): Status {
  if (failures >= leastFailures && errorRate >= thresholds.unhealthy) return 'unhealthy';
  return errorRate >= thresholds.degraded || latencyMs >= slowMs ? 'degraded' : 'healthy';
}
