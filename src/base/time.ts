// Instants are ISO 8601 text in UTC with milliseconds, so they sort as text and travel through JSON unchanged.

const unitMs = {
  ms: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
} as const;

type Unit = keyof typeof unitMs;
type Plural = Unit | `${Exclude<Unit, 'ms'>}s`;

export type Instant = string;
export type Duration = `${number} ${Plural}`;

/** `duration('90 minutes')` in milliseconds. */
export function durationMs(duration: Duration): number {
  const [, count = '', word = ''] = /^(-?\d+(?:\.\d+)?) (\w+)$/.exec(duration) ?? [];
  const unit = word === 'ms' ? word : word.replace(/s$/, '');
  if (!Object.hasOwn(unitMs, unit)) throw new RangeError(`${duration} is not a duration such as "90 minutes"`);
  return Number(count) * unitMs[unit as Unit];
}

export function instantOf(atMs: number): Instant {
  return new Date(atMs).toISOString();
}

/** Whoever asks within the same millisecond shares the text. */
export function sharedInstant(): (atMs: number) => Instant {
  let lastMs = Number.NaN;
  let last = '';
  return (atMs) => {
    if (atMs !== lastMs) {
      last = instantOf(atMs);
      lastMs = atMs;
    }
    return last;
  };
}

/** An instant names its zone; without one it would be another instant on every machine. */
export function msOf(instant: Instant): number {
  const ms = /T.*(?:Z|[+-]\d\d:\d\d)$/.test(instant) ? Date.parse(instant) : Number.NaN;
  if (Number.isNaN(ms)) throw new RangeError(`${instant} is not an instant`);
  return ms;
}

export function after(instant: Instant, duration: Duration): Instant {
  return instantOf(msOf(instant) + durationMs(duration));
}

export function before(instant: Instant, duration: Duration): Instant {
  return instantOf(msOf(instant) - durationMs(duration));
}

/** What a running Cadre, or a test, reads the time from. */
export interface Clock {
  nowMs(): number;
}

export const systemClock: Clock = { nowMs: () => Date.now() };
