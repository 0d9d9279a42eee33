// Ids are UUID version 7 (RFC 9562): unique without a database, and sortable by the time they were made. Those that one
// process makes for the same millisecond are counted in the twelve bits behind the time, so that they keep their order,
// also when it makes others in between: calls go on side by side, each at its own moment.
import { randomFillSync } from 'node:crypto';

const digits = 20;
const pool = Buffer.allocUnsafe((digits / 2) * 512);
let hex = '';
let used = 0;

interface Moment {
  readonly atMs: number;
  readonly head: string;
  counted: number;
}

const latest = new Map<number, Moment>();
const remembered = 4096;
let last: Moment = { atMs: Number.NaN, head: '', counted: 0 };

/** Twenty random hex digits; the pool is filled for many ids at once. */
function randomHex(): string {
  if (used === hex.length) {
    hex = randomFillSync(pool).toString('hex');
    used = 0;
  }
  used += digits;
  return hex.slice(used - digits, used);
}

function momentAt(atMs: number, random: string): Moment {
  const known = latest.get(atMs);
  if (known) return known;
  const time = Math.floor(atMs).toString(16).padStart(12, '0');
  // Anywhere in the lower half: nobody can tell how many were made, and two thousand more have room.
  const counted = Number.parseInt(random.slice(0, 3), 16) >> 1;
  const moment = { atMs, head: `${time.slice(0, 8)}-${time.slice(8)}-7`, counted };
  latest.set(atMs, moment);
  const [oldest] = latest.size > remembered ? latest.keys() : [];
  if (oldest !== undefined) latest.delete(oldest);
  return moment;
}

/** A new id for the instant `atMs`, milliseconds since 1970. */
export function newId(atMs: number): string {
  const random = randomHex();
  if (atMs !== last.atMs) last = momentAt(atMs, random);
  last.counted = Math.min(last.counted + 1, counts.length - 1);
  const variant = variants[Number.parseInt(random.charAt(3), 16) & 3];
  return `${last.head}${counts[last.counted]}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

const counts = Array.from({ length: 4096 }, (_, count) => count.toString(16).padStart(3, '0'));
const variants = ['8', '9', 'a', 'b'] as const;

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isId(value: unknown): value is string {
  return typeof value === 'string' && shape.test(value);
}

/** Below every id that was given at that moment or later. */
export function firstIdAt(atMs: number): string {
  const time = Math.floor(atMs).toString(16).padStart(12, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-000000000000`;
}
