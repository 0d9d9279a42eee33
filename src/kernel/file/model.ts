// What a file is, and the rules it has.
import { z } from 'zod';
import type { Duration, Instant } from '#base/time';
import { type Actor, Id, Instant as InstantField, type Role } from '#kernel/contract';

export const exampleId = '019abcde-0000-7000-8000-000000000000';

/** The largest file, unless the operator has said otherwise. */
export const usualFileBytes = 25_000_000;
/** A request that carries one, in base64 and with what is said of it. */
export const usualBodyBytes = 36_000_000;

const gigabyte = 1_000_000_000;

/** How much a company may keep, by its plan. */
export const usualRoom = {
  owner: 1000 * gigabyte,
  tier1: 5 * gigabyte,
  tier2: 50 * gigabyte,
  tier3: 500 * gigabyte,
} as const;

/** How long a deleted file can be brought back. */
export const restorableFor: Duration = '30 days';
/** How long bytes lie that no file has: somebody may be about to make one of them. */
export const unusedFor: Duration = '1 day';

const longestName = 200;

export const FileName = z
  .string()
  .overwrite(plainName)
  .min(1)
  .max(longestName)
  .describe('What the file is called, without folders');

/** The last part of whatever path, without signs that would turn it round or end a line. */
function plainName(text: string): string {
  const [last = ''] = text.split(/[/\\]/).slice(-1);
  const shown = last.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').trim();
  return /^\.*$/.test(shown) ? '' : shown.toWellFormed();
}

/** For names that come from elsewhere and are not asked for again. */
export function usableName(text: string): string {
  return plainName(text).slice(0, longestName).toWellFormed().trim() || 'file';
}

export const Purpose = z
  .string()
  .regex(/^[a-z][a-z0-9-]*(\.[a-z][A-Za-z0-9-]*)*$/, 'Say it like mail.attachment')
  .max(100)
  .describe('What it is for, as mail.attachment');

export const OwnerId = z
  .string()
  .trim()
  .min(1)
  .max(200)
  .describe("Whose it is: a person's id, or that of another thing");

export const FileCard = z.object({
  id: Id,
  name: z.string(),
  type: z.string().describe('What its bytes say it is'),
  size: z.int(),
  sha256: z.string(),
  purpose: z.string(),
  ownerId: z.string().nullable(),
  isPublic: z.boolean().describe('Whether everybody who has its address may read it'),
  expiresAt: InstantField.nullable(),
  createdBy: z.string(),
  createdAt: InstantField,
  deletedAt: InstantField.nullable(),
  version: z.int().min(1),
});
export type FileCard = z.infer<typeof FileCard>;

/** Which files somebody sees: all of the company, or those that are theirs. */
export type Sight = 'all' | { readonly ids: readonly string[] };

const staff: readonly Role[] = ['super_admin', 'tenant_admin', 'manager', 'store_operator'];

/** Who acts for a client sees no more than the client does. */
export function sightOf({ kind, id, roles, delegatedBy }: Actor): Sight {
  const own: Sight = kind === 'service' || roles.some((role) => staff.includes(role)) ? 'all' : { ids: [id] };
  if (!delegatedBy) return own;
  const theirs = sightOf(delegatedBy);
  return theirs === 'all' ? own : { ids: [id, ...theirs.ids] };
}

export function hasEnded({ expiresAt }: { readonly expiresAt: Instant | null }, now: Instant): boolean {
  return expiresAt !== null && expiresAt <= now;
}

/** Where bytes lie: by company, so that nothing is shared, and by what they are. */
export function keyOf(place: { readonly tenantId: string; readonly sha256: string; readonly id: string }): string {
  const { tenantId, sha256, id } = place;
  return `${tenantId}/${sha256.slice(0, 2)}/${sha256}-${id}`;
}
