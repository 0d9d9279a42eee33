import { boolean, doublePrecision, integer, text } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Kind, Known, Severity } from './model.ts';

const schema = moduleSchema('platform');

export const alertRules = tenantTable(schema, 'alert_rules', {
  kind: text('kind').$type<Kind>().notNull(),
  enabled: boolean('enabled').notNull(),
  threshold: doublePrecision('threshold').notNull(),
  atLeast: integer('at_least').notNull(),
  quietMinutes: integer('quiet_minutes').notNull(),
  version: integer('version').notNull(),
});

export const alerts = tenantTable(schema, 'alerts', {
  kind: text('kind').$type<Kind>().notNull(),
  subject: text('subject').notNull(),
  severity: text('severity').$type<Severity>().notNull(),
  state: text('state').$type<Known['state']>().notNull(),
  summary: text('summary').notNull(),
  value: doublePrecision('value').notNull(),
  threshold: doublePrecision('threshold').notNull(),
  raisedAt: instant('raised_at').notNull(),
  seenAt: instant('seen_at').notNull(),
  toldAt: instant('told_at'),
  acknowledgedBy: text('acknowledged_by'),
  resolvedAt: instant('resolved_at'),
});

export const alertMutes = tenantTable(schema, 'alert_mutes', {
  kind: text('kind').$type<Kind>().notNull(),
  /** Empty for all of the kind. */
  subject: text('subject').notNull(),
  until: instant('until').notNull(),
});
