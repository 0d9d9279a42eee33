import { bigint, doublePrecision, integer, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, type RecordPart } from '#kernel/store';

export const usageMetering = moduleSchema('meter').table('usage_metering', {
  id: uuid('id').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  at: instant('at').notNull(),
  userId: text('user_id').notNull(),
  capability: text('capability').notNull(),
  model: text('model'),
  calls: integer('calls').notNull(),
  failures: integer('failures').notNull(),
  tokensIn: bigint('tokens_in', { mode: 'number' }).notNull(),
  tokensOut: bigint('tokens_out', { mode: 'number' }).notNull(),
  latencyMs: doublePrecision('latency_ms').notNull(),
  costMicros: bigint('cost_micros', { mode: 'number' }).notNull(),
  currency: text('currency').notNull(),
});

export interface UsageRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly at: string;
  readonly user_id: string;
  readonly capability: string;
  readonly calls: number;
  readonly failures: number;
  readonly latency_ms: number;
}

export const usagePart: RecordPart = {
  table: 'meter.usage_metering',
  columns: {
    id: 'uuid',
    tenant_id: 'uuid',
    at: 'timestamptz',
    user_id: 'text',
    capability: 'text',
    calls: 'integer',
    failures: 'integer',
    latency_ms: 'double precision',
  },
  once: ['tenant_id', 'id'],
};
