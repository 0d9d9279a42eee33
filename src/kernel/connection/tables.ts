import { integer, json, text, uuid } from 'drizzle-orm/pg-core';
import type { Fields } from '#kernel/contract';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Definition } from './api/definition.ts';
import type { State } from './model.ts';

const schema = moduleSchema('connection');

export const connections = tenantTable(schema, 'connections', {
  connector: text('connector').notNull(),
  title: text('title').notNull(),
  account: text('account'),
  fields: json('fields').$type<Fields>().notNull(),
  /** Field of the connector → id of the secret in the vault. */
  secrets: json('secrets').$type<Readonly<Record<string, string>>>().notNull(),
  state: text('state').$type<State>().notNull(),
  problem: text('problem'),
  testedAt: instant('tested_at'),
  checkAt: instant('check_at'),
  /** Counts the tokens of OAuth that there have been. */
  tokens: integer('tokens').notNull().default(0),
  tokensEndAt: instant('tokens_end_at'),
  renewingUntil: instant('renewing_until'),
});

export const usual = tenantTable(schema, 'usual', {
  /** A connector, or a contract. */
  subject: text('subject').notNull(),
  connectionId: uuid('connection_id').notNull(),
});

export const consents = tenantTable(schema, 'consents', {
  connectionId: uuid('connection_id').notNull(),
  actorId: text('actor_id').notNull(),
  verifier: text('verifier').notNull(),
  redirectUri: text('redirect_uri').notNull(),
  endsAt: instant('ends_at').notNull(),
  usedAt: instant('used_at'),
});

export const received = tenantTable(schema, 'received', {
  connector: text('connector').notNull(),
  connectionId: uuid('connection_id').notNull(),
  externalId: text('external_id').notNull(),
  type: text('type').notNull(),
  payload: text('payload').notNull(),
  state: text('state').$type<'stored' | 'told'>().notNull(),
});

export const apis = tenantTable(schema, 'apis', {
  name: text('name').notNull(),
  title: text('title').notNull(),
  definition: json('definition').$type<Definition>().notNull(),
  connectionId: uuid('connection_id').notNull(),
  removedAt: instant('removed_at'),
});
