// What may be done with a secret besides sending it: proving that one has it.
import { createHmac, createPrivateKey, type KeyObject, sign, timingSafeEqual } from 'node:crypto';
import { Fault } from '#base/fault';
import type { Mac, Signer } from '#kernel/contract';

export function signerOf(value: string): Signer {
  return {
    hmac({ chain, algorithm = 'sha256', ...written }) {
      if (chain.length === 0) throw new TypeError('There is nothing to sign');
      const first = keyOf(value, { ...written, algorithm });
      return chain.reduce<Buffer>((key, message) => createHmac(algorithm, key).update(message).digest(), first);
    },
    equals: (text) => areEqual(text, value),
    sign(text) {
      const key = privateKeyOf(value);
      return sign(key.asymmetricKeyType === 'rsa' ? 'sha256' : null, Buffer.from(text), key);
    },
  };
}

function keyOf(
  value: string,
  { prefix = '', encoding, without = '', under, algorithm = 'sha256' }: Omit<Mac, 'chain'>,
) {
  if (under !== undefined) return createHmac(algorithm, under).update(value).digest();
  const bare = without !== '' && value.startsWith(without) ? value.slice(without.length) : value;
  return encoding ? Buffer.from(bare, encoding) : Buffer.from(prefix + bare);
}

/** Over two hashes of the same length, so that not even the length shows. */
function areEqual(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHmac('sha256', 'equals').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}

function privateKeyOf(value: string): KeyObject {
  try {
    return createPrivateKey(value);
  } catch {
    throw new Fault('internal', 'This secret is no private key; store one in PEM to sign with it');
  }
}
