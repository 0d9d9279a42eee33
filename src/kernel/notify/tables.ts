import { boolean, integer, json, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Channel, Facts, MessageState, Severity, Timing } from './model.ts';

const schema = moduleSchema('notify');

export const notices = tenantTable(schema, 'notices', {
  personId: uuid('person_id').notNull(),
  kind: text('kind').notNull(),
  severity: text('severity').$type<Severity>().notNull(),
  title: text('title').notNull(),
  body: text('body').notNull(),
  link: text('link'),
  facts: json('facts').$type<Facts>().notNull(),
  groupKey: text('group_key'),
  count: integer('count').notNull().default(1),
  seenAt: instant('seen_at'),
  readAt: instant('read_at'),
  archivedAt: instant('archived_at'),
});
export type NoticeRow = typeof notices.$inferSelect;

export const settings = tenantTable(schema, 'settings', {
  personId: uuid('person_id').notNull(),
  language: text('language').notNull(),
  timeZone: text('time_zone').notNull(),
  quietFrom: text('quiet_from'),
  quietUntil: text('quiet_until'),
  urgentPasses: boolean('urgent_passes').notNull(),
  version: integer('version').notNull().default(1),
});

export const preferences = tenantTable(schema, 'preferences', {
  personId: uuid('person_id').notNull(),
  kind: text('kind').notNull(),
  channel: text('channel').$type<Channel>().notNull(),
  timing: text('timing').$type<Timing>().notNull(),
});

export const messages = tenantTable(schema, 'messages', {
  personId: uuid('person_id'),
  channel: text('channel').$type<Channel>().notNull(),
  slot: text('slot').notNull(),
  dueAt: instant('due_at').notNull(),
  state: text('state').$type<MessageState>().notNull().default('waiting'),
  attempts: integer('attempts').notNull().default(0),
  lastError: text('last_error'),
  sentAt: instant('sent_at'),
  sealed: text('sealed'),
});
export type MessageRow = typeof messages.$inferSelect;

export const deliveries = tenantTable(schema, 'deliveries', {
  noticeId: uuid('notice_id').notNull(),
  channel: text('channel').$type<Channel>().notNull(),
  messageId: uuid('message_id').notNull(),
});

export const wordings = tenantTable(schema, 'wordings', {
  name: text('name').notNull(),
  language: text('language').notNull(),
  version: integer('version').notNull(),
  subject: text('subject'),
  text: text('text'),
  html: text('html'),
});

export const chats = tenantTable(schema, 'chats', {
  personId: uuid('person_id').notNull(),
  channel: text('channel').notNull(),
  connectionId: uuid('connection_id').notNull(),
  address: text('address').notNull(),
});

export const chatCodes = tenantTable(schema, 'chat_codes', {
  personId: uuid('person_id').notNull(),
  digest: text('digest').notNull(),
  expiresAt: instant('expires_at').notNull(),
});

export const buttons = tenantTable(schema, 'buttons', {
  personId: uuid('person_id').notNull(),
  digest: text('digest').notNull(),
  approvalId: uuid('approval_id').notNull(),
  verdict: text('verdict').$type<'approve' | 'reject'>().notNull(),
  sealed: text('sealed').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
});

export const devices = tenantTable(schema, 'devices', {
  personId: uuid('person_id').notNull(),
  label: text('label').notNull(),
  endpointHash: text('endpoint_hash').notNull(),
  sealed: text('sealed').notNull(),
});

export const pushKeys = tenantTable(schema, 'push_keys', {
  publicKey: text('public_key').notNull(),
  sealed: text('sealed').notNull(),
});
