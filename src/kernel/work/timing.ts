// When a schedule is due: at even intervals, or by a calendar in a time zone. Clocks that are changed neither lose a
// day nor double one. Pure.
import { Cron } from 'croner';
import { Fault } from '#base/fault';
import { before, type Duration, durationMs, instantOf, msOf } from '#base/time';

/** Of what was missed while nobody was running: one for all, every one, or none. */
export type CatchUp = 'once' | 'all' | 'skip';

export interface Timing {
  readonly every?: Duration | undefined;
  readonly cron?: string | undefined;
  /** Of the calendar; UTC when absent. */
  readonly zone?: string | undefined;
  readonly catchUp?: CatchUp | undefined;
}

/** So late is still in time: looking takes a moment. */
const grace: Duration = '5 minutes';

export function firstAfter(timing: Timing, now: string): string {
  return timing.cron === undefined ? instantOf(msOf(now) + stepOf(timing)) : byCalendar(timing, now);
}

/** The next of its own times after one that was due: still to come, unless every missed one counts. */
export function nextAfter(timing: Timing, dueAt: string, now: string): string {
  const from = timing.catchUp === 'all' || dueAt > now ? dueAt : now;
  if (timing.cron !== undefined) return byCalendar(timing, from);
  const stepMs = stepOf(timing);
  const missed = Math.max(0, Math.floor((msOf(from) - msOf(dueAt)) / stepMs));
  return instantOf(msOf(dueAt) + (missed + 1) * stepMs);
}

/** Whether a time that was missed is let go by. */
export function isTooLate({ catchUp }: Timing, dueAt: string, now: string): boolean {
  return catchUp === 'skip' && dueAt < before(now, grace);
}

/** Five or six fields, so that it has no end; a message for the person who wrote them when they make no sense. */
export function checkCalendar(cron: string, zone: string, now: string) {
  if (!/^(@\w+|(\S+\s+){4,5}\S+)$/.test(cron.trim())) {
    throw new Fault(
      'invalid',
      `"${cron}" is no time: minute, hour, day, month, weekday, and seconds before them if wished`,
    );
  }
  if (zone.trim() === '') throw new Fault('invalid', 'A calendar needs a zone, such as UTC or Europe/Berlin');
  try {
    byCalendar({ cron, zone }, now);
  } catch (error) {
    if (error instanceof Fault) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new Fault('invalid', `"${cron}" in the zone ${zone} is no time: ${why}`, { cause: error });
  }
}

function byCalendar({ cron = '', zone = 'UTC' }: Timing, from: string): string {
  const next = new Cron(cron, { timezone: zone, paused: true }).nextRun(new Date(msOf(from)));
  if (!next) throw new Fault('invalid', `"${cron}" never comes after ${from}`);
  return instantOf(next.getTime());
}

function stepOf({ every }: Timing): number {
  if (every === undefined) throw new Fault('internal', 'A schedule says neither how often nor when it is due');
  return durationMs(every);
}
