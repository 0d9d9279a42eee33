// What people are told, on which ways and when. Pure: who wants to hear of what, quiet hours, and when a digest is due.
import { z } from 'zod';
import { after, type Instant, instantOf, msOf } from '#base/time';

export const Severity = z.enum(['info', 'warning', 'urgent']);
export type Severity = z.output<typeof Severity>;

/** The list in the console always has everything; these are the ways on which one is reached besides. */
export const channels = ['mail', 'chat', 'push'] as const;
export const Channel = z.enum(channels);
export type Channel = z.output<typeof Channel>;

/** `ready`: what it says is fixed, and it is on its way. */
export const MessageState = z.enum(['waiting', 'ready', 'sent', 'failed', 'cancelled']);
export type MessageState = z.output<typeof MessageState>;

export const Timing = z.enum(['off', 'immediate', 'hourly', 'daily']);
export type Timing = z.output<typeof Timing>;

type Usual = Readonly<Record<Channel, Timing>>;

const everywhere: Usual = { mail: 'immediate', chat: 'immediate', push: 'immediate' };
const byMail: Usual = { mail: 'immediate', chat: 'off', push: 'off' };
const quietly: Usual = { mail: 'daily', chat: 'off', push: 'off' };
const inHouse: Usual = { mail: 'off', chat: 'off', push: 'off' };

interface KindRule {
  readonly severity: Severity;
  readonly usual: Usual;
}

/** What people are told of, and how as long as they have not said otherwise. */
export const kinds = {
  'approval.waiting': { severity: 'urgent', usual: everywhere },
  'approval.expiring': { severity: 'urgent', usual: everywhere },
  'approval.decided': { severity: 'info', usual: { ...inHouse, push: 'immediate' } },
  'alert.raised': { severity: 'urgent', usual: everywhere },
  'alert.resolved': { severity: 'info', usual: inHouse },
  'budget.soft': { severity: 'warning', usual: byMail },
  'budget.hard': { severity: 'urgent', usual: everywhere },
  'connection.failing': { severity: 'warning', usual: byMail },
  'run.failed': { severity: 'warning', usual: inHouse },
  'secret.expiring': { severity: 'warning', usual: byMail },
  'security.incident': { severity: 'urgent', usual: everywhere },
  'security.account': { severity: 'warning', usual: byMail },
  'delivery.failed': { severity: 'warning', usual: inHouse },
  custom: { severity: 'info', usual: quietly },
} as const satisfies Record<string, KindRule>;

export type KindName = keyof typeof kinds;
export const kindNames = Object.keys(kinds).filter(isKind);

/** What an app calls its own is `custom.…`, and treated as `custom` where nothing else is said. */
export const Kind = z.union([
  z.enum(kindNames),
  z
    .string()
    .max(80)
    .regex(/^custom\.[a-z][A-Za-z]*(\.[a-z][A-Za-z]*){0,2}$/),
]);

export function isKind(name: string): name is KindName {
  return Object.hasOwn(kinds, name);
}

export function ruleOf(kind: string): KindRule {
  return kinds[isKind(kind) ? kind : 'custom'];
}

/** What a notice is about, for its wording and for what can be done with it elsewhere. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

export const languages = ['en', 'de'] as const;
export const Language = z.enum(languages);
export type Language = z.output<typeof Language>;

/** The first of ours that somebody wants: `de-AT` is German. */
export function languageOf(wanted: string): Language {
  return languages.find((language) => wanted.toLowerCase().split('-')[0] === language) ?? 'en';
}

export const TimeOfDay = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'A time of day such as 22:00');

export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z][\w+-]*(\/[\w+-]+){0,2}$/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}

export interface Habits {
  readonly timeZone: string;
  /** Null for no quiet hours. */
  readonly quietFrom: string | null;
  readonly quietUntil: string | null;
  readonly urgentPasses: boolean;
}

export interface Wish {
  readonly kind: string;
  readonly channel: Channel;
  readonly timing: Timing;
}

/** Their own word for this kind, else for all that is theirs to name, else the usual. */
export function timingOf(wishes: readonly Wish[], kind: string, channel: Channel): Timing {
  const said = (name: string) => wishes.find((wish) => wish.kind === name && wish.channel === channel)?.timing;
  return said(kind) ?? (isKind(kind) ? undefined : said('custom')) ?? ruleOf(kind).usual[channel];
}

