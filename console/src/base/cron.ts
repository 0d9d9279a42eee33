// The times of a clock in words, as far as they have some: "0 8 * * 1" is "Mondays at 08:00". What has none stays as it
// is written. Pure.

const weekdays = ['Sundays', 'Mondays', 'Tuesdays', 'Wednesdays', 'Thursdays', 'Fridays', 'Saturdays'] as const;

export function cronWords(cron: string): string {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...more] = cron.trim().split(/\s+/);
  if (more.length > 0 || weekday === '' || month !== '*') return cron;
  const often = oftenWords(minute, hour);
  const days = daysWords(day, weekday);
  if (often) return days === 'every day' ? often : cron;
  const at = clockOf(minute, hour);
  return at && days ? `${days} at ${at}` : cron;
}

function oftenWords(minute: string, hour: string): string | undefined {
  const minutes = /^\*\/(\d+)$/.exec(minute)?.[1];
  const hours = /^\*\/(\d+)$/.exec(hour)?.[1];
  if (hour === '*' && minute === '*') return 'every minute';
  if (hour === '*' && minutes) return minutes === '1' ? 'every minute' : `every ${minutes} minutes`;
  if (hour === '*' && isNumber(minute)) return minute === '0' ? 'every hour' : `every hour at ${minute} past`;
  return hours && minute === '0' ? `every ${hours} hours` : undefined;
}

function daysWords(day: string, weekday: string): string | undefined {
  if (day === '*' && weekday === '*') return 'every day';
  if (day === '*' && weekday === '1-5') return 'on weekdays';
  if (day === '*')
    return listed(weekday.split(',').map((one) => (/^[0-7]$/.test(one) ? weekdays[Number(one) % 7] : '')));
  return weekday === '*' && isNumber(day) ? `on day ${day} of the month` : undefined;
}

function listed(all: readonly (string | undefined)[]): string | undefined {
  return all.every(Boolean) ? all.join(', ').replace(/, (?=[^,]*$)/, ' and ') : undefined;
}

function clockOf(minute: string, hour: string): string | undefined {
  return isNumber(minute) && isNumber(hour) ? `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}` : undefined;
}

function isNumber(part: string): boolean {
  return /^\d{1,2}$/.test(part);
}
