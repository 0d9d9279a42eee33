// Latencies in buckets one hundredth apart: small enough to send between processes, exact enough to compare.

const step = Math.log(1.01);

export type Histogram = Record<number, number>;

export function note(histogram: Histogram, ms: number) {
  const bucket = Math.max(0, Math.floor(Math.log(ms * 1000) / step));
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

export function merged(histograms: readonly Histogram[]): Histogram {
  const all: Histogram = {};
  for (const one of histograms) {
    for (const [bucket, count] of Object.entries(one)) all[Number(bucket)] = (all[Number(bucket)] ?? 0) + count;
  }
  return all;
}

/** The latency in milliseconds that this share of the requests stayed below. */
export function quantile(histogram: Histogram, share: number): number {
  const entries = Object.entries(histogram).map(([bucket, count]): [number, number] => [Number(bucket), count]);
  const total = entries.reduce((sum, [, count]) => sum + count, 0);
  let seen = 0;
  for (const [bucket, count] of entries.sort(([a], [b]) => a - b)) {
    seen += count;
    if (seen >= total * share) return Math.exp((bucket + 0.5) * step) / 1000;
  }
  return Number.NaN;
}

export function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}
