import { text, uuid } from 'drizzle-orm/pg-core';
import { globalTable, instant, moduleSchema } from '#kernel/store';

const schema = moduleSchema('identity');

/** A program that has registered itself. It has no secret: what it gets is bound to its addresses and its proofs. */
export const oauthClients = globalTable(schema, 'oauth_clients', {
  name: text('name').notNull(),
  redirectUris: text('redirect_uris').array().notNull(),
  uri: text('uri'),
});

/** What a person has allowed a program in one company; everything it holds hangs on this row. */
export const oauthGrants = globalTable(schema, 'oauth_grants', {
  clientId: uuid('client_id').notNull(),
  userId: uuid('user_id').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  scopes: text('scopes').array().notNull(),
  resource: text('resource'),
  seenAt: instant('seen_at'),
  revokedAt: instant('revoked_at'),
});

export const oauthCodes = globalTable(schema, 'oauth_codes', {
  grantId: uuid('grant_id').notNull(),
  hash: text('hash').notNull(),
  redirectUri: text('redirect_uri').notNull(),
  /** SHA-256 of the verifier, base64url. */
  challenge: text('challenge').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

export const oauthRefreshTokens = globalTable(schema, 'oauth_refresh_tokens', {
  grantId: uuid('grant_id').notNull(),
  hash: text('hash').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});
