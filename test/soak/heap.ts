// Whether memory stays as it is: what is still held after a collection, against the calls made so far.

export interface HeapSample {
  readonly calls: number;
  readonly bytes: number;
}

/** The first part of a run fills caches and compiles code. */
const warmUpShare = 0.4;
/** More than this kept of each call is a leak; less than this in all is the noise of a collection. */
const mostBytesPerCall = 64;
const noiseBytes = 1_000_000;

export function keptPerCall(samples: readonly HeapSample[]) {
  const warm = samples.slice(Math.floor(samples.length * warmUpShare));
  const slope = slopeOf(warm);
  const calls = (warm.at(-1)?.calls ?? 0) - (warm[0]?.calls ?? 0);
  return {
    heapMegabytes: Math.round((warm.at(-1)?.bytes ?? Number.NaN) / 1_000_000),
    keptBytesPerCall: Math.round(slope),
    isFlat: warm.length >= 3 && (slope <= mostBytesPerCall || slope * calls <= noiseBytes),
  };
}

/** Bytes per call, by least squares. */
function slopeOf(samples: readonly HeapSample[]): number {
  const meanCalls = mean(samples.map(({ calls }) => calls));
  const meanBytes = mean(samples.map(({ bytes }) => bytes));
  const together = samples.reduce((sum, { calls, bytes }) => sum + (calls - meanCalls) * (bytes - meanBytes), 0);
  const spread = samples.reduce((sum, { calls }) => sum + (calls - meanCalls) ** 2, 0);
  return together / spread;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
