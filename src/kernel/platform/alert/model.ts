// What is worth a warning, when, and how often one hears of it. Pure: readings in, findings and a plan out.
import { z } from 'zod';
import { type Duration, durationMs, type Instant, msOf } from '#base/time';

const kindsOfWork = ['missed_task', 'stuck_work', 'hanging_work', 'failing_work', 'dead_delivery'] as const;
const kindsOfAll = [...kindsOfWork, 'failing_action', 'unusual_activity', 'slow_capability'] as const;
/** What concerns whoever runs the installation, and nobody else. */
const kindsOfKeeper = ['part_down', 'disk_full'] as const;
export const kinds = [...kindsOfAll, ...kindsOfKeeper] as const;
export type Kind = (typeof kinds)[number];

export function isOfKeeper(kind: Kind): boolean {
  return kindsOfKeeper.some((own) => own === kind);
}
export type Severity = 'warning' | 'critical';

export interface Rule {
  readonly kind: Kind;
  readonly enabled: boolean;
  readonly threshold: number;
  /** Fewer than that many say nothing. */
  readonly atLeast: number;
  readonly quietMinutes: number;
}

interface Meaning {
  readonly severity: Severity;
  readonly threshold: string;
  readonly atLeast: string;
}

export const meanings: Readonly<Record<Kind, Meaning>> = {
  missed_task: { severity: 'critical', threshold: 'minutes late', atLeast: 'not used' },
  stuck_work: {
    severity: 'critical',
    threshold: 'minutes that work has been due and nobody took it',
    atLeast: 'not used',
  },
  hanging_work: {
    severity: 'critical',
    threshold: 'minutes that a run in hand has been at the same step and said nothing',
    atLeast: 'not used',
  },
  failing_work: { severity: 'critical', threshold: 'runs of the same work in a row that failed', atLeast: 'not used' },
  dead_delivery: { severity: 'critical', threshold: 'deliveries that nobody tries any more', atLeast: 'not used' },
  failing_action: { severity: 'critical', threshold: 'share of failures within an hour', atLeast: 'calls in the hour' },
  unusual_activity: {
    severity: 'warning',
    threshold: "robust standard deviations above the actor's own usual hour",
    atLeast: 'calls in the hour; a fifth of it for refusals, a tenth for sign-ins',
  },
  slow_capability: {
    severity: 'warning',
    threshold: 'times the usual time that 95 of 100 calls stay below',
    atLeast: 'calls in the hour',
  },
  part_down: { severity: 'critical', threshold: 'minutes that a part has been down', atLeast: 'not used' },
  disk_full: { severity: 'critical', threshold: 'share of the disk that is used', atLeast: 'not used' },
};

/** What holds for a company that has settled nothing else. */
export const usualRules: readonly Rule[] = [
  { kind: 'missed_task', enabled: true, threshold: 15, atLeast: 1, quietMinutes: 240 },
  { kind: 'stuck_work', enabled: true, threshold: 30, atLeast: 1, quietMinutes: 240 },
  { kind: 'hanging_work', enabled: true, threshold: 60, atLeast: 1, quietMinutes: 240 },
  { kind: 'failing_work', enabled: true, threshold: 3, atLeast: 1, quietMinutes: 720 },
  { kind: 'dead_delivery', enabled: true, threshold: 1, atLeast: 1, quietMinutes: 1440 },
  { kind: 'failing_action', enabled: true, threshold: 0.2, atLeast: 10, quietMinutes: 240 },
  { kind: 'unusual_activity', enabled: true, threshold: 6, atLeast: 50, quietMinutes: 720 },
  { kind: 'slow_capability', enabled: true, threshold: 2, atLeast: 20, quietMinutes: 720 },
  { kind: 'part_down', enabled: true, threshold: 2, atLeast: 1, quietMinutes: 240 },
  { kind: 'disk_full', enabled: true, threshold: 0.9, atLeast: 1, quietMinutes: 720 },
];

export interface Finding {
  readonly kind: Kind;
  /** What it is about: a schedule, a capability, an actor's id. */
  readonly subject: string;
  readonly value: number;
  readonly threshold: number;
  readonly summary: string;
}

