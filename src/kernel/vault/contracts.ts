// What the vault promises. No answer holds a value, and there is no capability that asks for one.
import { z } from 'zod';
import { contract, event, Id, Instant, list, Page, secret } from '#kernel/contract';
import { Generator, Host, Purpose, SecretCard, SecretName } from './model.ts';

const exampleId = '019abcde-0000-7000-8000-000000000000';
const Value = secret(z.string().min(1).max(20_000)).describe('The secret itself; it is never shown again');
const Seen = z.object({ secretId: Id, ifVersion: z.int().min(1).describe('The version you saw') });
const Hosts = z.array(Host).max(20).describe('Where it may be sent; nowhere when empty. Cannot be changed later');
const RotateEveryDays = z.int().min(1).max(3650).nullable().describe('Make a new value by itself every so many days');

const NewSecret = z.object({
  name: SecretName,
  purpose: Purpose,
  hosts: Hosts.default([]),
  owner: z.enum(['company', 'me']).default('company').describe('Whether it is used for the company, or for you alone'),
  expiresAt: Instant.nullable().default(null),
});

export const storeSecret = contract({
  name: 'vault.secret.store',
  guarded: true,
  summary: 'Put a secret into the vault, for one purpose and for the hosts it may be sent to.',
  title: ({ name, purpose }) => `Keep the secret ${name}, for ${purpose}`,
  effect: 'write',
  access: 'vault.secret.store',
  input: NewSecret.extend({ value: Value }),
  output: SecretCard,
  undo: { by: 'vault.secret.remove', input: (_input, { id, version }) => ({ secretId: id, ifVersion: version }) },
  example: {
    name: 'stripe',
    purpose: 'connection:stripe',
    hosts: ['api.stripe.com'],
    value: 'the key from the dashboard of Stripe',
  },
});

export const generateSecret = contract({
  name: 'vault.secret.generate',
  guarded: true,
  summary: 'Let the vault make a secret that nobody ever sees: random text, a webhook secret or a key pair.',
  effect: 'write',
  access: 'vault.secret.store',
  input: NewSecret.extend({
    generator: Generator.default({ kind: 'random', length: 48, alphabet: 'base64url', bits: 2048 }),
    rotateEveryDays: RotateEveryDays.default(null),
  }),
  output: SecretCard,
  undo: { by: 'vault.secret.remove', input: (_input, { id, version }) => ({ secretId: id, ifVersion: version }) },
  example: { name: 'webhooks', purpose: 'connection:shop', generator: { kind: 'webhook' }, rotateEveryDays: 90 },
});

export const listSecrets = contract({
  name: 'vault.secret.list',
  summary: 'List the secrets of the company and your own, newest first, without their values.',
  effect: 'read',
  access: 'vault.secret.list',
  input: Page.extend({ after: Id.optional(), purpose: Purpose.optional() }),
  output: list(SecretCard),
  example: { limit: 20 },
});

export const rotateSecret = contract({
  name: 'vault.secret.rotate',
  guarded: true,
  summary: 'Replace the value of a secret by a new one; a generated secret makes its own.',
  effect: 'write',
  access: 'vault.secret.store',
  input: Seen.extend({
    value: Value.optional(),
    expiresAt: Instant.nullable().default(null).describe('Until when the new value is good'),
  }),
  output: SecretCard,
  undo: { never: 'the old value is gone; store it once more if it is still good' },
  example: { secretId: exampleId, ifVersion: 1, value: 'the new key from the dashboard' },
});

export const setPolicy = contract({
  name: 'vault.secret.setPolicy',
  guarded: true,
  summary: 'Say until when a secret is good, and how often a generated one is made anew.',
  effect: 'write',
  access: 'vault.secret.store',
  input: Seen.extend({ expiresAt: Instant.nullable(), rotateEveryDays: RotateEveryDays.default(null) }),
  output: SecretCard.extend({
    before: z.object({ expiresAt: Instant.nullable(), rotateEveryDays: z.int().min(1).max(3650).nullable() }),
  }),
  undo: {
    by: 'vault.secret.setPolicy',
    input: (_input, { id, version, before }) => ({ secretId: id, ifVersion: version, ...before }),
  },
  example: { secretId: exampleId, ifVersion: 1, expiresAt: '2027-01-01T00:00:00.000Z' },
});

