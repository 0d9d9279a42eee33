// Today is a clock, this week a weekday and a clock, everything else a date.

const clockFormat = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });
const weekdayFormat = new Intl.DateTimeFormat('en-GB', { weekday: 'short' });
const dateFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const farFormat = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

export function clock(instant: string | Date): string {
  return clockFormat.format(new Date(instant));
}

function dayOf(at: Date): number {
  return new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime();
}

/** How many midnights lie between; tomorrow is 1. */
function daysBetween(at: Date, now: Date): number {
  return Math.round((dayOf(at) - dayOf(now)) / dayMs);
}

export function when(instant: string | Date, now = new Date()): string {
  const at = new Date(instant);
  const days = daysBetween(at, now);
  if (days === 0) return clock(at);
  if (days === -1) return `yesterday ${clock(at)}`;
  if (Math.abs(days) < 7) return `${weekdayFormat.format(at)} ${clock(at)}`;
  return (at.getFullYear() === now.getFullYear() ? dateFormat : farFormat).format(at);
}

/** A deadline in the fewest words: 12:00, tomorrow, Mon 09:00, 30 Nov. */
export function due(instant: string, now = new Date()): string {
  const at = new Date(instant);
  return daysBetween(at, now) === 1 ? 'tomorrow' : when(at, now);
}

/** A day, whatever today is. */
export function day(instant: string): string {
  return farFormat.format(new Date(instant));
}

export function exact(instant: string): string {
  return `${farFormat.format(new Date(instant))}, ${clock(instant)}`;
}

export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(ms % 1000 === 0 ? 0 : 1)} s`;
  if (ms < hourMs) return `${Math.round(ms / 60_000)} min`;
  return ms < 2 * dayMs ? `${Math.round(ms / hourMs)} h` : `${Math.round(ms / dayMs)} days`;
}
