// AES-256-GCM as the vault uses it. What is sealed names its key and is bound to a tenant, a subject and a place: taken
// anywhere else it does not open.
import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomFillSync,
} from 'node:crypto';

const algorithm = 'aes-256-gcm';
const format = 1;
const sizes = { id: 16, iv: 12, tag: 16, key: 32 } as const;
const ivAt = 1 + sizes.id;
const tagAt = ivAt + sizes.iv;
const bodyAt = tagAt + sizes.tag;
const pooled = 512;

export interface DataKey {
  readonly id: string;
  /** The first bytes of everything that is sealed under it. */
  readonly head: Buffer;
  readonly secret: KeyObject;
}

export function dataKey(id: string, bytes: Uint8Array): DataKey {
  const head = alone(Buffer.concat([Buffer.of(format), Buffer.from(id.replaceAll('-', ''), 'hex')]));
  return { id, head, secret: createSecretKey(bytes) };
}

/** Kept for long, a few bytes out of a pool would keep the whole of it. */
export function alone(bytes: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length);
  copy.set(bytes);
  return copy;
}

/** What it is bound to. Every part is told apart by its length, so that no two places read alike. */
export function boundTo(...parts: readonly string[]): Buffer {
  return Buffer.from(parts.map((part) => `${Buffer.byteLength(part)}:${part}`).join());
}

export interface Cipher {
  seal(key: DataKey, bound: Buffer, plain: string | Uint8Array): Buffer;
}

export function createCipher(): Cipher {
  const pool = Buffer.allocUnsafe(sizes.iv * pooled);
  let used = pool.length;

  function nextIv(): Buffer {
    if (used === pool.length) {
      randomFillSync(pool);
      used = 0;
    }
    used += sizes.iv;
    return pool.subarray(used - sizes.iv, used);
  }

  return {
    seal({ head, secret }, bound, plain) {
      const iv = nextIv();
      const cipher = createCipheriv(algorithm, secret, iv);
      cipher.setAAD(bound);
      const body = typeof plain === 'string' ? cipher.update(plain, 'utf8') : cipher.update(plain);
      cipher.final();
      return Buffer.concat([head, iv, cipher.getAuthTag(), body]);
    },
  };
}

/** The id of the key, when it has the shape of something sealed. */
export function keyIdOf(sealed: Buffer): string | undefined {
  if (sealed.length < bodyAt || sealed[0] !== format) return undefined;
  const hex = sealed.toString('hex', 1, ivAt);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Undefined when it was touched, was sealed for another place, or under another key. */
export function openSealed({ secret }: DataKey, bound: Buffer, sealed: Buffer): Buffer | undefined {
  const decipher = createDecipheriv(algorithm, secret, sealed.subarray(ivAt, tagAt), { authTagLength: sizes.tag });
  decipher.setAAD(bound).setAuthTag(sealed.subarray(tagAt, bodyAt));
  const plain = decipher.update(sealed.subarray(bodyAt));
  try {
    decipher.final();
    return plain;
  } catch {
    return undefined;
  }
}

export function derived(root: string | Uint8Array, purpose: string, bytes: number = sizes.key): Buffer {
  return Buffer.from(hkdfSync('sha256', root, '', purpose, bytes));
}