export const Task = z.object({
  name: z.string(),
  nextAt: z.string(),
  lastAt: z.string().nullable(),
  failed: z.boolean(),
});
export type Task = z.infer<typeof Task>;

/**
 * Late is what should have run before the look at which others did run: after a night without Cadre everything is due
 * at once, and nothing of it was missed.
 */
export function missedTasks(
  tasks: readonly Task[],
  { threshold }: Rule,
  { now, lastLook }: { now: Instant; lastLook: Instant | null },
): Finding[] {
  const of = (name: string, value: number, summary: string): Finding => ({
    ...{ kind: 'missed_task', subject: name, value, threshold, summary },
  });
  return tasks.flatMap(({ name, nextAt, lastAt, failed }) => {
    const late = minutesBetween(nextAt, now);
    if (lastLook !== null && nextAt < lastLook && late >= threshold) {
      return [of(name, late, `${name} should have run ${late} minutes ago and did not`)];
    }
    if (!failed) return [];
    return [of(name, minutesBetween(lastAt ?? nextAt, now), `${name} failed when it ran the last time`)];
  });
}

function minutesBetween(from: Instant, until: Instant): number {
  return Math.max(0, Math.floor((msOf(until) - msOf(from)) / 60_000));
}

export const StuckRow = z.object({ what: z.string(), waiting: z.number(), since: z.string() });
export type StuckRow = z.infer<typeof StuckRow>;

/** As with tasks: what came due while nobody looked was not passed over by anybody. */
export function stuckWork(
  rows: readonly StuckRow[],
  { threshold }: Rule,
  { now, lastLook }: { now: Instant; lastLook: Instant | null },
): Finding[] {
  return rows
    .filter(({ since }) => lastLook !== null && since < lastLook)
    .map((row) => ({ ...row, late: minutesBetween(row.since, now) }))
    .filter(({ late }) => late >= threshold)
    .map(({ what, waiting, late }) => ({
      ...{ kind: 'stuck_work', subject: what.slice(0, 200), value: late, threshold },
      summary: `Nobody takes ${what.slice(0, 200)}: ${waiting} due, the first for ${late} minutes`,
    }));
}

export const HangingRow = z.object({ what: z.string(), runs: z.number(), since: z.string() });
export type HangingRow = z.infer<typeof HangingRow>;

/** Longer than between any two looks: Cadre itself was away, and whatever was in hand has yet to be taken up again. */
const awayMinutes = 15;

export function hangingWork(
  rows: readonly HangingRow[],
  { threshold }: Rule,
  { now, lastLook }: { now: Instant; lastLook: Instant | null },
): Finding[] {
  if (lastLook === null || minutesBetween(lastLook, now) >= awayMinutes) return [];
  return rows.map(({ what, runs, since }) => {
    const value = minutesBetween(since, now);
    const all = counted(runs, 'run', 'runs');
    const longest = `the longest for ${value} minutes; cancel what does not go on`;
    const summary = `${all} of ${what.slice(0, 200)} in hand without a step done, ${longest}`;
    return { kind: 'hanging_work', subject: what.slice(0, 200), value, threshold, summary };
  });
}

export const FailingRow = z.object({ what: z.string(), failed: z.number() });
export type FailingRow = z.infer<typeof FailingRow>;

/** Each of them has been told of by itself; this is over when one goes well. */
export function failingWork(rows: readonly FailingRow[], { threshold }: Rule): Finding[] {
  return rows.map(({ what, failed }) => ({
    ...{ kind: 'failing_work', subject: what.slice(0, 200), value: failed, threshold },
    summary: `The last ${counted(failed, 'run', 'runs')} of ${what.slice(0, 200)} failed`,
  }));
}

export const DeadRow = z.object({ capability: z.string(), dead: z.number() });
export type DeadRow = z.infer<typeof DeadRow>;

export function deadDeliveries(rows: readonly DeadRow[], { threshold }: Rule): Finding[] {
  return rows
    .filter(({ dead }) => dead >= threshold)
    .map(({ capability, dead }) => ({
      ...{ kind: 'dead_delivery', subject: capability, value: dead, threshold },
      summary: `${counted(dead, 'delivery', 'deliveries')} to ${capability} failed for good; try them again by hand`,
    }));
}

