// Secrets that nobody has chosen and nobody will see.
import { generateKeyPair, randomInt } from 'node:crypto';
import { promisify } from 'node:util';
import { alphabets, type Generator } from './model.ts';

export interface Generated {
  readonly value: string;
  /** In PEM, for a key pair. */
  readonly publicKey: string | null;
}

const webhook = { prefix: 'whsec_', length: 43 } as const;
const makePair = promisify(generateKeyPair);

export async function generate({ kind, length, alphabet, bits }: Generator): Promise<Generated> {
  if (kind === 'random') return { value: randomText(alphabets[alphabet], length), publicKey: null };
  if (kind === 'webhook') {
    return { value: webhook.prefix + randomText(alphabets.base64url, webhook.length), publicKey: null };
  }
  const { privateKey, publicKey } =
    kind === 'rsa' ? await makePair('rsa', { modulusLength: bits }) : await makePair('ed25519', {});
  return {
    value: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    publicKey: publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  };
}

/** Every character is as likely as every other. */
function randomText(characters: string, length: number): string {
  return Array.from({ length }, () => characters.charAt(randomInt(characters.length))).join('');
}
