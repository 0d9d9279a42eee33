// The proof that one entry is in the record, for somebody who has nothing but the proof and our public key.
import { z } from 'zod';
import { leafHash, rootThrough } from './merkle.ts';
import { hashOfHead, isHeadSigned, SignedHead } from './segment.ts';

export const Proof = z.object({
  entry: z.string().describe('The entry as it was hashed: a JSON array'),
  path: z.array(z.object({ side: z.enum(['left', 'right']), hash: z.string() })).describe('From the entry to the root'),
  head: SignedHead,
  publicKey: z.string().describe('Ed25519, base64url; compare it with the one you know to be ours'),
});
export type Proof = z.infer<typeof Proof>;

/** Why it proves nothing, or undefined when it holds. Asks nobody. */
export function flawIn(proof: Proof, publicKey: string = proof.publicKey): string | undefined {
  const { entry, path, head } = proof;
  if (rootThrough(leafHash(entry), path).toString('base64url') !== head.root) return 'The entry is not in this segment';
  if (hashOfHead(head) !== head.hash) return 'The head of the segment is not what was sealed';
  if (!isHeadSigned(publicKey, head)) return 'The head was not signed with this key';
  return undefined;
}