export const FailureRow = z.object({ capability: z.string(), calls: z.number(), failed: z.number() });
export type FailureRow = z.infer<typeof FailureRow>;

export function failingActions(rows: readonly FailureRow[], { threshold, atLeast }: Rule): Finding[] {
  return rows
    .filter(({ calls, failed }) => calls >= atLeast && failed > 0 && failed / calls >= threshold)
    .map(({ capability, calls, failed }) => ({
      ...{ kind: 'failing_action', subject: capability, value: failed / calls, threshold },
      summary: `${failed} of ${calls} calls of ${capability} failed within an hour`,
    }));
}

/** Of the least an actor must have done of each, as a share of what the rule says. */
export const measures = {
  calls: { share: 1, words: 'calls' },
  refusals: { share: 0.2, words: 'refused calls' },
  logins: { share: 0.1, words: 'sign-ins' },
} as const;

export const ActorRow = z.object({
  actorId: z.string(),
  measure: z.enum(['calls', 'refusals', 'logins']),
  /** In the busier of this hour and the one before. */
  value: z.number(),
  /** In how many hours before they did something. */
  hours: z.number(),
  median: z.number(),
  /** The median of how far those hours were from the median. */
  spread: z.number(),
});
export type ActorRow = z.infer<typeof ActorRow>;

/** Who has worked for fewer hours has no usual hour yet. */
export const leastHours = 24;

export function unusualActivity(rows: readonly ActorRow[], { threshold, atLeast }: Rule): Finding[] {
  const odd = rows
    .filter(({ measure, value, hours }) => hours >= leastHours && value >= atLeast * measures[measure].share)
    .map((row) => ({ ...row, deviation: robustDeviation(row) }))
    .filter(({ deviation }) => deviation >= threshold)
    .sort((a, b) => b.deviation - a.deviation);
  return odd
    .filter(({ actorId }, index) => odd.findIndex((other) => other.actorId === actorId) === index)
    .map(({ actorId, measure, value, median, deviation }) => ({
      ...{ kind: 'unusual_activity', subject: actorId, value: Math.round(deviation * 10) / 10, threshold },
      summary: `${value} ${measures[measure].words} of ${actorId} within an hour; usually ${median}`,
    }));
}

/** 0.6745 spreads are one standard deviation of what is normally distributed. */
const spreadsPerDeviation = 0.6745;

/** How far above the usual, in standard deviations; a few odd hours in the past do not change what is usual. */
export function robustDeviation({ value, median, spread }: Pick<ActorRow, 'value' | 'median' | 'spread'>): number {
  // Who does the same each hour would be unusual with one call more.
  const least = Math.max(spread, median * 0.1, 1);
  return (spreadsPerDeviation * (value - median)) / least;
}

export const PaceRow = z.object({
  capability: z.string(),
  calls: z.number(),
  p95Ms: z.number(),
  hours: z.number(),
  usualP95Ms: z.number(),
});
export type PaceRow = z.infer<typeof PaceRow>;

/** With fewer hours behind it nobody knows what is usual. */
export const leastPaceHours = 12;
/** Nobody feels less. */
const feltMs = 50;

export function slowCapabilities(rows: readonly PaceRow[], { threshold, atLeast }: Rule): Finding[] {
  return rows
    .filter(({ calls, hours }) => calls >= atLeast && hours >= leastPaceHours)
    .filter(({ p95Ms, usualP95Ms }) => p95Ms >= usualP95Ms * threshold && p95Ms - usualP95Ms >= feltMs)
    .map(({ capability, p95Ms, usualP95Ms }) => ({
      ...{ kind: 'slow_capability', subject: capability, threshold },
      value: Math.round((p95Ms / Math.max(usualP95Ms, 1)) * 10) / 10,
      summary: `The slowest calls of ${capability} take ${Math.round(p95Ms)} ms, usually ${Math.round(usualP95Ms)} ms`,
    }));
}

export interface DownPart {
  readonly part: string;
  readonly since: Instant;
  readonly note: string;
}

