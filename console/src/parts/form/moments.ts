// A day and a time as people write them: "tomorrow 9", "in 2 weeks", "21 Nov 14:30", "2026-11-21". What could be the
// day or the month is not guessed.
import { countIn } from './spans.ts';

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekdays = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const nearby: Readonly<Record<string, number>> = { yesterday: -1, today: 0, tomorrow: 1 };

interface Clock {
  readonly hours: number;
  readonly minutes: number;
}

export function momentIn(text: string, now = new Date()): Date | undefined {
  const words = text.trim().toLowerCase().replace(/,/g, ' ').replace(/\s+/g, ' ');
  if (words === 'now') return now;
  const ahead = countIn('ms', words.replace(/^in /, ''));
  if (ahead !== undefined && /[a-z]/.test(words)) return new Date(now.getTime() + ahead);
  const whole = dayIn(words, now);
  if (whole) return whole;
  const [, day = '', , written = ''] = /^(.+?)(?:t(?=\d)| (at )?)([\d:]+ ?(?:am|pm)?)$/.exec(words) ?? [];
  const clock = clockIn(written);
  const on = clock && dayIn(day, now);
  if (!on) return undefined;
  on.setHours(clock.hours, clock.minutes);
  return on;
}

/** The same as a day alone: 2026-11-21. */
export function dayWritten(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

export function clockWritten(at: Date): string {
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}

function clockIn(text: string): Clock | undefined {
  const [, hour = '', minute = '0', half] = /^(\d{1,2})(?::(\d{2}))? ?(am|pm)?$/.exec(text) ?? [];
  const [hours, minutes] = [Number(hour), Number(minute)];
  if (hour === '' || minutes > 59 || hours > (half ? 12 : 23)) return undefined;
  return { hours: half ? (hours % 12) + (half === 'pm' ? 12 : 0) : hours, minutes };
}

function dayIn(text: string, now: Date): Date | undefined {
  const here = { year: now.getFullYear(), month: now.getMonth(), day: now.getDate() };
  const near = nearby[text];
  if (near !== undefined) return dateOf({ ...here, day: here.day + near });
  const weekday = /^(?:next )?([a-z]{3})[a-z]*$/.exec(text)?.[1] ?? '';
  if (weekdays.includes(weekday)) {
    const ahead = (weekdays.indexOf(weekday) - now.getDay() + 7) % 7 || 7;
    return dateOf({ ...here, day: here.day + ahead });
  }
  const date = numbersIn(text) ?? namedIn(text, here.year);
  // The 31st of a month that has none is another day.
  const at = date && dateOf(date);
  return at?.getDate() === date?.day ? at : undefined;
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

function dateOf({ year, month, day }: Day): Date {
  return new Date(year, month, day);
}

function numbersIn(text: string): Day | undefined {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  const points = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  const [year, month, day] = iso ? iso.slice(1) : (points?.slice(1).toReversed() ?? []);
  return year === undefined ? undefined : { year: Number(year), month: Number(month) - 1, day: Number(day) };
}

/** "21 Nov", "Nov 21 2026"; without a year it is this one. */
function namedIn(text: string, year: number): Day | undefined {
  const [, a, b, c] = /^(\d{1,2})\.? ([a-z]{3})[a-z]*\.?(?: (\d{4}))?$/.exec(text) ?? [];
  const [, d, e, f] = /^([a-z]{3})[a-z]*\.? (\d{1,2})(?: (\d{4}))?$/.exec(text) ?? [];
  const month = months.indexOf(b ?? d ?? '');
  if (month < 0) return undefined;
  return { year: Number(c ?? f ?? year), month, day: Number(a ?? e) };
}
