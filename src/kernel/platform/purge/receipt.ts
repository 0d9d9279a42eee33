// Proof that somebody was forgotten: what was taken away where, signed. Whom it was about is sealed, for one purpose:
// that a backup which is restored later forgets them too.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
} from 'node:crypto';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { Id, Instant, type SubjectRef } from '#kernel/contract';

export const ReceiptBody = z.object({
  id: Id,
  tenantId: Id,
  at: Instant,
  by: z.string(),
  subject: z.string().describe('The same for the same person, and nobody can tell from it who'),
  tables: z.array(z.object({ table: z.string(), rows: z.int() })),
  sealed: z.string(),
});
export type ReceiptBody = z.output<typeof ReceiptBody>;

export const SignedReceipt = z.object({ body: z.string(), signature: z.string() });
export type SignedReceipt = z.output<typeof SignedReceipt>;

export interface Notary {
  /** PEM, for whoever wants to check a receipt by themselves. */
  readonly publicKey: string;
  issue(given: Omit<ReceiptBody, 'subject' | 'sealed'>, subject: SubjectRef): SignedReceipt & { subject: string };
  /** Throws when it was not signed here or has been changed since. */
  read(receipt: SignedReceipt): ReceiptBody;
  subjectOf(body: ReceiptBody): SubjectRef;
}

const Sealed = z.object({ id: z.string(), words: z.array(z.string()) });
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const ivBytes = 12;
const tagBytes = 16;

export function openNotary(rootKey: string): Notary {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', rootKey, '', purpose, 32));
  const key = signingKey(derived('purge-receipt'));
  const shared = createPublicKey(key);
  const sealing = derived('purge-receipt:subject');
  const naming = derived('purge-receipt:name');
  return {
    publicKey: String(shared.export({ type: 'spki', format: 'pem' })),
    issue(given, subject) {
      const named = createHmac('sha256', naming).update(`${given.tenantId}:${subject.id}`).digest('base64url');
      const body = JSON.stringify({ ...given, subject: named, sealed: seal(sealing, JSON.stringify(subject)) });
      return { body, signature: sign(null, Buffer.from(body), key).toString('base64url'), subject: named };
    },
    read({ body, signature }) {
      if (!isSigned(body, signature, shared)) {
        throw new Fault('invalid', 'This receipt was not signed with the root key of this installation');
      }
      return ReceiptBody.parse(JSON.parse(body));
    },
    subjectOf: ({ sealed }) => Sealed.parse(JSON.parse(unseal(sealing, sealed))),
  };
}

/** Ed25519 keys are made of 32 bytes (RFC 8032); Node takes them inside PKCS #8 (RFC 8410). */
function signingKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
}

function isSigned(body: string, signature: string, key: KeyObject): boolean {
  return verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64url'));
}

function seal(key: Buffer, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

function unseal(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes));
  cipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([cipher.update(bytes.subarray(ivBytes + tagBytes)), cipher.final()]).toString();
}
