// As much of Luxon's DateTime as flows from elsewhere use, in UTC.

/** Luxon's tokens: `yyyy-MM-dd HH:mm`, words in 'quotes'. */
export function formatInstant(ms, pattern) {
  const at = new Date(ms);
  const pad = (value, size) => String(value).padStart(size, '0');
  const months = 'January February March April May June July August September October November December'.split(' ');
  const days = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ');
  const [month = '', weekday = ''] = [months[at.getUTCMonth()], days[at.getUTCDay()]];
  const hour12 = at.getUTCHours() % 12 || 12;
  const tokens = {
    ...{ yyyy: pad(at.getUTCFullYear(), 4), yy: pad(at.getUTCFullYear() % 100, 2), y: at.getUTCFullYear() },
    ...{ MMMM: month, MMM: month.slice(0, 3), MM: pad(at.getUTCMonth() + 1, 2), M: at.getUTCMonth() + 1 },
    ...{ LLLL: month, LLL: month.slice(0, 3), LL: pad(at.getUTCMonth() + 1, 2), L: at.getUTCMonth() + 1 },
    ...{
      dd: pad(at.getUTCDate(), 2),
      d: at.getUTCDate(),
      EEEE: weekday,
      EEE: weekday.slice(0, 3),
      cccc: weekday,
      ccc: weekday.slice(0, 3),
    },
    ...{ c: at.getUTCDay() || 7, E: at.getUTCDay() || 7 },
    ...{ HH: pad(at.getUTCHours(), 2), H: at.getUTCHours(), hh: pad(hour12, 2), h: hour12 },
    ...{ mm: pad(at.getUTCMinutes(), 2), m: at.getUTCMinutes(), ss: pad(at.getUTCSeconds(), 2), s: at.getUTCSeconds() },
    ...{ SSS: pad(at.getUTCMilliseconds(), 3), S: at.getUTCMilliseconds(), a: at.getUTCHours() < 12 ? 'AM' : 'PM' },
    ...{ ZZZ: '+0000', ZZ: '+00:00', Z: '+0', z: 'UTC', X: Math.floor(ms / 1000), x: ms },
  };
  return pattern.replace(/'([^']*)'|([a-zA-Z])\2*/g, (token, quoted) =>
    quoted === undefined ? String(tokens[token] ?? token) : quoted,
  );
}

export function moveInstant(ms, span, sign) {
  const lengths = {
    week: 604_800_000,
    day: 86_400_000,
    hour: 3_600_000,
    minute: 60_000,
    second: 1000,
  };
  const at = new Date(ms);
  for (const [unit, amount] of Object.entries(span)) {
    const one = unit.replace(/s$/, '');
    const months = { month: 1, quarter: 3, year: 12 }[one];
    if (months === undefined) at.setTime(at.getTime() + sign * amount * (lengths[one] ?? 1));
    else {
      const day = at.getUTCDate();
      at.setUTCMonth(at.getUTCMonth() + sign * amount * months, 1);
      const longest = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
      at.setUTCDate(Math.min(day, longest));
    }
  }
  return at.getTime();
}

export function startOfUnit(ms, unit) {
  const at = new Date(ms);
  const [year, month, day] = [at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate()];
  const starts = {
    year: Date.UTC(year, 0),
    quarter: Date.UTC(year, month - (month % 3)),
    month: Date.UTC(year, month),
    week: Date.UTC(year, month, day - ((at.getUTCDay() + 6) % 7)),
    day: Date.UTC(year, month, day),
    hour: ms - (ms % 3_600_000),
    minute: ms - (ms % 60_000),
    second: ms - (ms % 1000),
  };
  return starts[unit] ?? ms;
}

export function spanBetween(ms, units) {
  const lengths = {
    ...{ week: 604_800_000, day: 86_400_000, hour: 3_600_000, minute: 60_000, second: 1000, millisecond: 1 },
    ...{ month: 2_629_800_000, year: 31_557_600_000 },
  };
  const as = (unit) => ms / (lengths[unit.replace(/s$/, '')] ?? 1);
  const [unit = 'milliseconds'] = Array.isArray(units) ? units : [units ?? 'milliseconds'];
  const shown = { [unit]: as(unit) };
  return { ...shown, as, toObject: () => shown, toMillis: () => ms, valueOf: () => ms };
}

export function fieldsOfInstant(at) {
  return {
    ...{ year: at.getUTCFullYear(), month: at.getUTCMonth() + 1, day: at.getUTCDate(), hour: at.getUTCHours() },
    ...{ minute: at.getUTCMinutes(), second: at.getUTCSeconds(), millisecond: at.getUTCMilliseconds() },
  };
}

