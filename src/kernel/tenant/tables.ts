import { integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { globalTable, instant, moduleSchema, tenantTable } from '#kernel/store';
import type { IntegrationStatus, Look, SubscriptionStatus, TenantStatus } from './model.ts';
import type { PlanName } from './plans.ts';

const schema = moduleSchema('tenant');

export const tenants = globalTable(schema, 'tenants', {
  name: text('name').notNull(),
  slug: text('slug').notNull(),
  plan: text('plan').$type<PlanName>().notNull(),
  status: text('status').$type<TenantStatus>().notNull(),
  /** When the owner's tenant got its first administrator. */
  claimedAt: instant('claimed_at'),
});

export const domains = globalTable(schema, 'domains', {
  tenantId: uuid('tenant_id').notNull(),
  host: text('host').notNull(),
  /** Null until it is known that the host is the tenant's: only then does it lead anywhere. */
  confirmedAt: instant('confirmed_at'),
});

export const subscriptions = tenantTable(schema, 'subscriptions', {
  plan: text('plan').$type<PlanName>().notNull(),
  status: text('status').$type<SubscriptionStatus>().notNull(),
  periodStart: instant('period_start').notNull(),
  periodEnd: instant('period_end'),
});

export const workspaces = tenantTable(schema, 'workspaces', {
  name: text('name').notNull(),
  title: text('title').notNull(),
  archivedAt: instant('archived_at'),
});

export const brands = tenantTable(schema, 'brands', {
  name: text('name').notNull(),
  look: jsonb('look').$type<Look>().notNull(),
  domain: text('domain'),
  version: integer('version').notNull().default(1),
  archivedAt: instant('archived_at'),
});

export const tenantIntegrations = tenantTable(schema, 'tenant_integrations', {
  connector: text('connector').notNull(),
  /** One company may have several accounts at one service. */
  name: text('name').notNull(),
  settings: jsonb('settings').$type<Record<string, unknown>>().notNull(),
  status: text('status').$type<IntegrationStatus>().notNull(),
  note: text('note'),
});
