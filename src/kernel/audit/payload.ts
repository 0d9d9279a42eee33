// What went into a call and what came out lies apart from its entry, sealed under the key of whom it concerns. The
// entry keeps a hash with a salt that lies inside the seal: without the key nobody can try out what it was.
import { hash, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Seals } from '#kernel/vault';
import type { PayloadRow } from './tables.ts';

export interface Payload {
  readonly input: unknown;
  readonly output: unknown;
}

export interface Noted extends Payload {
  readonly entryId: string;
  readonly tenantId: string;
  /** Whose data it is. */
  readonly subject: string;
}

export interface NotedPayload {
  readonly row: PayloadRow;
  /** For the entry's `payload_hash`. */
  readonly hash: string;
}

/** At once when the subject's key is at hand. */
export function payloadRow(seals: Pick<Seals, 'sealAt'>, noted: Noted): NotedPayload | Promise<NotedPayload> {
  const { entryId, tenantId, subject, input, output } = noted;
  const plain = `${randomUUID()}${JSON.stringify([input ?? null, output ?? null])}`;
  const sealed = seals.sealAt({ tenantId, subject, place: entryId }, plain);
  const withSeal = (text: string): NotedPayload => ({
    row: { entry_id: entryId, tenant_id: tenantId, subject, sealed: text },
    hash: hash('sha256', plain, 'base64url'),
  });
  return sealed instanceof Promise ? sealed.then(withSeal) : withSeal(sealed);
}

const saltLength = 36;
const Content = z.tuple([z.unknown(), z.unknown()]);

export interface KeptPayload {
  readonly entryId: string;
  readonly tenantId: string;
  readonly sealed: string | null;
  /** As they were kept before payloads were sealed. */
  readonly input: unknown;
  readonly output: unknown;
}

export interface OpenedPayload extends Payload {
  readonly hash: string | null;
}

/** Undefined when whom it concerned has been forgotten. Throws when it was touched or belongs elsewhere. */
export async function openPayload(seals: Pick<Seals, 'open'>, kept: KeptPayload): Promise<OpenedPayload | undefined> {
  if (kept.sealed === null) return { input: kept.input, output: kept.output, hash: null };
  const plain = await seals.open(kept.tenantId, kept.sealed, kept.entryId);
  if (plain === undefined) return undefined;
  const [input, output] = Content.parse(JSON.parse(plain.slice(saltLength)));
  return { input, output, hash: hash('sha256', plain, 'base64url') };
}
