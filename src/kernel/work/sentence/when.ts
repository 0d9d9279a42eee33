// How people say when something is to happen, as a trigger. What it can not read it leaves alone. Pure.
import type { z } from 'zod';
import type { Trigger } from '../flow/graph.ts';

export type Begins = z.input<typeof Trigger>;

const weekdays = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];
const numbers: Readonly<Record<string, number>> = {
  ...{ a: 1, an: 1, one: 1, two: 2, three: 3, four: 4, five: 5, six: 6, ten: 10, twelve: 12, fifteen: 15, thirty: 30 },
};

export interface Told {
  readonly trigger: Begins;
  /** What follows it. */
  readonly rest: string;
}

interface Form {
  readonly form: RegExp;
  cron(found: RegExpExecArray, clock: string): string | undefined;
}

const at = String.raw`(?:\s+at\s+(?<hour>\d{1,2}|noon|midnight)(?:[:.](?<minute>\d{2}))?\s*(?<half>am|pm|o'clock|h)?)?`;
const days = weekdays.map((day) => `${day}s?`).join('|');

const forms: readonly Form[] = [
  {
    form: /^every\s+(?<count>\d+|[a-z]+)?\s*minutes?\b/i,
    cron: ({ groups }) => everyFew(countOf(groups?.count), 60, '* * * *'),
  },
  { form: /^(?:every\s+hour|hourly)\b/i, cron: () => '0 * * * *' },
  {
    form: /^every\s+(?<count>\d+|[a-z]+)\s+hours\b/i,
    cron: ({ groups }) => {
      const hours = everyFew(countOf(groups?.count), 24, '* * *');
      return hours && `0 ${hours}`;
    },
  },
  {
    form: new RegExp(String.raw`^(?:every|each)\s+(?:weekday|working\s+day|business\s+day)${at}`, 'i'),
    cron: (_found, clock) => `${clock} * * 1-5`,
  },
  {
    form: new RegExp(String.raw`^(?:every|each|on)\s+(?<days>(?:${days})(?:\s*(?:,|and)\s*(?:${days}))*)${at}`, 'i'),
    cron: ({ groups }, clock) => `${clock} * * ${daysIn(groups?.days ?? '').join(',')}`,
  },
  {
    form: new RegExp(
      String.raw`^(?:every\s+(?<part>morning|evening|night|noon)|(?:every\s+day|daily|each\s+day))${at}`,
      'i',
    ),
    cron: ({ groups }, clock) => `${groups?.hour ? clock : (parts[groups?.part ?? ''] ?? clock)} * * *`,
  },
  { form: new RegExp(String.raw`^(?:every\s+week|weekly)${at}`, 'i'), cron: (_found, clock) => `${clock} * * 1` },
  {
    form: new RegExp(
      String.raw`^(?:on\s+the\s+(?<day>\d{1,2})(?:st|nd|rd|th)?\s+of\s+(?:every|each)\s+month|(?:every|each)\s+month|monthly)${at}`,
      'i',
    ),
    cron: ({ groups }, clock) => `${clock} ${groups?.day ?? 1} * *`,
  },
];
const parts: Readonly<Record<string, string>> = { morning: '0 8', evening: '0 18', night: '0 22', noon: '0 12' };
const zones = /^\s*(?:,\s*)?(?:in\s+)?(?<zone>UTC|[A-Z][A-Za-z]+\/[A-Z][A-Za-z_]+)(?:\s+time)?\b/;

/** At the beginning of a sentence, or at its end. */
export function scheduleIn(text: string): Told | undefined {
  const first = scheduleAt(text);
  if (first) return first;
  for (const { index } of text.matchAll(/\b(?:every|each|daily|weekly|monthly|hourly|on)\b/gi)) {
    const last = scheduleAt(text.slice(index));
    if (last && /^[\s.!]*$/.test(last.rest)) return { ...last, rest: text.slice(0, index).replace(/[\s,]+$/, '') };
  }
  return undefined;
}

function scheduleAt(text: string): Told | undefined {
  for (const { form, cron } of forms) {
    const found = form.exec(text);
    const said = found && cron(found, clockOf(found));
    if (!found || !said) continue;
    const after = text.slice(found[0].length);
    const zone = zones.exec(after);
    const rest = after.slice(zone?.[0].length ?? 0).replace(/^[\s,:]+/, '');
    return { trigger: { on: 'schedule', cron: said, zone: zone?.groups?.zone ?? 'UTC' }, rest };
  }
  return undefined;
}

function countOf(told: string | undefined): number {
  return told === undefined ? 1 : (numbers[told.toLowerCase()] ?? Number(told));
}

/** Only what divides the whole comes at even times. */
function everyFew(count: number, whole: number, rest: string): string | undefined {
  if (!Number.isInteger(count) || count < 1 || whole % count !== 0) return undefined;
  return count === 1 ? `* ${rest}` : `*/${count} ${rest}`;
}

function daysIn(told: string): number[] {
  const named = told.toLowerCase().split(/\s*(?:,|and)\s*/);
  return named.map((day) => weekdays.indexOf(day.replace(/s$/, ''))).filter((day) => day >= 0);
}

/** Nine in the morning, when nothing is said. */
function clockOf({ groups }: RegExpExecArray): string {
  const told = groups?.hour?.toLowerCase();
  if (told === undefined) return '0 9';
  if (told === 'noon') return '0 12';
  if (told === 'midnight') return '0 0';
  const half = groups?.half?.toLowerCase();
  const hour = Number(told) % (half === 'am' || half === 'pm' ? 12 : 24);
  return `${Number(groups?.minute ?? 0)} ${half === 'pm' ? hour + 12 : hour}`;
}