export const removeSecret = contract({
  name: 'vault.secret.remove',
  guarded: true,
  summary: 'Remove a secret; from that moment it is let out to nobody.',
  effect: 'write',
  access: 'vault.secret.remove',
  input: Seen,
  output: SecretCard,
  undo: { never: 'its value is gone; store it once more' },
  example: { secretId: exampleId, ifVersion: 1 },
});

export const rotateKeys = contract({
  name: 'vault.key.rotate',
  guarded: true,
  summary: 'Seal everything new under new keys, and what is in the vault again, little by little.',
  effect: 'write',
  access: 'vault.key.rotate',
  input: z.object({}),
  output: z.object({ keys: z.int().describe('How many keys are used no more for what is new') }),
  undo: { never: 'what is sealed under the new keys needs them' },
  example: {},
});

export const Access = z.object({
  id: Id,
  at: Instant,
  secretId: Id.nullable(),
  secretName: z.string(),
  version: z.int().nullable(),
  callId: Id,
  actorKind: z.string(),
  actorId: z.string(),
  outcome: z.enum(['released', 'denied']),
  host: z.string().nullable(),
  method: z.string().nullable(),
  reason: z.string().nullable(),
});

export const listAccesses = contract({
  name: 'vault.access.list',
  summary: 'List who used which secret for what and where it went, and who was kept from one.',
  effect: 'read',
  access: 'vault.access.list',
  input: Page.extend({
    after: Id.optional(),
    secretId: Id.optional(),
    outcome: z.enum(['released', 'denied']).optional(),
  }),
  output: list(Access),
  example: { outcome: 'denied' },
});

export const reportAccess = contract({
  name: 'vault.access.report',
  summary: 'Tell those who watch that somebody was kept from a secret.',
  effect: 'write',
  access: 'vault.access.report',
  internal: true,
  input: z.object({ accessId: Id }),
  output: z.object({ reported: z.boolean() }),
  undo: { never: 'it has happened' },
  example: { accessId: exampleId },
});

export const sweepSecrets = contract({
  name: 'vault.secret.sweep',
  summary: 'Tell of secrets that end soon or have ended, and renew those that renew themselves.',
  effect: 'write',
  access: 'vault.secret.sweep',
  internal: true,
  input: z.object({}),
  output: z.object({ expiring: z.int(), expired: z.int(), rotated: z.int() }),
  undo: { never: 'it only does what is due' },
  example: {},
});

export const resealSecrets = contract({
  name: 'vault.secret.reseal',
  summary: 'Seal secrets again that were sealed up to an instant, some at a time.',
  effect: 'write',
  access: 'vault.secret.reseal',
  internal: true,
  input: z.object({ before: Instant, after: Id.optional() }),
  output: z.object({ resealed: z.int() }),
  undo: { never: 'what is sealed again opens as before' },
  example: { before: '2026-01-01T00:00:00.000Z' },
});

const Named = z.object({ secretId: Id, name: z.string(), purpose: z.string(), version: z.int() });

export const secretStored = event({
  name: 'vault.secret.stored',
  summary: 'A secret was put into the vault.',
  data: Named,
});

export const secretRotated = event({
  name: 'vault.secret.rotated',
  summary: 'A secret has a new value; whoever depends on it uses that from now on.',
  data: Named.extend({ publicKey: z.string().nullable() }),
});

export const secretRemoved = event({
  name: 'vault.secret.removed',
  summary: 'A secret was removed from the vault.',
  data: Named,
});

export const secretExpiring = event({
  name: 'vault.secret.expiring',
  summary: 'A secret ends soon.',
  data: Named.extend({ expiresAt: Instant }),
});

export const secretExpired = event({
  name: 'vault.secret.expired',
  summary: 'A secret has ended and is let out no more.',
  data: Named.extend({ expiresAt: Instant }),
});

export const keysRotated = event({
  name: 'vault.key.rotated',
  summary: 'What is sealed from now on is sealed under new keys.',
  data: z.object({ keys: z.int() }),
});

export const accessDenied = event({
  name: 'vault.access.denied',
  summary: 'Somebody was kept from a secret.',
  data: Access.pick({
    secretName: true,
    actorKind: true,
    actorId: true,
    callId: true,
    host: true,
    reason: true,
  }).extend({
    accessId: Id,
    secretId: Id.nullable(),
  }),
});
