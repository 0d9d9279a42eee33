// What only the root key opens. Each use has a key of its own, and what is sealed belongs to one name: put elsewhere it
// does not open.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

export interface Sealing {
  seal(name: string, text: string): string;
  /** Nothing when it was sealed under another root key or for another name, or has been touched. */
  open(name: string, sealed: string): string | undefined;
}

const nonceBytes = 12;
const tagBytes = 16;

export function sealingFor(rootKey: string, use: string): Sealing {
  const key = Buffer.from(hkdfSync('sha256', rootKey, '', use, 32));
  return {
    seal(name, text) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name));
      const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(name, sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      const body = nonceBytes + tagBytes;
      try {
        const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, nonceBytes), {
          authTagLength: tagBytes,
        });
        decipher.setAAD(Buffer.from(name)).setAuthTag(bytes.subarray(nonceBytes, body));
        return Buffer.concat([decipher.update(bytes.subarray(body)), decipher.final()]).toString();
      } catch {
        return undefined;
      }
    },
  };
}
