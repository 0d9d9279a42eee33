import { bigint, boolean, doublePrecision, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Status } from './choose.ts';
import type { Rule, Strategy } from './policy.ts';
import type { ModelNames } from './wires.ts';

const schema = moduleSchema('model');

export const providers = tenantTable(schema, 'ai_providers', {
  name: text('name').notNull(),
  title: text('title').notNull(),
  /** Null for the providers of the wire table. */
  baseUrl: text('base_url'),
  secretId: uuid('secret_id'),
  hosts: text('hosts').array().notNull(),
  /** The end of the key, by which its owner knows it again. */
  hint: text('hint').notNull(),
  models: jsonb('models').$type<ModelNames>().notNull(),
  isEnabled: boolean('is_enabled').notNull(),
  version: integer('version').notNull(),
  testedAt: instant('tested_at'),
  isWorking: boolean('is_working'),
  note: text('note'),
});

export const policies = tenantTable(schema, 'model_policies', {
  workspaceId: text('workspace_id').notNull(),
  rules: jsonb('rules').$type<Rule[]>().notNull(),
  fallbackStrategy: text('fallback_strategy').$type<Strategy>().notNull(),
  autoFallbackEnabled: boolean('auto_fallback_enabled').notNull(),
  version: integer('version').notNull(),
});

export const metrics = tenantTable(schema, 'model_health_metrics', {
  provider: text('provider').notNull(),
  model: text('model').notNull(),
  status: text('status').$type<Status>().notNull(),
  averageLatencyMs: doublePrecision('average_latency_ms'),
  errorRate: doublePrecision('error_rate').notNull(),
  samples: integer('samples').notNull(),
  note: text('note'),
  checkedAt: instant('checked_at').notNull(),
});

export const generations = tenantTable(schema, 'ai_generation_history', {
  userId: text('user_id').notNull(),
  task: text('task').notNull(),
  segment: text('segment').notNull(),
  workspaceId: text('workspace_id').notNull(),
  provider: text('provider').notNull(),
  model: text('model').notNull(),
  runId: text('run_id'),
  /** The version of a prompt of the library by which it was asked. */
  promptId: uuid('prompt_id'),
  finish: text('finish').notNull(),
  tokensIn: bigint('tokens_in', { mode: 'number' }).notNull(),
  tokensOut: bigint('tokens_out', { mode: 'number' }).notNull(),
  costMicros: bigint('cost_micros', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
  latencyMs: doublePrecision('latency_ms').notNull(),
  /** Sealed under whom it was asked by; null when it is not kept. */
  prompt: text('prompt'),
  result: text('result'),
});

export const ratings = tenantTable(schema, 'ai_response_quality_feedback', {
  generationId: uuid('generation_id').notNull(),
  userId: text('user_id').notNull(),
  provider: text('provider').notNull(),
  model: text('model').notNull(),
  segment: text('segment').notNull(),
  rating: integer('rating').notNull(),
  isGood: boolean('is_good').notNull(),
  comment: text('comment'),
});
