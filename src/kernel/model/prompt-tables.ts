import { boolean, integer, text, uuid } from 'drizzle-orm/pg-core';
import { moduleSchema, tenantTable } from '#kernel/store';

const schema = moduleSchema('model');

export const prompts = tenantTable(schema, 'prompts', {
  name: text('name').notNull(),
  version: integer('version').notNull(),
  channel: text('channel').notNull(),
  segment: text('segment'),
  system: text('system'),
  template: text('template').notNull(),
  note: text('note'),
  /** Of all that is asked by this name, between versions; none when it is not used. */
  share: integer('share').notNull(),
});
export type PromptRow = typeof prompts.$inferSelect;

export const outcomes = tenantTable(schema, 'ai_outcomes', {
  generationId: uuid('generation_id').notNull(),
  outcome: text('outcome').notNull(),
  isGood: boolean('is_good').notNull(),
});
