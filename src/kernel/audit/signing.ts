// The key that signs seals. It is derived from the root key and kept nowhere, so whoever has the database alone can
// neither find it nor put another in its place.
import { createPrivateKey, createPublicKey, hash, hkdfSync, sign, verify } from 'node:crypto';

export interface Signer {
  readonly id: string;
  /** The 32 bytes of RFC 8032, base64url. */
  readonly publicKey: string;
  sign(text: string): string;
}

/** What RFC 8410 puts before the 32 bytes of a private key. */
const privateHead = Buffer.from('302e020100300506032b657004220420', 'hex');

export function signerOf(rootKey: string): Signer {
  const seed = Buffer.from(hkdfSync('sha256', rootKey, '', 'audit', 32));
  const key = createPrivateKey({ key: Buffer.concat([privateHead, seed]), format: 'der', type: 'pkcs8' });
  const { x: publicKey = '' } = createPublicKey(key).export({ format: 'jwk' });
  return {
    id: keyIdOf(publicKey),
    publicKey,
    sign: (text) => sign(null, Buffer.from(text), key).toString('base64url'),
  };
}

export function keyIdOf(publicKey: string): string {
  return hash('sha256', publicKey).slice(0, 16);
}

export function isSigned(publicKey: string, text: string, signature: string): boolean {
  const bytes = Buffer.from(signature, 'base64url');
  if (bytes.toString('base64url') !== signature) return false;
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: publicKey }, format: 'jwk' });
    return verify(null, Buffer.from(text), key, bytes);
  } catch {
    return false;
  }
}
