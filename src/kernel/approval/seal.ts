// What may be read back only by this installation: inputs that wait, with the secrets in them. What is bound by an
// approval is a keyed hash, so that nobody guesses a short secret from the hash that is shown.
import { createCipheriv, createDecipheriv, createHmac, hash, hkdfSync, randomBytes } from 'node:crypto';
import { Fault } from '#base/fault';
import { isRecord } from './model.ts';

export interface Seal {
  /** `place` binds what is sealed to where it lies: it opens nowhere else. */
  close(place: string, value: unknown): string;
  open(place: string, sealed: string): unknown;
  hashOf(value: unknown): string;
}

const ivBytes = 12;
const tagBytes = 16;

export function sealOf(rootKey: string): Seal {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', rootKey, '', purpose, 32));
  const key = derived('approval-input');
  const hashKey = derived('approval-hash');
  return {
    close(place, value) {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place));
      const body = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
    },
    open(place, sealed) {
      const bytes = Buffer.from(sealed, 'base64');
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes))
        .setAAD(Buffer.from(place))
        .setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
      try {
        const body = Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]);
        return JSON.parse(body.toString('utf8'));
      } catch (cause) {
        throw new Fault('internal', 'What waits here can not be opened: the root key is another one', { cause });
      }
    },
    hashOf: (value) => createHmac('sha256', hashKey).update(canonical(value)).digest('base64url'),
  };
}

/** As JSON can carry it, bytes as base64, so that it means the same when it is read again. */
export function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map((item) => plain(item));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, plain(inner)]));
}

/** The same text for the same value, in whatever order its fields were written. */
function canonical(value: unknown): string {
  return JSON.stringify(plain(value), sorted) ?? 'null';
}

function sorted(_name: string, value: unknown): unknown {
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function freshToken(): { readonly token: string; readonly digest: string } {
  const token = randomBytes(32).toString('base64url');
  return { token, digest: hash('sha256', token) };
}

export function digestOf(token: string): string {
  return hash('sha256', token);
}

/** A number from 0 to 1 that is the same for the same name, and that nobody can choose. */
export function diceOf(seal: Seal, name: string): number {
  return Buffer.from(seal.hashOf(name), 'base64url').readUInt32BE(0) / 2 ** 32;
}