export function downParts(parts: readonly DownPart[], { threshold }: Rule, now: Instant): Finding[] {
  return parts
    .map((part) => ({ ...part, minutes: minutesBetween(part.since, now) }))
    .filter((part) => part.minutes >= threshold)
    .map(({ part, note, minutes: value }) => ({
      ...{ kind: 'part_down', subject: part, value, threshold },
      summary: `${part} has not been well for ${counted(value, 'minute', 'minutes')}${note ? `: ${note}` : ''}`.slice(
        0,
        500,
      ),
    }));
}

export interface Disk {
  readonly freeBytes: number;
  readonly allBytes: number;
}

const gigabyte = 2 ** 30;

/** With less than this left it is full, however large it is: PostgreSQL stops where it can not write. */
const leastFree = gigabyte;

export function fullDisk({ freeBytes, allBytes }: Disk, { threshold }: Rule): Finding[] {
  const used = 1 - freeBytes / allBytes;
  if (used < threshold && freeBytes >= leastFree) return [];
  const left = `${(freeBytes / gigabyte).toFixed(1)} GB`;
  return [
    {
      ...{ kind: 'disk_full', subject: 'disk', value: Math.round(used * 1000) / 1000, threshold },
      summary: `${Math.round(used * 100)} % of the disk is used, ${left} are free; make room before it is needed`,
    },
  ];
}

export interface Known {
  readonly id: string;
  readonly kind: Kind;
  readonly subject: string;
  readonly state: 'raised' | 'acknowledged' | 'resolved';
  readonly summary: string;
  /** When it was last told of; null when it never was. */
  readonly toldAt: Instant | null;
}

export interface Mute {
  readonly kind: Kind;
  /** Empty for all of the kind. */
  readonly subject: string;
}

export interface Situation {
  readonly now: Instant;
  readonly findings: readonly Finding[];
  /** Open ones, and those that were told of not long ago. */
  readonly known: readonly Known[];
  readonly rules: readonly Rule[];
  readonly mutes: readonly Mute[];
}

export interface Plan {
  readonly raise: readonly { readonly finding: Finding; readonly toldAt: Instant | null; readonly tell: boolean }[];
  readonly keep: readonly { readonly id: string; readonly finding: Finding; readonly tell: boolean }[];
  readonly resolve: readonly (Known & { readonly tell: boolean })[];
}

/** One hears of a thing once per quiet period, however often it comes and goes in it. */
export function planOf({ now, findings, known, rules, mutes }: Situation): Plan {
  const open = known.filter(({ state }) => state !== 'resolved');
  const isMuted = ({ kind, subject }: Mute) =>
    mutes.some((mute) => mute.kind === kind && (mute.subject === '' || mute.subject === subject));
  const mayTell = (finding: Finding, toldAt: Instant | null) => {
    const quietMinutes = rules.find(({ kind }) => kind === finding.kind)?.quietMinutes ?? 0;
    const isQuiet = toldAt !== null && msOf(now) - msOf(toldAt) < durationMs(minutes(quietMinutes));
    return !isQuiet && !isMuted(finding);
  };
  const found = findings.map((finding) => ({ finding, present: open.find(isAbout(finding)) }));
  return {
    raise: found.flatMap(({ finding, present }) => {
      if (present) return [];
      const toldAt = latest(known.filter(isAbout(finding)).map((one) => one.toldAt));
      return [{ finding, toldAt, tell: mayTell(finding, toldAt) }];
    }),
    keep: found.flatMap(({ finding, present }) => {
      if (!present) return [];
      const tell = present.state === 'raised' && mayTell(finding, present.toldAt);
      return [{ id: present.id, finding, tell }];
    }),
    resolve: open
      .filter((one) => !findings.some(isAbout(one)))
      .map((one) => ({ ...one, tell: one.toldAt !== null && !isMuted(one) })),
  };
}

function isAbout({ kind, subject }: Mute) {
  return (other: Mute) => other.kind === kind && other.subject === subject;
}

function latest(instants: readonly (Instant | null)[]): Instant | null {
  const told = instants.filter((at) => at !== null).sort();
  return told.at(-1) ?? null;
}

export function minutes(count: number): Duration {
  return `${count} minutes`;
}

function counted(count: number, one: string, many: string): string {
  return count === 1 ? `1 ${one}` : `${count} ${many}`;
}
