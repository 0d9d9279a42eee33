import { boolean, integer, json, text, uuid } from 'drizzle-orm/pg-core';
import type { Actor } from '#kernel/contract';
import { instant, moduleSchema } from '#kernel/store';
import type { Ending, Problem, RunState, StepKind } from './model.ts';

const schema = moduleSchema('work');

export const runs = schema.table('runs', {
  id: uuid('id').primaryKey(),
  tenantId: uuid('tenant_id').notNull(),
  workflow: text('workflow').notNull(),
  version: integer('version').notNull(),
  state: text('state').$type<RunState>().notNull(),
  ending: text('ending').$type<Ending>(),
  epoch: integer('epoch').notNull(),
  owner: uuid('owner'),
  queue: text('queue').notNull(),
  priority: integer('priority').notNull(),
  actor: json('actor').$type<Actor>().notNull(),
  input: json('input').notNull(),
  /** Made of what went in, so that its runs are found. */
  flowId: text('flow_id'),
  output: json('output'),
  error: json('error').$type<Problem>(),
  progress: json('progress').$type<{ percent: number; note: string | null; at: string }>(),
  parentId: uuid('parent_id'),
  tainted: boolean('tainted').notNull(),
  /** When it was last put in line, or taken up. */
  queuedAt: instant('queued_at').notNull(),
  wakeAt: instant('wake_at'),
  deadlineAt: instant('deadline_at'),
  createdAt: instant('created_at').notNull(),
  startedAt: instant('started_at'),
  finishedAt: instant('finished_at'),
  announced: boolean('announced').notNull(),
});

export const journal = schema.table('journal', {
  runId: uuid('run_id').notNull(),
  step: text('step').notNull(),
  seq: integer('seq').notNull(),
  epoch: integer('epoch').notNull(),
  kind: text('kind').$type<StepKind>().notNull(),
  what: text('what').notNull(),
  output: json('output'),
  error: json('error').$type<Problem>(),
  beganAt: instant('began_at').notNull(),
  endedAt: instant('ended_at').notNull(),
});

export const waits = schema.table('waits', {
  runId: uuid('run_id').notNull(),
  step: text('step').notNull(),
  topic: text('topic').notNull(),
  kind: text('kind').$type<StepKind>().notNull(),
  until: instant('until'),
});

export const logs = schema.table('logs', {
  id: uuid('id').primaryKey(),
  runId: uuid('run_id').notNull(),
  level: text('level').$type<'info' | 'warn' | 'error'>().notNull(),
  line: text('line').notNull(),
  at: instant('at').notNull(),
});
