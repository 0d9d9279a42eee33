import { bigint, boolean, date, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Bonus, BuyerKind, Line, Metric, RemotePrice, State, Tier } from './model.ts';

const schema = moduleSchema('meter');
const count = (name: string) => bigint(name, { mode: 'number' });

export const tariffs = tenantTable(schema, 'tariffs', {
  name: text('name').notNull(),
  title: text('title').notNull(),
  months: integer('months').notNull(),
  baseAmount: count('base_amount').notNull(),
  currency: text('currency').notNull(),
  tier: text('tier').$type<Tier>(),
  monthlyCallLimit: count('monthly_call_limit'),
  metrics: jsonb('metrics').$type<Metric[]>().notNull(),
  bonuses: jsonb('bonuses').$type<Bonus[]>().notNull(),
  remotePrices: jsonb('remote_prices').$type<RemotePrice[]>().notNull(),
  isOpen: boolean('is_open').notNull(),
});
export type TariffRow = typeof tariffs.$inferSelect;

export const subscriptions = tenantTable(schema, 'subscriptions', {
  version: integer('version').notNull(),
  tariffId: uuid('tariff_id').notNull(),
  buyerKind: text('buyer_kind').$type<BuyerKind>().notNull(),
  buyerId: text('buyer_id').notNull(),
  buyerName: text('buyer_name').notNull(),
  email: text('email'),
  isByHand: boolean('is_by_hand').notNull(),
  state: text('state').$type<State>().notNull(),
  connectionId: uuid('connection_id'),
  customerId: text('customer_id'),
  remoteId: text('remote_id'),
  endsWithPeriod: boolean('ends_with_period').notNull(),
  paidUntil: instant('paid_until'),
  toldAt: instant('told_at'),
  startedAt: instant('started_at'),
  endedAt: instant('ended_at'),
  periodStart: instant('period_start'),
  periodEnd: instant('period_end'),
  appliedTier: text('applied_tier').$type<Tier>(),
});
export type SubscriptionRow = typeof subscriptions.$inferSelect;

export const charges = tenantTable(schema, 'charges', {
  subscriptionId: uuid('subscription_id').notNull(),
  kind: text('kind').$type<'outcome' | 'service'>().notNull(),
  what: text('what').notNull(),
  reference: text('reference').notNull(),
  at: instant('at').notNull(),
  amount: count('amount').notNull(),
  currency: text('currency').notNull(),
  invoiceId: uuid('invoice_id'),
  cancelledAt: instant('cancelled_at'),
});

export const invoices = tenantTable(schema, 'invoices', {
  subscriptionId: uuid('subscription_id').notNull(),
  year: integer('year').notNull(),
  serial: integer('serial').notNull(),
  buyerName: text('buyer_name').notNull(),
  periodStart: instant('period_start').notNull(),
  periodEnd: instant('period_end').notNull(),
  currency: text('currency').notNull(),
  lines: jsonb('lines').$type<readonly Line[]>().notNull(),
  total: count('total').notNull(),
  due: count('due').notNull(),
  state: text('state').$type<'open' | 'paid' | 'void'>().notNull(),
  issuedAt: instant('issued_at').notNull(),
  paidAt: instant('paid_at'),
});
export type InvoiceRow = typeof invoices.$inferSelect;

export const usageReports = tenantTable(schema, 'usage_reports', {
  subscriptionId: uuid('subscription_id').notNull(),
  meter: text('meter').notNull(),
  day: date('day', { mode: 'string' }).notNull(),
  quantity: count('quantity').notNull(),
});
