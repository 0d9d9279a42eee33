import { integer, json, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Generator, Outcome } from './model.ts';

const schema = moduleSchema('vault');

export const secrets = tenantTable(schema, 'secrets', {
  name: text('name').notNull(),
  purpose: text('purpose').notNull(),
  /** Whose it is alone; null when it is the company's. */
  ownerId: text('owner_id'),
  hosts: text('hosts').array().notNull(),
  sealed: text('sealed').notNull(),
  sealedAt: instant('sealed_at').notNull(),
  generator: json('generator').$type<Generator>(),
  publicKey: text('public_key'),
  version: integer('version').notNull().default(1),
  expiresAt: instant('expires_at'),
  warnedAt: instant('warned_at'),
  expiredAt: instant('expired_at'),
  rotateEveryDays: integer('rotate_every_days'),
  rotatesAt: instant('rotates_at'),
  rotatedAt: instant('rotated_at'),
  lastUsedAt: instant('last_used_at'),
});

export const accesses = schema.table('accesses', {
  id: uuid('id').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  at: instant('at').notNull(),
  secretId: uuid('secret_id'),
  secretName: text('secret_name').notNull(),
  version: integer('version'),
  /** The entry of the record that this belongs to. */
  callId: uuid('call_id').notNull(),
  actorKind: text('actor_kind').notNull(),
  actorId: text('actor_id').notNull(),
  outcome: text('outcome').$type<Outcome>().notNull(),
  host: text('host'),
  method: text('method'),
  reason: text('reason'),
});
