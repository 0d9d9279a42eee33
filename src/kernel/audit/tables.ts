import { integer, json, smallint, text, uuid } from 'drizzle-orm/pg-core';
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
  delegatedBy: text('delegated_by'),
  runId: text('run_id'),
  subject: text('subject'),
  payloadHash: text('payload_hash'),
});

export const payloads = audit.table('payloads', {
  entryId: uuid('entry_id').notNull(),
  tenantId: uuid('tenant_id').notNull(),
  subject: text('subject'),
  sealed: text('sealed'),
  /** As they were kept before payloads were sealed. */
  input: json('input'),
  output: json('output'),
});

export const segments = audit.table('segments', {
  tenantId: uuid('tenant_id').notNull(),
  number: integer('number').notNull(),
  form: smallint('form').notNull(),
  era: integer('era').notNull(),
  lastTxid: text('last_txid').notNull(),
  lastId: uuid('last_id').notNull(),
  rows: integer('rows').notNull(),
  root: text('root').notNull(),
  previous: text('previous').notNull(),
  hash: text('hash').notNull(),
  sealedAt: instant('sealed_at').notNull(),
  keyId: text('key_id').notNull(),
  signature: text('signature').notNull(),
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
  /** Who let the actor act for them. */
  readonly delegated_by?: string | null;
  readonly run_id?: string | null;
  /** Whose data it concerns: the payload is sealed under their key. */
  readonly subject?: string | null;
  readonly payload_hash?: string | null;
}

export interface PayloadRow {
  readonly entry_id: string;
  readonly tenant_id: string;
  readonly subject?: string;
  readonly sealed?: string;
  /** What was spooled before payloads were sealed is still delivered. */
  readonly input?: unknown;
  readonly output?: unknown;
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
    delegated_by: 'text',
    run_id: 'text',
    subject: 'text',
    payload_hash: 'text',
  },
  once: ['tenant_id', 'id'],
};

export const payloadPart: RecordPart = {
  table: 'audit.payloads',
  columns: { entry_id: 'uuid', tenant_id: 'uuid', subject: 'text', sealed: 'text', input: 'json', output: 'json' },
  once: ['tenant_id', 'entry_id'],
};
