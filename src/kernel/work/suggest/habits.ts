// What people do by hand so regularly that a flow could do it: soon after the same thing has happened, or again and
// again at the same time. Pure.

export interface Act {
  readonly atMs: number;
  readonly capability: string;
}

export interface Happening {
  readonly atMs: number;
  readonly type: string;
  /** By which capability it came about. */
  readonly by: string;
}

export interface Following {
  readonly event: string;
  readonly capability: string;
  /** After so many of so many. */
  readonly times: number;
  readonly of: number;
}

export interface Recurring {
  readonly capability: string;
  readonly cron: string;
  /** On so many of so many days, or in so many of so many weeks. */
  readonly times: number;
  readonly of: number;
  readonly unit: 'days' | 'weeks';
}

const soonMs = 3_600_000;
const fewest = 3;
const share = 0.6;

/** Each act is counted for the last thing of each kind that has happened before it, within an hour. */
export function followingIn(acts: readonly Act[], happenings: readonly Happening[]): Following[] {
  const byType = Map.groupBy(
    happenings.toSorted((a, b) => a.atMs - b.atMs),
    ({ type }) => type,
  );
  const byCapability = Map.groupBy(acts, ({ capability }) => capability);
  const found: Following[] = [];
  for (const [event, all] of byType) {
    const makers = new Set(all.map(({ by }) => by));
    for (const [capability, done] of byCapability) {
      // What it brings about itself would be no reason to do it again.
      if (makers.has(capability)) continue;
      const times = new Set(done.flatMap((act) => lastBefore(all, act) ?? [])).size;
      if (times >= fewest && times / all.length >= share) found.push({ event, capability, times, of: all.length });
    }
  }
  return found.sort((a, b) => b.times - a.times);
}

function lastBefore(happenings: readonly Happening[], { atMs }: Act): Happening | undefined {
  const last = happenings.findLast((one) => one.atMs < atMs);
  return last && atMs - last.atMs <= soonMs ? last : undefined;
}

interface Local {
  /** A number that is one higher each day. */
  readonly day: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  readonly minute: number;
}

const dayMs = 86_400_000;
const near = 60;
const daily = { lately: 7, fewest: 5 } as const;
const weekly = { lately: 4, fewest: 3 } as const;

/** On most of the last seven days, or on the same weekday of most of the last four weeks, at about the same time. */
export function recurringIn(acts: readonly Act[], { nowMs, zone }: { nowMs: number; zone: string }): Recurring[] {
  const local = localIn(zone);
  const today = local(nowMs).day;
  return [...Map.groupBy(acts, ({ capability }) => capability)].flatMap(([capability, done]): Recurring[] => {
    const times = done.map(({ atMs }) => local(atMs));
    const days = regularIn(times.filter(({ day }) => today - day < daily.lately));
    if (days.count >= daily.fewest) {
      const cron = `${clockOf(days.minute)} * * *`;
      return [{ capability, cron, times: days.count, of: daily.lately, unit: 'days' }];
    }
    return [...Map.groupBy(times, ({ weekday }) => weekday)].flatMap(([weekday, same]): Recurring[] => {
      const weeks = regularIn(same.filter(({ day }) => today - day < weekly.lately * 7));
      if (weeks.count < weekly.fewest) return [];
      const cron = `${clockOf(weeks.minute)} * * ${weekday}`;
      return [{ capability, cron, times: weeks.count, of: weekly.lately, unit: 'weeks' }];
    });
  });
}

/** On how many days it was done at about the usual time. */
function regularIn(times: readonly Local[]): { count: number; minute: number } {
  const sorted = times.map(({ minute }) => minute).sort((a, b) => a - b);
  const minute = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const days = new Set(times.filter((one) => Math.abs(one.minute - minute) <= near).map(({ day }) => day));
  return { count: days.size, minute };
}

/** To the quarter of an hour before. */
function clockOf(minute: number): string {
  const quarter = Math.floor(minute / 15) * 15;
  return `${quarter % 60} ${Math.floor(quarter / 60)}`;
}

function localIn(zone: string): (atMs: number) => Local {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...{ timeZone: zone, hourCycle: 'h23', year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric' },
  });
  return (atMs) => {
    const parts = new Map(format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]));
    const of = (type: Intl.DateTimeFormatPartTypes) => parts.get(type) ?? 0;
    const day = Date.UTC(of('year'), of('month') - 1, of('day')) / dayMs;
    return { day, weekday: (day + 4) % 7, minute: of('hour') * 60 + of('minute') };
  };
}
