// The address at which a flow is called from outside: company, flow, and a word that nobody can guess. Only a hash of
// the word is kept.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

export interface Hook {
  readonly tenantId: string;
  readonly flowId: string;
  readonly word: Buffer;
}

const idBytes = 16;
const wordBytes = 16;
/** Three bytes to four characters, and nothing behind them. */
const written = new RegExp(`^[A-Za-z0-9_-]{${((idBytes * 2 + wordBytes) * 4) / 3}}$`);

export function newHook(tenantId: string, flowId: string): { path: string; hash: string } {
  const word = randomBytes(wordBytes);
  const ids = Buffer.from(`${tenantId}${flowId}`.replaceAll('-', ''), 'hex');
  return { path: `/api/hooks/${Buffer.concat([ids, word]).toString('base64url')}`, hash: hashOf(word) };
}

export function readHook(text: unknown): Hook | undefined {
  if (typeof text !== 'string' || !written.test(text)) return undefined;
  const whole = Buffer.from(text, 'base64url');
  return {
    tenantId: uuidOf(whole.subarray(0, idBytes)),
    flowId: uuidOf(whole.subarray(idBytes, idBytes * 2)),
    word: whole.subarray(idBytes * 2),
  };
}

export function isRight({ word }: Hook, hash: string): boolean {
  return timingSafeEqual(Buffer.from(hashOf(word)), Buffer.from(hash));
}

function hashOf(word: Buffer): string {
  return createHash('sha256').update(word).digest('hex');
}

function uuidOf(part: Buffer): string {
  return part.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
