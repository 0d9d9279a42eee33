// How long it will do: a trend that a few odd days do not bend, and in words what to do about it.
import { type Instant, msOf } from '#base/time';

export const measures = {
  disk_used: { title: 'disk', unit: 'bytes' },
  database: { title: 'database', unit: 'bytes' },
  rows: { title: 'rows in all tables', unit: 'rows' },
  calls: { title: 'calls per day', unit: 'calls' },
  memory: { title: 'memory of the process', unit: 'bytes' },
  load: { title: 'load of the processors', unit: 'processors' },
} as const;
export type Measure = keyof typeof measures;
export const measureNames = ['disk_used', 'database', 'rows', 'calls', 'memory', 'load'] as const;

export interface Sample {
  readonly at: Instant;
  readonly value: number;
  /** How much there can be, where there is a limit. */
  readonly most: number | null;
}

export interface Trend {
  readonly perDay: number;
  /** Between these lies the middle half of what any two measurements say. */
  readonly slowest: number;
  readonly fastest: number;
  readonly days: number;
}

/** A week has its own ups and downs; less says nothing about the weeks to come. */
export const leastDays = 7;
const leastSamples = 7;
const dayMs = 86_400_000;

/**
 * The median of the slopes between all pairs (Theil and Sen): up to 29 % of the measurements may be off without moving
 * it far. Undefined while there is too little to say anything.
 */
export function trendOf(samples: readonly Sample[]): Trend | undefined {
  const points = samples.map(({ at, value }) => ({ day: msOf(at) / dayMs, value }));
  const days = Math.max(...points.map(({ day }) => day)) - Math.min(...points.map(({ day }) => day));
  if (points.length < leastSamples || days < leastDays) return undefined;
  const slopes = points
    .flatMap((one, index) =>
      points.slice(index + 1).flatMap((other) => {
        const apart = other.day - one.day;
        return apart === 0 ? [] : [(other.value - one.value) / apart];
      }),
    )
    .sort((a, b) => a - b);
  const [slowest = 0, perDay = 0, fastest = 0] = [0.25, 0.5, 0.75].map((part) => quantile(slopes, part));
  return { perDay, slowest, fastest, days };
}

/** Between two neighbours, as far as the part lies between them. */
export function quantile(sorted: readonly number[], part: number): number {
  const place = (sorted.length - 1) * part;
  const [low = 0, high = low] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return low + (high - low) * (place - Math.floor(place));
}

export interface Outlook {
  readonly measure: Measure;
  readonly title: string;
  readonly unit: string;
  readonly value: number;
  readonly most: number | null;
  readonly perDay: number | null;
  /** Days until the limit at the usual pace, and at the faster pace that is still likely; null when it is not near. */
  readonly daysLeft: number | null;
  readonly soonest: number | null;
  readonly urgency: 'none' | 'plan' | 'act';
  readonly advice: string;
}

export function outlookOf(measure: Measure, samples: readonly Sample[]): Outlook | undefined {
  const last = samples.at(-1);
  if (!last) return undefined;
  const { value, most } = last;
  const trend = trendOf(samples);
  const daysLeft = trend && most !== null ? daysUntil(most - value, trend.perDay) : null;
  const soonest = trend && most !== null ? daysUntil(most - value, trend.fastest) : null;
  const full = most === null || most === 0 ? 0 : value / most;
  const urgency = urgencyOf({ daysLeft, full });
  const seen = { measure, samples, trend, daysLeft, soonest, full, urgency };
  return {
    ...{ measure, ...measures[measure], value, most, daysLeft, soonest, urgency },
    perDay: trend?.perDay ?? null,
    advice: `${paceOf(seen)}${urgency === 'none' ? '' : ` ${whatToDo[measure]}`}`,
  };
}

const furthestDays = 3650;

function daysUntil(room: number, perDay: number): number | null {
  if (room <= 0) return 0;
  if (perDay <= 0) return null;
  const days = Math.floor(room / perDay);
  return days > furthestDays ? null : days;
}

/** Whichever is worse: how soon it is full, or how full it is. */
function urgencyOf({ daysLeft, full }: { daysLeft: number | null; full: number }): Outlook['urgency'] {
  if ((daysLeft !== null && daysLeft < 14) || full >= 0.95) return 'act';
  if ((daysLeft !== null && daysLeft < 60) || full >= 0.8) return 'plan';
  return 'none';
}

const whatToDo: Readonly<Record<Measure, string>> = {
  disk_used: 'Make the disk larger, or move old backups and files elsewhere.',
  database: 'Make its disk larger, or keep old records for a shorter time.',
  rows: 'Keep old records for a shorter time.',
  calls: 'Run a second process beside this one, on a database of its own server.',
  memory: 'Give the machine more memory, or run a second process.',
  load: 'Give the machine more processors, or run a second process on another one.',
};

interface Seen {
  readonly measure: Measure;
  readonly samples: readonly Sample[];
  readonly trend: Trend | undefined;
  readonly daysLeft: number | null;
  readonly soonest: number | null;
  readonly full: number;
}

function paceOf({ measure, samples, trend, daysLeft, soonest, full }: Seen): string {
  const share = full > 0 ? `It is ${Math.round(full * 100)} % full. ` : '';
  if (!trend) return `${share}${tooLittle(samples)}`;
  if (trend.perDay <= 0) return `${share}It does not grow.`;
  const grows = `It grows by ${spelled(trend.perDay, measures[measure].unit)} a day`;
  if (daysLeft === null) return `${share}${grows}.`;
  const early = soonest !== null && soonest < daysLeft ? `, perhaps ${soonest}` : '';
  return `${share}${grows}: full in ${daysLeft} days${early}.`;
}

function tooLittle(samples: readonly Sample[]): string {
  const [first, last] = [samples[0], samples.at(-1)];
  const days = first && last ? Math.floor((msOf(last.at) - msOf(first.at)) / dayMs) : 0;
  return `Measured for ${days} of the ${leastDays} days that it takes to say how fast it grows.`;
}

const sizes = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const;

export function spelled(value: number, unit: string): string {
  if (unit !== 'bytes') return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(2))} ${unit}`;
  const power = Math.min(Math.max(Math.floor(Math.log10(Math.abs(value) || 1) / 3), 0), sizes.length - 1);
  return `${Number((value / 1000 ** power).toPrecision(3))} ${sizes[power]}`;
}
