// Ids are UUID version 7 (RFC 9562): unique without a database, and sortable by the time they were made.
import { randomFillSync } from 'node:crypto';

const pool = new Uint8Array(10 * 256);
let used = pool.length;

const hex = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 10;
  return pool.subarray(used - 10, used);
}

/** A new id for the instant `atMs`, milliseconds since 1970. */
export function newId(atMs: number): string {
  const time = Math.floor(atMs).toString(16).padStart(12, '0');
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0] = randomBytes();
  const head = `${time.slice(0, 8)}-${time.slice(8)}-${hex[0x70 | (a & 0x0f)]}${hex[b]}`;
  return `${head}-${hex[0x80 | (c & 0x3f)]}${hex[d]}-${hex[e]}${hex[f]}${hex[g]}${hex[h]}${hex[i]}${hex[j]}`;
}

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isId(value: unknown): value is string {
  return typeof value === 'string' && shape.test(value);
}
