import { sql } from 'drizzle-orm';
import { integer, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';

const schema = moduleSchema('notes');

export const notes = tenantTable(schema, 'notes', {
  title: text('title').notNull(),
  body: text('body').notNull(),
  tags: text('tags').array().notNull().default(sql`'{}'`),
  version: integer('version').notNull().default(1),
  deletedAt: instant('deleted_at'),
  shareSlug: text('share_slug'),
});

export const revisions = tenantTable(schema, 'revisions', {
  noteId: uuid('note_id').notNull(),
  version: integer('version').notNull(),
  title: text('title').notNull(),
  body: text('body').notNull(),
  tags: text('tags').array().notNull(),
});

export const tags = tenantTable(schema, 'tags', {
  name: text('name').notNull(),
  notes: integer('notes').notNull(),
});
