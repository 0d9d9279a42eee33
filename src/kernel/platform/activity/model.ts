// Stretches of time as they are looked up: by day in UTC.
import { type Instant, instantOf, msOf } from '#base/time';

/** `2026-01-31` of an instant, in UTC. */
export function dayOf(at: Instant): string {
  return at.slice(0, 10);
}

export function startOf(day: string): Instant {
  return `${day}T00:00:00.000Z`;
}

export function hourOf(at: Instant): Instant {
  return `${at.slice(0, 13)}:00:00.000Z`;
}

const dayMs = 86_400_000;
const lateMs = 2 * 3_600_000;
const furthestBackDays = 90;

/**
 * From which day on to add up anew. A day that was added up before it was over is done again, with two hours for what
 * came late; never more than a quarter of a year at once.
 */
export function refreshFrom(lastRefreshed: Instant | undefined, now: Instant): string {
  const furthestMs = msOf(now) - furthestBackDays * dayMs;
  const fromMs = lastRefreshed === undefined ? furthestMs : msOf(lastRefreshed) - lateMs;
  return dayOf(instantOf(Math.max(fromMs, furthestMs)));
}
