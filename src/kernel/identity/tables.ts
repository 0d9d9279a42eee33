// `users`, `user_sessions`, `accounts` and `verifications` keep the columns that better-auth expects of them, so that
// its plugins (second factor, OAuth provider) can stand on the same rows.
import { boolean, integer, text, uuid } from 'drizzle-orm/pg-core';
import type { Role } from '#kernel/contract';
import { globalTable, instant, moduleSchema, tenantTable } from '#kernel/store';

const schema = moduleSchema('identity');

export const standings = ['active', 'disabled'] as const;
export type Standing = (typeof standings)[number];

export const users = globalTable(schema, 'users', {
  name: text('name').notNull(),
  /** Lower case. */
  email: text('email').notNull(),
  emailVerified: boolean('email_verified').notNull().default(false),
  image: text('image'),
  status: text('status').$type<Standing>().notNull().default('active'),
});

export const accounts = globalTable(schema, 'accounts', {
  userId: uuid('user_id').notNull(),
  providerId: text('provider_id').notNull(),
  accountId: text('account_id').notNull(),
  password: text('password'),
  accessToken: text('access_token'),
  refreshToken: text('refresh_token'),
  idToken: text('id_token'),
  accessTokenExpiresAt: instant('access_token_expires_at'),
  refreshTokenExpiresAt: instant('refresh_token_expires_at'),
  scope: text('scope'),
});

export const userSessions = globalTable(schema, 'user_sessions', {
  userId: uuid('user_id').notNull(),
  /** SHA-256 of what the cookie holds. */
  token: text('token').notNull(),
  expiresAt: instant('expires_at').notNull(),
  ipAddress: text('ip_address'),
  userAgent: text('user_agent'),
  /** Where the cookie leads; a token says for itself. */
  tenantId: uuid('tenant_id'),
  /** Tokens of an earlier version are no longer good. */
  version: integer('version').notNull().default(1),
  seenAt: instant('seen_at'),
  revokedAt: instant('revoked_at'),
  /** When the second factor was last proven in it. */
  provenAt: instant('proven_at'),
});

export const verifications = globalTable(schema, 'verifications', {
  identifier: text('identifier').notNull(),
  value: text('value').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

export const jwks = globalTable(schema, 'jwks', {
  /** The private key as a JWK, sealed under the root key; the public one is a part of it. */
  sealed: text('sealed').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

export const signInAttempts = globalTable(schema, 'sign_in_attempts', {
  /** SHA-256 of the e-mail, for people type other things into that field too. */
  subject: text('subject').notNull(),
  count: integer('count').notNull(),
  since: instant('since').notNull(),
});

export const memberships = tenantTable(schema, 'memberships', {
  userId: uuid('user_id').notNull(),
  role: text('role').$type<Role>().notNull(),
  status: text('status').$type<Standing>().notNull().default('active'),
});

export const apiKeys = tenantTable(schema, 'api_keys', {
  name: text('name').notNull(),
  /** SHA-256 in hex; the key itself is nowhere. */
  hash: text('hash').notNull(),
  /** Its first characters, to tell one from another. */
  prefix: text('prefix').notNull(),
  userId: uuid('user_id').notNull(),
  /** When it is an agent's, who then acts for this person. */
  agentId: uuid('agent_id'),
  /** Null: everything that its owner may. */
  scopes: text('scopes').array(),
  expiresAt: instant('expires_at'),
  revokedAt: instant('revoked_at'),
  lastUsedAt: instant('last_used_at'),
});
