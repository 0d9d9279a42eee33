// How values cross to PostgreSQL and back, in its text format. Instants come back as ISO text, int8 as a number.
import pg from 'pg';

export type Parse = (text: string) => unknown;

const oid = { bytea: 17, int8: 20, date: 1082, timestamp: 1114, timestamptz: 1184, interval: 1186 } as const;

const parsers: Readonly<Record<number, Parse>> = {
  [oid.int8]: safeInteger,
  [oid.date]: (text) => text,
  [oid.timestamp]: (text) => text,
  [oid.timestamptz]: instant,
  [oid.interval]: (text) => text,
  [oid.bytea]: (text) => Buffer.from(text.slice(2), 'hex'),
};

export function parserOf(typeId: number): Parse {
  return parsers[typeId] ?? pg.types.getTypeParser(typeId, 'text');
}

function safeInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`${text} does not fit a number; select it as text`);
  return value;
}

/** `2026-01-02 03:04:05.6+00` as `2026-01-02T03:04:05.600Z`; every connection speaks UTC. */
function instant(text: string): string {
  const seconds = `${text.slice(0, 10)}T${text.slice(11, 19)}`;
  const fraction = text.charAt(19) === '.' ? text.slice(20, text.length - 3) : '';
  return `${seconds}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
}

export function toWire(value: unknown): string | Buffer | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'string' || Buffer.isBuffer(value)) return value;
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
  const text = Buffer.isBuffer(value) ? `\\x${value.toString('hex')}` : String(toWire(value));
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
