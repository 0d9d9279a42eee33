import { bigint, boolean, integer, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';

const schema = moduleSchema('file');

export const contents = tenantTable(schema, 'contents', {
  sha256: text('sha256').notNull(),
  size: bigint('size', { mode: 'number' }).notNull(),
  refs: integer('refs').notNull().default(0),
  placedAt: instant('placed_at'),
  touchedAt: instant('touched_at').notNull(),
  sweepingAt: instant('sweeping_at'),
});

export const files = tenantTable(schema, 'files', {
  contentId: uuid('content_id').notNull(),
  name: text('name').notNull(),
  type: text('type').notNull(),
  size: bigint('size', { mode: 'number' }).notNull(),
  sha256: text('sha256').notNull(),
  purpose: text('purpose').notNull(),
  ownerId: text('owner_id'),
  isPublic: boolean('is_public').notNull().default(false),
  expiresAt: instant('expires_at'),
  createdBy: text('created_by').notNull(),
  linkEpoch: integer('link_epoch').notNull().default(0),
  version: integer('version').notNull().default(1),
  deletedAt: instant('deleted_at'),
});

export const usage = tenantTable(schema, 'usage', {
  files: bigint('files', { mode: 'number' }).notNull(),
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
});
