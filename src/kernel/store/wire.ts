// How values cross to PostgreSQL and back, in its text format. Instants come back as ISO text, int8 as a number.
import pg from 'pg';

export type Parse = (text: string) => unknown;
export type WireText = string | Buffer | null;

const oid = {
  bytea: 17,
  int8: 20,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  interval: 1186,
  numeric: 1700,
} as const;
const textArray: number = 1009;

const asItIs: Parse = (text) => text;
const textsOf: Parse = pg.types.getTypeParser(textArray, 'text');

const single: Readonly<Record<number, Parse>> = {
  [oid.int8]: safeInteger,
  [oid.date]: asItIs,
  [oid.timestamp]: asItIs,
  [oid.timestamptz]: instant,
  [oid.interval]: asItIs,
  [oid.numeric]: asItIs,
  [oid.bytea]: (text) => Buffer.from(text.slice(2), 'hex'),
};

/** An array's type, and that of what is in it: one value means the same inside an array and outside. */
const inArrays = {
  1016: oid.int8,
  1115: oid.timestamp,
  1182: oid.date,
  1185: oid.timestamptz,
  1187: oid.interval,
  1231: oid.numeric,
} as const;

const parsers: Readonly<Record<number, Parse>> = {
  ...single,
  ...Object.fromEntries(
    Object.entries(inArrays).map(([array, element]) => [array, arrayOf(single[element] ?? asItIs)]),
  ),
};

export function parserOf(typeId: number): Parse {
  return parsers[typeId] ?? pg.types.getTypeParser(typeId, 'text');
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number; select it as text`);
  return value;
}

function arrayOf(parse: Parse): Parse {
  const each = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(each);
    return value === null ? null : parse(String(value));
  };
  return (text) => each(textsOf(text));
}

/** `2026-01-02 03:04:05.6+00` as `2026-01-02T03:04:05.600Z`; every connection speaks UTC. */
function instant(text: string): string {
  if (text.charAt(4) !== '-' || !text.endsWith('+00')) return distantInstant(text);
  return iso(text.slice(0, 10), text.slice(11, 19), text.slice(20, -3));
}

/** Before the year 1 and after 9999 it is written as ECMAScript reads it. The ends of time have no such form. */
function distantInstant(text: string): string {
  if (text === 'infinity' || text === '-infinity') return text;
  const [, years = '', monthAndDay = '', time = '', fraction = '', era] =
    /^(\d+)(-\d\d-\d\d) (\d\d:\d\d:\d\d)\.?(\d*)\+00( BC)?$/.exec(text) ?? [];
  if (years === '') throw new RangeError(`${text} is not an instant in UTC`);
  const year = era ? 1 - Number(years) : Number(years);
  const short = year >= 0 && year <= 9999;
  const digits = String(Math.abs(year)).padStart(short ? 4 : 6, '0');
  const sign = year < 0 ? '-' : '+';
  return iso(`${short ? '' : sign}${digits}${monthAndDay}`, time, fraction);
}

function iso(day: string, time: string, fraction: string): string {
  return `${day}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}

export function toWire(value: unknown): WireText {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return arrayLiteral(value);
  return JSON.stringify(value);
}

function arrayLiteral(values: readonly unknown[]): string {
  return `{${values.map(element).join(',')}}`;
}

function element(value: unknown): string {
  if (value === null || value === undefined) return 'NULL';
  if (Array.isArray(value)) return arrayLiteral(value);
  const wire = toWire(value);
  const text = Buffer.isBuffer(wire) ? `\\x${wire.toString('hex')}` : String(wire);
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
