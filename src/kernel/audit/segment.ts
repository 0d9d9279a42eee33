// One segment of a tenant's record: its head says what it holds and which head came before, and is signed.
import { hash } from 'node:crypto';
import { z } from 'zod';
import { Id, Instant } from '#kernel/contract';
import { isSigned, type Signer } from './signing.ts';

const Hash = z.string().regex(/^[A-Za-z0-9_-]{43}$/);

export const Head = z.object({
  tenantId: Id,
  number: z.int().min(1),
  form: z.int(),
  era: z.int().min(1),
  lastTxid: z.string().regex(/^\d{1,20}$/),
  lastId: Id,
  rows: z.int().min(1),
  root: Hash.describe('Of the Merkle tree over its rows'),
  previous: z.string().describe('The hash of the head before; empty for the first'),
  sealedAt: Instant,
  keyId: z.string(),
});
export type Head = z.infer<typeof Head>;

export const SignedHead = Head.extend({ hash: Hash, signature: z.string() });
export type SignedHead = z.infer<typeof SignedHead>;

/** A head as it lies in the database: of the right types, and not yet believed. */
export const StoredHead = z.object({
  tenantId: z.string(),
  number: z.number(),
  form: z.number(),
  era: z.number(),
  lastTxid: z.string(),
  lastId: z.string(),
  rows: z.number(),
  root: z.string(),
  previous: z.string(),
  sealedAt: z.string(),
  keyId: z.string(),
  hash: z.string(),
  signature: z.string(),
});

/** Where a segment ends. Rows are ordered by era, transaction and id. */
export type Place = Pick<Head, 'era' | 'lastTxid' | 'lastId'>;

export const start: Place = { era: 0, lastTxid: '0', lastId: '00000000-0000-0000-0000-000000000000' };

export function hashOfHead(head: Head): string {
  const { tenantId, number, form, era, lastTxid, lastId, rows, root, previous, sealedAt, keyId } = head;
  const said = [tenantId, number, form, era, lastTxid, lastId, rows, root, previous, sealedAt, keyId];
  return hash('sha256', JSON.stringify(said), 'base64url');
}

export function signHead(signer: Signer, unsigned: Omit<Head, 'keyId'>): SignedHead {
  const head = { ...unsigned, keyId: signer.id };
  const own = hashOfHead(head);
  return { ...head, hash: own, signature: signer.sign(signedText(own)) };
}

export function isHeadSigned(publicKey: string, { hash: own, signature }: Pick<SignedHead, 'hash' | 'signature'>) {
  return isSigned(publicKey, signedText(own), signature);
}

/** A signature over a head is not one over anything else. */
function signedText(own: string): string {
  return `cadre audit head ${own}`;
}
