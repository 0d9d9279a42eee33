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

export interface ReadReceipt extends ReceiptBody {
  /** PEM, for whoever wants to check the receipt by themselves. */
  readonly publicKey: string;
  /** Whom it is about. */
  about(): SubjectRef;
}

export interface Notary {
  issue(
    given: Omit<ReceiptBody, 'subject' | 'sealed'>,
    subject: SubjectRef,
  ): SignedReceipt & { readonly subject: string; readonly publicKey: string };
  /** Throws when it was not signed here or has been changed since. */
  read(receipt: SignedReceipt): ReadReceipt;
}

const Sealed = z.object({ id: z.string(), words: z.array(z.string()) });
const pkcs8Head = Buffer.from('302e020100300506032b657004220420', 'hex');
const ivBytes = 12;
const tagBytes = 16;

/** What one root key comes to for receipts: how it signs, seals and names. */
export interface Office {
  readonly signing: Buffer;
  readonly sealing: Buffer;
  readonly naming: Buffer;
}

export function officeOf(rootKey: string): Office {
  const derived = (purpose: string) => Buffer.from(hkdfSync('sha256', rootKey, '', purpose, 32));
  return {
    signing: derived('purge-receipt'),
    sealing: derived('purge-receipt:subject'),
    naming: derived('purge-receipt:name'),
  };
}

/** Issues by the office of today; reads also what was issued under an earlier root key. */
export function openNotary(office: Office, earlier: readonly Office[] = []): Notary {
  const key = signingKey(office.signing);
  const all = [office, ...earlier].map(({ signing, sealing }) => ({
    shared: createPublicKey(signingKey(signing)),
    sealing,
  }));
  const publicKey = String(createPublicKey(key).export({ type: 'spki', format: 'pem' }));
  const issuerOf = ({ body, signature }: SignedReceipt) => all.find(({ shared }) => isSigned(body, signature, shared));
  return {
    issue(given, subject) {
      const named = createHmac('sha256', office.naming).update(`${given.tenantId}:${subject.id}`).digest('base64url');
      const body = JSON.stringify({ ...given, subject: named, sealed: seal(office.sealing, JSON.stringify(subject)) });
      const signature = sign(null, Buffer.from(body), key).toString('base64url');
      return { body, signature, subject: named, publicKey };
    },
    read(receipt) {
      const issuer = issuerOf(receipt);
      if (!issuer) throw new Fault('invalid', 'This receipt was not signed with a root key of this installation');
      const body = ReceiptBody.parse(JSON.parse(receipt.body));
      return {
        ...body,
        publicKey: String(issuer.shared.export({ type: 'spki', format: 'pem' })),
        about: () => Sealed.parse(JSON.parse(unseal(issuer.sealing, body.sealed))),
      };
    },
  };
}

/** Ed25519 keys are made of 32 bytes (RFC 8032); Node takes them inside PKCS #8 (RFC 8410). */
function signingKey(seed: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
}

function isSigned(body: string, signature: string, key: KeyObject): boolean {
  return verify(null, Buffer.from(body), key, Buffer.from(signature, 'base64url'));
}

export function seal(key: Buffer, text: string): string {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv);
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

export function unseal(key: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64url');
  const cipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, ivBytes));
  cipher.setAuthTag(bytes.subarray(ivBytes, ivBytes + tagBytes));
  return Buffer.concat([cipher.update(bytes.subarray(ivBytes + tagBytes)), cipher.final()]).toString();
}
