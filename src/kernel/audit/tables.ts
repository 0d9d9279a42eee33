import { json, text, uuid } from 'drizzle-orm/pg-core';
import { instant, moduleSchema, type RecordPart } from '#kernel/store';

const audit = moduleSchema('audit');

export const entries = audit.table('entries', {
  id: uuid('id').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  at: instant('at').notNull(),
  parentId: uuid('parent_id'),
  actorKind: text('actor_kind').notNull(),
  actorId: text('actor_id').notNull(),
  credentialId: text('credential_id'),
  capability: text('capability').notNull(),
  effect: text('effect').notNull(),
  outcome: text('outcome').notNull(),
  code: text('code'),
  door: text('door').notNull(),
  requestId: text('request_id').notNull(),
  callKey: text('call_key'),
  undoes: uuid('undoes'),
});

export const payloads = audit.table('payloads', {
  entryId: uuid('entry_id').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  input: json('input').notNull(),
  output: json('output'),
});

/** One row of the record, as the pipeline hands it over. */
export interface EntryRow {
  readonly id: string;
  readonly tenant_id: string;
  readonly at: string;
  readonly parent_id: string | null;
  readonly actor_kind: string;
  readonly actor_id: string;
  readonly credential_id: string | null;
  readonly capability: string;
  readonly effect: string;
  readonly outcome: 'done' | 'refused' | 'failed';
  readonly code: string | null;
  readonly door: string;
  readonly request_id: string;
  readonly call_key: string | null;
  readonly undoes: string | null;
}

export interface PayloadRow {
  readonly entry_id: string;
  readonly tenant_id: string;
  readonly input: unknown;
  readonly output: unknown;
}

export const entryPart: RecordPart = {
  table: 'audit.entries',
  columns: {
    id: 'uuid',
    tenant_id: 'uuid',
    at: 'timestamptz',
    parent_id: 'uuid',
    actor_kind: 'text',
    actor_id: 'text',
    credential_id: 'text',
    capability: 'text',
    effect: 'text',
    outcome: 'text',
    code: 'text',
    door: 'text',
    request_id: 'text',
    call_key: 'text',
    undoes: 'uuid',
  },
  once: ['tenant_id', 'id'],
};

export const payloadPart: RecordPart = {
  table: 'audit.payloads',
  columns: {
    entry_id: 'uuid',
    tenant_id: 'uuid',
    input: 'json',
    output: 'json',
  },
  once: ['tenant_id', 'entry_id'],
};
