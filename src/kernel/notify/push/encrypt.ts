// A message that only one browser can read (RFC 8291 over RFC 8188, aes128gcm), and the proof of who sends it
// (RFC 8292). Pure but for the fresh key and salt, which tests hand in.
import { createCipheriv, createECDH, createPrivateKey, hkdfSync, randomBytes, sign } from 'node:crypto';
import { durationMs, type Instant, msOf } from '#base/time';

export interface Browser {
  /** Its public key, uncompressed, and its secret, both base64url as browsers give them. */
  readonly p256dh: string;
  readonly auth: string;
}

interface Fresh {
  readonly privateKey: Uint8Array;
  readonly salt: Uint8Array;
}

const curve = 'prime256v1';
const recordSize = 4096;
/** In one record, with its end mark and tag; what push services take at the least. */
export const longestMessage = 3992;

export function encrypted(plain: Uint8Array, { p256dh, auth }: Browser, fresh?: Fresh): Buffer {
  const theirs = Buffer.from(p256dh, 'base64url');
  const salt = fresh?.salt ?? randomBytes(16);
  const ours = createECDH(curve);
  if (fresh) ours.setPrivateKey(fresh.privateKey);
  else ours.generateKeys();
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), theirs, ours.getPublicKey()]);
  const authSalt = Buffer.from(auth, 'base64url');
  const shared = Buffer.from(hkdfSync('sha256', ours.computeSecret(theirs), authSalt, info, 32));
  const derived = (use: string, bytes: number) => {
    return Buffer.from(hkdfSync('sha256', shared, salt, Buffer.from(`Content-Encoding: ${use}\0`), bytes));
  };
  const [key, nonce] = [derived('aes128gcm', 16), derived('nonce', 12)];
  const cipher = createCipheriv('aes-128-gcm', key, nonce);
  const body = Buffer.concat([cipher.update(plain), cipher.update(Buffer.from([2])), cipher.final()]);
  const head = Buffer.alloc(5);
  head.writeUInt32BE(recordSize, 0);
  head.writeUInt8(ours.getPublicKey().length, 4);
  return Buffer.concat([salt, head, ours.getPublicKey(), body, cipher.getAuthTag()]);
}

export interface SenderKeys {
  readonly publicKey: string;
  readonly privateKey: string;
}

export function freshKeys(): SenderKeys {
  const made = createECDH(curve);
  made.generateKeys();
  // A number that happens to be small comes without its leading zeros.
  const number = made.getPrivateKey();
  const privateKey = Buffer.concat([Buffer.alloc(32 - number.length), number]).toString('base64url');
  return { publicKey: made.getPublicKey('base64url'), privateKey };
}

interface Proving extends SenderKeys {
  readonly endpoint: string;
  /** Whom the push service may write to about us. */
  readonly contact: string;
  readonly now: Instant;
}

/** What stands in `authorization`: good for this push service alone, for twelve hours. */
export function proofOf({ endpoint, contact, now, publicKey, privateKey }: Proving): string {
  const exp = Math.floor((msOf(now) + durationMs('12 hours')) / 1000);
  const claims = { aud: new URL(endpoint).origin, exp, sub: contact };
  const said = [{ typ: 'JWT', alg: 'ES256' }, claims].map((part) => encoded(JSON.stringify(part))).join('.');
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d: privateKey }, format: 'jwk' });
  const signature = sign('sha256', Buffer.from(said), { key, dsaEncoding: 'ieee-p1363' });
  return `vapid t=${said}.${signature.toString('base64url')}, k=${publicKey}`;
}

function encoded(text: string): string {
  return Buffer.from(text).toString('base64url');
}
