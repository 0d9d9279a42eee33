import { bigint, boolean, date, integer, json, text, uuid } from 'drizzle-orm/pg-core';
import type { Money } from '#base/money';
import type { Actor, Effect, Origin } from '#kernel/contract';
import { instant, moduleSchema, tenantTable } from '#kernel/store';
import type { Chain, Change, Policy, Rule, Silence, Source, State, Verdict } from './model.ts';
import type { Band } from './trust.ts';

const schema = moduleSchema('approval');

/** A planned call as people see it. */
export interface PlanRow {
  readonly capability: string;
  readonly summary: string;
  readonly effect: Effect;
  readonly stake: Money | null;
  readonly input: unknown;
}

export const requests = tenantTable(schema, 'requests', {
  title: text('title').notNull(),
  reason: text('reason').notNull(),
  sources: json('sources').$type<Source[]>().notNull(),
  capability: text('capability').notNull(),
  effect: text('effect').$type<Effect>().notNull(),
  rule: text('rule').$type<Rule>().notNull(),
  tier: integer('tier').notNull(),
  band: text('band').$type<Band>().notNull(),
  tainted: boolean('tainted').notNull(),
  stake: json('stake').$type<Money>(),
  actor: json('actor').$type<Actor>().notNull(),
  actorId: text('actor_id').notNull(),
  agentId: text('agent_id'),
  requesters: text('requesters').array().notNull(),
  secondNeeded: boolean('second_needed').notNull(),
  callKey: text('call_key'),
  runId: text('run_id'),
  origin: json('origin').$type<Pick<Origin, 'door' | 'requestId'>>().notNull(),
  resumes: text('resumes').notNull(),
  sealed: text('sealed'),
  shown: json('shown').notNull(),
  asked: json('asked').notNull(),
  askedHash: text('asked_hash').notNull(),
  inputHash: text('input_hash').notNull(),
  plan: json('plan').$type<PlanRow[]>(),
  chain: json('chain').$type<Chain>().notNull(),
  step: integer('step').notNull().default(0),
  deadline: instant('deadline').notNull(),
  onSilence: text('on_silence').$type<Silence>().notNull(),
  escalatedAt: instant('escalated_at'),
  state: text('state').$type<State>().notNull().default('waiting'),
  decidedAt: instant('decided_at'),
  decidedBy: text('decided_by'),
  decisionReason: text('decision_reason'),
  rehearsal: json('rehearsal'),
  rehearsedAt: instant('rehearsed_at'),
  rehearsedHash: text('rehearsed_hash'),
  claimedUntil: instant('claimed_until'),
  finishedAt: instant('finished_at'),
});
export type RequestRow = typeof requests.$inferSelect;
export type NewRequest = typeof requests.$inferInsert;

export const decisions = tenantTable(schema, 'decisions', {
  requestId: uuid('request_id').notNull(),
  personId: text('person_id').notNull(),
  authorityId: text('authority_id').notNull(),
  step: integer('step').notNull(),
  verdict: text('verdict').$type<Verdict>().notNull(),
  reason: text('reason'),
  inputHash: text('input_hash').notNull(),
  door: text('door').notNull(),
  void: boolean('void').notNull().default(false),
});

export const edits = tenantTable(schema, 'edits', {
  requestId: uuid('request_id').notNull(),
  personId: text('person_id').notNull(),
  changes: json('changes').$type<Change[]>().notNull(),
  hashBefore: text('hash_before').notNull(),
  hashAfter: text('hash_after').notNull(),
});

export const policies = tenantTable(schema, 'policies', {
  policy: json('policy').$type<Policy>().notNull(),
  version: integer('version').notNull().default(1),
});

export const delegations = tenantTable(schema, 'delegations', {
  fromId: text('from_id').notNull(),
  toId: text('to_id').notNull(),
  startsAt: instant('starts_at').notNull(),
  endsAt: instant('ends_at').notNull(),
  upToTier: integer('up_to_tier').notNull(),
  endedAt: instant('ended_at'),
});

export const autonomy = tenantTable(schema, 'autonomy', {
  agentId: text('agent_id').notNull(),
  capability: text('capability').notNull(),
  band: text('band').$type<Band>().notNull(),
  asAsked: integer('as_asked').notNull().default(0),
  changed: integer('changed').notNull().default(0),
  rejected: integer('rejected').notNull().default(0),
  n: integer('n').notNull().default(0),
  nAsAsked: integer('n_as_asked').notNull().default(0),
  pinned: boolean('pinned').notNull().default(false),
  snappedAt: instant('snapped_at'),
});

export const spent = tenantTable(schema, 'spent', {
  agentId: text('agent_id').notNull(),
  day: date('day').notNull(),
  currency: text('currency').notNull(),
  amount: bigint('amount', { mode: 'number' }).notNull(),
});

export const reviews = tenantTable(schema, 'reviews', {
  callId: uuid('call_id').notNull(),
  agentId: text('agent_id').notNull(),
  capability: text('capability').notNull(),
  band: text('band').$type<Band>().notNull(),
  stake: json('stake').$type<Money>(),
  runId: text('run_id'),
  state: text('state').$type<'open' | 'good' | 'bad'>().notNull().default('open'),
  personId: text('person_id'),
  note: text('note'),
});

export const links = tenantTable(schema, 'links', {
  tokenHash: text('token_hash').notNull(),
  requestId: uuid('request_id').notNull(),
  personId: text('person_id').notNull(),
  verdicts: text('verdicts').array().$type<Verdict[]>().notNull(),
  inputHash: text('input_hash').notNull(),
  expiresAt: instant('expires_at').notNull(),
  usedAt: instant('used_at'),
  usedFor: text('used_for').$type<Verdict>(),
});
