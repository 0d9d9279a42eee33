// What a secret is and the rules it has: where it may be sent, how long it is good, how it is made.
import { z } from 'zod';
import { after, type Duration, type Instant as InstantText } from '#base/time';
import { Id, Instant } from '#kernel/contract';

/** How long before its end a secret is spoken of. */
export const warnBefore: Duration = '7 days';
export const seenEvery: Duration = '1 minute';
export const sealBatch = 100;

const label = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
// A star stands for what is below a registered name, never for a whole ending such as `*.com`.
const hostShape = new RegExp(String.raw`^(\*\.${label}\.)?${label}(\.${label})*(:[1-9]\d{0,4})?$`);

export const Host = z
  .string()
  .max(200)
  .regex(hostShape, 'A host such as api.example.com, or *.example.com for everything below it')
  .describe('A host the secret may be sent to: api.example.com, or *.example.com for everything below it');

export const SecretName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/, 'Letters, digits, dots, dashes and underscores, at most a hundred')
  .describe('What the secret is called');

export const Purpose = z
  .string()
  .regex(/^[a-z][a-z0-9:._-]{0,99}$/, 'Lower case letters, digits, colons, dots and dashes, at most a hundred')
  .describe('What it is for, such as connection:stripe; it is let out for nothing else');

export const alphabets = {
  base64url: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_',
  alphanumeric: 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789',
  hex: '0123456789abcdef',
  digits: '0123456789',
} as const;

export const Generator = z.object({
  kind: z.enum(['random', 'webhook', 'ed25519', 'rsa']).default('random'),
  length: z.int().min(16).max(256).default(48).describe('How many characters; for random ones'),
  alphabet: z.enum(['base64url', 'alphanumeric', 'hex', 'digits']).default('base64url'),
  bits: z.literal([2048, 3072, 4096]).default(2048).describe('For RSA'),
});
export type Generator = z.output<typeof Generator>;

export type Outcome = 'released' | 'denied';

/** Everything about a secret but its value. */
export const SecretCard = z.object({
  id: Id,
  name: z.string(),
  purpose: z.string(),
  owner: z.enum(['company', 'me']),
  hosts: z.array(z.string()),
  generator: Generator.nullable(),
  publicKey: z.string().nullable(),
  version: z.int(),
  expiresAt: Instant.nullable(),
  rotateEveryDays: z.int().nullable(),
  rotatesAt: Instant.nullable(),
  rotatedAt: Instant.nullable(),
  lastUsedAt: Instant.nullable(),
  createdAt: Instant,
});
export type SecretCard = z.infer<typeof SecretCard>;

/** What a value is bound to: with another purpose or another host beside it, it does not open. */
export function placeOf({ id, purpose, hosts }: Pick<SecretCard, 'id' | 'purpose' | 'hosts'>): string {
  return JSON.stringify([id, purpose, hosts]);
}

/** What belongs to a person is sealed under the person's own key and forgotten with it. */
export function subjectOf(ownerId: string | null): string {
  return ownerId ?? 'tenant';
}

export function nextTurn(now: InstantText, rotateEveryDays: number | null): InstantText | null {
  return rotateEveryDays === null ? null : after(now, `${rotateEveryDays} days`);
}

export function isExpired(expiresAt: InstantText | null, now: InstantText): boolean {
  return expiresAt !== null && expiresAt <= now;
}