export function instantFrom(fields) {
  const { year, month = 1, day = 1, hour = 0, minute = 0, second = 0, millisecond = 0 } = fields;
  return Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
}

export function wordsOfInstant(ms) {
  const at = new Date(ms);
  const iso = () => (Number.isNaN(ms) ? null : at.toISOString());
  const say = (pattern) => () => formatInstant(ms, pattern);
  return {
    ...{ toFormat: (pattern) => formatInstant(ms, pattern), format: (pattern) => formatInstant(ms, pattern) },
    ...{ toISO: iso, toISODate: say('yyyy-MM-dd'), toISOTime: say('HH:mm:ss.SSSZZ'), toJSON: iso },
    ...{ toSQL: say('yyyy-MM-dd HH:mm:ss.SSS ZZ'), toSQLDate: say('yyyy-MM-dd'), toLocaleString: say('M/d/yyyy') },
    ...{ toMillis: () => ms, toSeconds: () => ms / 1000, toUnixInteger: () => Math.floor(ms / 1000), ts: ms },
    ...{ toJSDate: () => at, valueOf: () => ms, toString: () => String(iso()), isValid: !Number.isNaN(ms) },
    ...{ monthLong: formatInstant(ms, 'MMMM'), weekdayLong: formatInstant(ms, 'EEEE') },
    ...{ monthShort: formatInstant(ms, 'MMM'), weekdayShort: formatInstant(ms, 'EEE') },
  };
}

export function makeInstant(ms, nowMs) {
  const at = new Date(ms);
  const make = (other) => makeInstant(other, nowMs);
  const spanOf = (amount, unit) => (typeof amount === 'object' ? amount : { [unit ?? 'milliseconds']: amount });
  const start = (unit) => startOfUnit(ms, unit.replace(/s$/, ''));
  const made = {
    ...{ ...fieldsOfInstant(at), ...wordsOfInstant(ms), weekday: at.getUTCDay() || 7, zoneName: 'UTC' },
    quarter: Math.floor(at.getUTCMonth() / 3) + 1,
    plus: (amount, unit) => make(moveInstant(ms, spanOf(amount, unit), 1)),
    minus: (amount, unit) => make(moveInstant(ms, spanOf(amount, unit), -1)),
    set: (to) => make(instantFrom({ ...fieldsOfInstant(at), ...to })),
    startOf: (unit) => make(start(unit)),
    endOf: (unit) => make(moveInstant(start(unit), { [unit]: 1 }, 1) - 1),
    diff: (other, units) => spanBetween(ms - Number(other), units),
    diffNow: (units) => spanBetween(ms - nowMs, units),
    diffTo: (other, unit = 'days') => spanBetween(Number(other) - ms, unit).as(unit),
    ...{ setZone: () => made, toUTC: () => made, toLocal: () => made, setLocale: () => made, toDateTime: () => made },
  };
  return made;
}

/** `dd.MM.yyyy` and the like; not a number when it does not fit. */
export function readInstant(text, pattern) {
  const names = [];
  const source = pattern.replace(/yyyy|MM|dd|HH|mm|ss|[.*+?^${}()|[\]\\]/g, (token) => {
    if (!/^[a-zA-Z]/.test(token)) return `\\${token}`;
    names.push({ yyyy: 'year', MM: 'month', dd: 'day', HH: 'hour', mm: 'minute', ss: 'second' }[token]);
    return '(\\d+)';
  });
  const found = new RegExp(`^${source}`).exec(text);
  if (!found) return Number.NaN;
  return instantFrom({ year: 1970, ...Object.fromEntries(names.map((name, at) => [name, Number(found[at + 1])])) });
}

export function clock(nowMs) {
  const make = (ms) => makeInstant(ms, nowMs);
  const utc = (text) => (/T[\d:.]+$/.test(text) ? `${text}Z` : text);
  const parse = (text) => (typeof text === 'object' && text !== null ? Number(text) : Date.parse(utc(String(text))));
  const DateTime = {
    ...{ now: () => make(nowMs), local: () => make(nowMs), utc: () => make(nowMs) },
    fromFormat: (text, pattern) => make(readInstant(text, pattern)),
    fromISO: (text) => make(parse(text)),
    fromSQL: (text) => make(parse(String(text).replace(' ', 'T'))),
    ...{ fromJSDate: (date) => make(date.getTime()), fromMillis: (ms) => make(ms) },
    fromSeconds: (seconds) => make(seconds * 1000),
  };
  const today = make(startOfUnit(nowMs, 'day'));
  return { DateTime, $now: make(nowMs), $today: today, dateOf: (value) => make(parse(value)) };
}
