// What may be done with a secret besides sending it: proving that one has it.
import { createHmac, createPrivateKey, type KeyObject, sign } from 'node:crypto';
import { Fault } from '#base/fault';

export type MacAlgorithm = 'sha1' | 'sha256' | 'sha512';

export interface Mac {
  /** Each is the key's message for the next one, as AWS derives its keys; the last is what is signed. */
  readonly chain: readonly (string | Uint8Array)[];
  readonly algorithm?: MacAlgorithm;
  /** Stands before the secret to make the first key. */
  readonly prefix?: string;
}

export interface Signer {
  hmac(mac: Mac): Buffer;
  /** With a private key in PEM: Ed25519, or RSA with SHA-256. */
  sign(text: string | Uint8Array): Buffer;
}

export function signerOf(value: string): Signer {
  return {
    hmac({ chain, algorithm = 'sha256', prefix = '' }) {
      if (chain.length === 0) throw new TypeError('There is nothing to sign');
      const first = Buffer.from(prefix + value);
      return chain.reduce<Buffer>((key, message) => createHmac(algorithm, key).update(message).digest(), first);
    },
    sign(text) {
      const key = privateKeyOf(value);
      return sign(key.asymmetricKeyType === 'rsa' ? 'sha256' : null, Buffer.from(text), key);
    },
  };
}

function privateKeyOf(value: string): KeyObject {
  try {
    return createPrivateKey(value);
  } catch {
    throw new Fault('internal', 'This secret is no private key; store one in PEM to sign with it');
  }
}
