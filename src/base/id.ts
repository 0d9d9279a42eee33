// Ids are UUID version 7 (RFC 9562): unique without a database, and sortable by the time they were made.
import { randomFillSync } from 'node:crypto';

const size = 10;
const pool = Buffer.allocUnsafe(size * 512);
let used = pool.length;
let lastMs = Number.NaN;
let lastHead = '';

/** Twenty random hex digits; the pool is filled for many ids at once. */
function randomHex(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += size;
  return pool.toString('hex', used - size, used);
}

/** A new id for the instant `atMs`, milliseconds since 1970. */
export function newId(atMs: number): string {
  if (atMs !== lastMs) {
    const time = Math.floor(atMs).toString(16).padStart(12, '0');
    lastMs = atMs;
    lastHead = `${time.slice(0, 8)}-${time.slice(8)}-7`;
  }
  const random = randomHex();
  const variant = variants[Number.parseInt(random.charAt(3), 16) & 3];
  return `${lastHead}${random.slice(0, 3)}-${variant}${random.slice(4, 7)}-${random.slice(7, 19)}`;
}

const variants = ['8', '9', 'a', 'b'] as const;

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isId(value: unknown): value is string {
  return typeof value === 'string' && shape.test(value);
}
