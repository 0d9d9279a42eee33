// Lengths of time and sizes as people write them, "2 weeks" or "1.5 GB", in the unit that a field counts in.

const table = {
  ms: [1, 'time'],
  seconds: [1000, 'time'],
  minutes: [60_000, 'time'],
  hours: [3_600_000, 'time'],
  days: [86_400_000, 'time'],
  weeks: [604_800_000, 'time'],
  bytes: [1, 'size'],
  kB: [1024, 'size'],
  MB: [1024 ** 2, 'size'],
  GB: [1024 ** 3, 'size'],
} as const satisfies Readonly<Record<string, readonly [size: number, of: 'time' | 'size']>>;

export type Unit = keyof typeof table;

const written: Readonly<Record<string, Unit>> = {
  ...{ ms: 'ms', s: 'seconds', sec: 'seconds', second: 'seconds', m: 'minutes', min: 'minutes', minute: 'minutes' },
  ...{ h: 'hours', hr: 'hours', hour: 'hours', d: 'days', day: 'days', w: 'weeks', week: 'weeks' },
  ...{ b: 'bytes', byte: 'bytes', k: 'kB', kb: 'kB', mb: 'MB', g: 'GB', gb: 'GB' },
};

const naming =
  /^(?:ms|seconds|minutes|hours|days|weeks|bytes)(?=[A-Z]|$)|(?:Ms|Seconds|Minutes|Hours|Days|Weeks|Bytes)$/;

/** `holdingDays` and `daysToHold` count in days; what says no unit counts in none. */
export function unitOf(field: string): Unit | undefined {
  const found = naming.exec(field)?.[0].toLowerCase();
  return found !== undefined && found in table ? (found as Unit) : undefined;
}

/** How many of the unit were written: "2 weeks" is 14 days. Undefined when it can not be read. */
export function countIn(unit: Unit, text: string): number | undefined {
  const [size, of] = table[unit];
  let sum = 0;
  // A comma before three digits is between thousands; any other one is a point.
  let rest = text
    .trim()
    .toLowerCase()
    .replace(/,(?=\d{3}(?!\d))/g, '')
    .replaceAll(',', '.');
  if (/^-?[\d.]+$/.test(rest)) return Number(rest);
  while (rest !== '') {
    const [whole = '', count = '', word = ''] = /^([\d.]+)\s*([a-z]+)\s*/.exec(rest) ?? [];
    const [other, kind] = table[unitNamed(word) ?? unit];
    if (whole === '' || unitNamed(word) === undefined || kind !== of) return undefined;
    sum += Number(count) * other;
    rest = rest.slice(whole.length);
  }
  return Number.isFinite(sum) ? Math.round((sum / size) * 1e6) / 1e6 : undefined;
}

function unitNamed(word: string): Unit | undefined {
  return written[word] ?? written[word.replace(/s$/, '')];
}
