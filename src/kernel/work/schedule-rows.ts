// Seeing, pausing and running schedules by hand.
import { asc, eq } from 'drizzle-orm';
import { boolean, text, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Instant } from '#kernel/contract';
import { instant, moduleSchema } from '#kernel/store';

const schedules = moduleSchema('work').table('schedules', {
  tenantId: uuid('tenant_id').notNull(),
  name: text('name').notNull(),
  nextAt: instant('next_at').notNull(),
  lastAt: instant('last_at'),
  lastError: text('last_error'),
  paused: boolean('paused').notNull(),
  askedAt: instant('asked_at'),
});

const shown = {
  name: schedules.name,
  nextAt: schedules.nextAt,
  lastAt: schedules.lastAt,
  lastError: schedules.lastError,
  paused: schedules.paused,
  askedAt: schedules.askedAt,
};

const ScheduleRow = z.object({
  name: z.string(),
  nextAt: Instant,
  lastAt: Instant.nullable(),
  lastError: z.string().nullable(),
  paused: z.boolean(),
  askedAt: Instant.nullable().describe('When somebody asked for a run besides its own times'),
});

const ByName = z.object({ name: z.string().min(1).max(100) });

export const listSchedules = contract({
  name: 'work.schedule.list',
  summary: 'List what runs on a schedule, with its last and next time.',
  effect: 'read',
  access: 'work.schedule.read',
  input: z.object({}),
  output: z.object({ items: z.array(ScheduleRow) }),
  example: {},
}).implement(async (call) => ({
  items: await call.db.select(shown).from(schedules).orderBy(asc(schedules.name)),
}));

export const pauseSchedule = contract({
  name: 'work.schedule.pause',
  summary: 'Pause a schedule until it is resumed.',
  effect: 'write',
  access: 'work.schedule.manage',
  undo: { by: 'work.schedule.resume', input: ({ name }) => ({ name }) },
  input: ByName,
  output: ScheduleRow,
  example: { name: 'invoke.sweep-keys' },
}).implement((call, { name }) => change(call, name, { paused: true }));

export const resumeSchedule = contract({
  name: 'work.schedule.resume',
  summary: 'Resume a paused schedule.',
  effect: 'write',
  access: 'work.schedule.manage',
  undo: { by: 'work.schedule.pause', input: ({ name }) => ({ name }) },
  input: ByName,
  output: ScheduleRow,
  example: { name: 'invoke.sweep-keys' },
}).implement((call, { name }) => change(call, name, { paused: false }));

export const runScheduleNow = contract({
  name: 'work.schedule.runNow',
  summary: 'Let a schedule run now, besides its own times.',
  effect: 'write',
  access: 'work.schedule.manage',
  undo: { never: 'it may have run by then' },
  input: ByName,
  output: ScheduleRow,
  example: { name: 'invoke.sweep-keys' },
}).implement((call, { name }) => change(call, name, { askedAt: call.now }));

async function change(call: Call, name: string, values: { paused?: boolean; askedAt?: string }) {
  const [row] = await call.db.update(schedules).set(values).where(eq(schedules.name, name)).returning(shown);
  if (!row) throw new Fault('not_found', `There is no schedule called ${name}`);
  return row;
}
