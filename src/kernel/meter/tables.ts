import { bigint, boolean, doublePrecision, integer, text, uuid } from 'drizzle-orm/pg-core';
import { globalTable, instant, moduleSchema, type RecordPart, tenantTable } from '#kernel/store';
import type { Period, PriceItem, Scope, Unit } from './model.ts';

const schema = moduleSchema('meter');
const count = (name: string) => bigint(name, { mode: 'number' });

export const usageMetering = schema.table('usage_metering', {
  id: uuid('id').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  at: instant('at').notNull(),
  userId: text('user_id').notNull(),
  capability: text('capability').notNull(),
  provider: text('provider'),
  model: text('model'),
  calls: integer('calls').notNull(),
  failures: integer('failures').notNull(),
  tokensIn: count('tokens_in'),
  tokensOut: count('tokens_out'),
  tokensCached: count('tokens_cached'),
  tokensKept: count('tokens_kept'),
  latencyMs: doublePrecision('latency_ms').notNull(),
  costMicros: count('cost_micros'),
  currency: text('currency'),
  workspaceId: text('workspace_id'),
  crewId: text('crew_id'),
  agentId: text('agent_id'),
  runId: text('run_id'),
  step: text('step'),
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
  /** What follows is said of a model call, or of a call on somebody's behalf. */
  readonly provider?: string;
  readonly model?: string;
  readonly tokens_in?: number;
  readonly tokens_out?: number;
  /** Those of `tokens_in` that the provider had read before. */
  readonly tokens_cached?: number;
  /** Those of `tokens_in` that the provider has kept, to be read again for less. */
  readonly tokens_kept?: number;
  /** Millionths of the currency's unit. */
  readonly cost_micros?: number;
  readonly currency?: string;
  readonly workspace_id?: string;
  readonly crew_id?: string;
  readonly agent_id?: string;
  readonly run_id?: string;
  /** Of the run. */
  readonly step?: string;
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
    provider: 'text',
    model: 'text',
    tokens_in: 'bigint',
    tokens_out: 'bigint',
    tokens_cached: 'bigint',
    tokens_kept: 'bigint',
    cost_micros: 'bigint',
    currency: 'text',
    workspace_id: 'text',
    crew_id: 'text',
    agent_id: 'text',
    run_id: 'text',
    step: 'text',
  },
  once: ['tenant_id', 'id'],
};

export const quotas = tenantTable(schema, 'tenant_usage_quotas', {
  version: integer('version').notNull(),
  scope: text('scope').$type<Scope>().notNull(),
  scopeId: text('scope_id').notNull(),
  hardCapEnabled: boolean('hard_cap_enabled').notNull(),
  softCapEnabled: boolean('soft_cap_enabled').notNull(),
  softCapThreshold: doublePrecision('soft_cap_threshold').notNull(),
  monthlyTokenLimit: count('monthly_token_limit'),
  dailyTokenLimit: count('daily_token_limit'),
  runTokenLimit: count('run_token_limit'),
  monthlyCostLimit: count('monthly_cost_limit_micros'),
  dailyCostLimit: count('daily_cost_limit_micros'),
  runCostLimit: count('run_cost_limit_micros'),
  monthlyCallLimit: count('monthly_call_limit'),
  dailyCallLimit: count('daily_call_limit'),
  runCallLimit: count('run_call_limit'),
});

export const accounts = tenantTable(schema, 'accounts', {
  scope: text('scope').$type<Scope>().notNull(),
  scopeId: text('scope_id').notNull(),
  period: text('period').$type<Period>().notNull(),
  periodStart: instant('period_start').notNull(),
  unit: text('unit').$type<Unit>().notNull(),
  spent: count('spent').notNull(),
  leased: count('leased').notNull(),
  warnedAt: instant('warned_at'),
});

export const leases = tenantTable(schema, 'leases', {
  accountId: uuid('account_id').notNull(),
  processId: uuid('process_id').notNull(),
  granted: count('granted').notNull(),
  used: count('used').notNull(),
  returned: count('returned').notNull(),
  over: count('over').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

export const prices = globalTable(schema, 'prices', {
  /** Null for the prices of everybody. */
  tenantId: uuid('tenant_id'),
  provider: text('provider').notNull(),
  model: text('model').notNull(),
  item: text('item').$type<PriceItem>().notNull(),
  microsPerMillion: count('micros_per_million').notNull(),
  currency: text('currency').notNull(),
  validFrom: instant('valid_from').notNull(),
  validUntil: instant('valid_until'),
  /** What a company says of what nobody else has priced. */
  isStated: boolean('is_stated').notNull().default(false),
  /** Whoever sets a price knows it; of those a house begins with some were never held against their maker's. */
  isConfirmed: boolean('is_confirmed').notNull().default(true),
});