export interface Told {
  readonly id: string;
  readonly kind: string;
  readonly severity: Severity;
}

export interface Planned {
  readonly channel: Channel;
  readonly dueAt: Instant;
  /** What has the same slot goes out together. */
  readonly slot: string;
}

interface Listener {
  readonly habits: Habits;
  readonly wishes: readonly Wish[];
  /** The ways on which they can be reached at all. */
  readonly reachable: readonly Channel[];
}

export function planFor(told: Told, { habits, wishes, reachable }: Listener, now: Instant): Planned[] {
  return reachable.flatMap((channel) => {
    const timing = timingOf(wishes, told.kind, channel);
    if (timing === 'off') return [];
    const dueAt = dueOf(told.severity, timing, { habits, now });
    return [{ channel, dueAt, slot: dueAt === now ? `notice:${told.id}` : `until:${dueAt}` }];
  });
}

export function dueOf(
  severity: Severity,
  timing: Exclude<Timing, 'off'>,
  { habits, now }: { readonly habits: Habits; readonly now: Instant },
): Instant {
  const wanted = {
    immediate: () => now,
    hourly: () => nextHour(now),
    daily: () => nextTimeOfDay(now, habits, '08:00'),
  };
  const at = wanted[timing]();
  return severity === 'urgent' && timing === 'immediate' && habits.urgentPasses ? at : afterQuiet(at, habits);
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const minuteMs = 60_000;

function nextHour(now: Instant): Instant {
  return instantOf((Math.floor(msOf(now) / hourMs) + 1) * hourMs);
}

/** The instant itself, or the end of the quiet hours in which it lies. */
export function afterQuiet(at: Instant, habits: Habits): Instant {
  const { quietFrom, quietUntil, timeZone } = habits;
  if (quietFrom === null || quietUntil === null || quietFrom === quietUntil) return at;
  const [from, until, minute] = [minutesOf(quietFrom), minutesOf(quietUntil), localOf(msOf(at), timeZone).minute];
  const isQuiet = from < until ? minute >= from && minute < until : minute >= from || minute < until;
  return isQuiet ? nextTimeOfDay(at, habits, quietUntil) : at;
}

/** The next instant after this one at which clocks there show that time. */
export function nextTimeOfDay(at: Instant, { timeZone }: Pick<Habits, 'timeZone'>, time: string): Instant {
  const today = localOf(msOf(at), timeZone).midnightMs;
  const wanted = [0, 1, 2].map((days) => zonedMs(today + days * dayMs + minutesOf(time) * minuteMs, timeZone));
  return instantOf(wanted.find((ms) => ms > msOf(at)) ?? msOf(after(at, '1 day')));
}

function minutesOf(time: string): number {
  const [hours = '', minutes = ''] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
}

/** What a calendar and a clock there show, the day as if it were one in UTC. */
function localOf(ms: number, timeZone: string): { midnightMs: number; minute: number; wallMs: number } {
  const format = new Intl.DateTimeFormat('en-GB', {
    ...({ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit' } as const),
    ...({ hour: '2-digit', minute: '2-digit', second: '2-digit' } as const),
  });
  const parts = new Map(format.formatToParts(ms).map(({ type, value }) => [type, Number(value)]));
  const part = (name: Intl.DateTimeFormatPartTypes) => parts.get(name) ?? 0;
  const midnightMs = Date.UTC(part('year'), part('month') - 1, part('day'));
  const minute = part('hour') * 60 + part('minute');
  return { midnightMs, minute, wallMs: midnightMs + minute * minuteMs + part('second') * 1000 };
}

/** When clocks there show this. A time that is skipped is as much later; of one that comes twice, the first. */
function zonedMs(wallMs: number, timeZone: string): number {
  const offset = (ms: number) => localOf(ms, timeZone).wallMs - ms;
  const [before, later] = [wallMs - offset(wallMs - dayMs), wallMs - offset(wallMs + dayMs)];
  const shown = [before, later].filter((ms) => localOf(ms, timeZone).wallMs === wallMs);
  return shown.length > 0 ? Math.min(...shown) : before;
}

/** How long to wait after so many tries; undefined when it is given up. */
export const patience = ['1 minute', '5 minutes', '30 minutes', '2 hours', '6 hours'] as const;
