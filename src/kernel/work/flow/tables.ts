import { boolean, integer, json, text, uuid } from 'drizzle-orm/pg-core';
import type { Actor } from '#kernel/contract';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Graph } from './graph.ts';
import type { FlowState, Params } from './model.ts';

const schema = moduleSchema('work');

export const flows = tenantTable(schema, 'flows', {
  name: text('name').notNull(),
  description: text('description').notNull(),
  category: text('category').notNull(),
  state: text('state').$type<FlowState>().notNull(),
  latest: integer('latest').notNull(),
  active: integer('active'),
  params: json('params').$type<Params>().notNull(),
  actor: json('actor').$type<Actor>(),
  tainted: boolean('tainted').notNull(),
  hookHash: text('hook_hash'),
  subscriptions: json('subscriptions').$type<readonly string[]>().notNull(),
});

export const versions = schema.table('flow_versions', {
  flowId: uuid('flow_id').notNull(),
  version: integer('version').notNull(),
  createdAt: instant('created_at').notNull(),
  createdBy: text('created_by').notNull(),
  graph: json('graph').$type<Graph>().notNull(),
});
