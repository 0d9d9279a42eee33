import { bigint, boolean, integer, jsonb, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Kind, Tier } from './model.ts';

const schema = moduleSchema('partners');
const amount = (name: string) => bigint(name, { mode: 'number' });

export const programs = tenantTable(schema, 'programs', {
  slug: text('slug').notNull(),
  name: text('name').notNull(),
  landingUrl: text('landing_url'),
  currencies: jsonb('currencies').$type<{ currency: string; tierUnit: number; minimumPayout: number }[]>().notNull(),
  holdingDays: integer('holding_days').notNull(),
  cookieDays: integer('cookie_days').notNull(),
  graceMinutes: integer('grace_minutes').notNull(),
  acceptsByItself: boolean('accepts_by_itself').notNull(),
  holdScore: integer('hold_score').notNull(),
  rejectScore: integer('reject_score').notNull(),
  ownWords: text('own_words').array().notNull(),
  version: integer('version').notNull().default(1),
});

/** Partners of every kind; the table has the name that the first of them had. */
export const affiliates = tenantTable(schema, 'affiliates', {
  programId: uuid('program_id').notNull(),
  kind: text('kind').$type<Kind>().notNull(),
  name: text('name').notNull(),
  email: text('email').notNull(),
  emailKey: text('email_key').notNull(),
  status: text('status').$type<PartnerStatus>().notNull(),
  note: text('note'),
  parentId: uuid('parent_id'),
  userId: uuid('user_id'),
  website: text('website'),
  country: text('country'),
  audience: text('audience').array().notNull().default([]),
  agreedRateBp: integer('agreed_rate_bp'),
  isTrusted: boolean('is_trusted').notNull().default(false),
  shownAs: text('shown_as'),
  payMethod: text('pay_method'),
  payTo: text('pay_to'),
  payKey: text('pay_key'),
  joinedIp: text('joined_ip'),
  joinedDevice: text('joined_device'),
  version: integer('version').notNull().default(1),
});

export type PartnerStatus = 'applied' | 'approved' | 'rejected' | 'suspended' | 'banned' | 'closed';

export const links = tenantTable(schema, 'links', {
  affiliateId: uuid('affiliate_id').notNull(),
  code: text('code').notNull(),
  url: text('url'),
  label: text('label'),
  isOpen: boolean('is_open').notNull().default(true),
});

export const coupons = tenantTable(schema, 'coupons', {
  affiliateId: uuid('affiliate_id').notNull(),
  code: text('code').notNull(),
  isPublic: boolean('is_public').notNull(),
  isOpen: boolean('is_open').notNull().default(true),
});

/** Why something looks like fraud: the signal, how much it weighs, and what was seen. */
export interface Reason {
  readonly signal: string;
  readonly weight: number;
  readonly evidence: string;
}

export const conversions = tenantTable(schema, 'conversions', {
  affiliateId: uuid('affiliate_id').notNull(),
  secondId: uuid('second_id'),
  thirdId: uuid('third_id'),
  referralId: uuid('referral_id'),
  network: text('network').notNull(),
  transactionId: text('transaction_id').notNull(),
  digest: text('digest').notNull(),
  at: instant('at').notNull(),
  month: text('month').notNull(),
  amount: amount('amount').notNull(),
  refunded: amount('refunded').notNull().default(0),
  currency: text('currency').notNull(),
  fixedRateBp: integer('fixed_rate_bp'),
  path: text('path').$type<Path>().notNull(),
  coupon: text('coupon'),
  state: text('state').$type<SaleState>().notNull().default('pending'),
  dueAt: instant('due_at').notNull(),
  customerKey: text('customer_key'),
  customerDomain: text('customer_domain'),
  customerMailMadeUp: boolean('customer_mail_made_up').notNull().default(false),
  ip: text('ip'),
  device: text('device'),
  paymentKey: text('payment_key'),
  country: text('country'),
  billingCountry: text('billing_country'),
  score: integer('score'),
  reasons: jsonb('reasons').$type<Reason[]>().notNull().default([]),
  judgedBy: text('judged_by'),
  chargedBack: boolean('charged_back').notNull().default(false),
  version: integer('version').notNull().default(1),
});

/** How a sale was led back to its partner. */
export type Path = 'click' | 'link' | 'coupon' | 'partner';
export type SaleState = 'pending' | 'held' | 'approved' | 'rejected';

/** What was given or taken back, line by line; lines are added and paid, never changed. */
export const commissions = tenantTable(schema, 'commissions', {
  conversionId: uuid('conversion_id').notNull(),
  affiliateId: uuid('affiliate_id').notNull(),
  level: integer('level').notNull(),
  reason: text('reason').$type<LineReason>().notNull(),
  amount: amount('amount').notNull(),
  currency: text('currency').notNull(),
  rateBp: integer('rate_bp').notNull(),
  tier: text('tier').$type<Tier>().notNull(),
  payoutId: uuid('payout_id'),
  entryId: uuid('entry_id').notNull(),
});

export type LineReason = 'sale' | 'tier' | 'refund' | 'chargeback' | 'rejected' | 'accepted';

/** Who reports sales with a signature instead of a key of this house. */
export const networks = tenantTable(schema, 'networks', {
  name: text('name').notNull(),
  publicKey: text('public_key').notNull(),
  isOpen: boolean('is_open').notNull().default(true),
});
