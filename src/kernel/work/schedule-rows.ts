// Seeing, pausing and running schedules by hand.
import { and, asc, eq, gt, isNotNull } from 'drizzle-orm';
import { boolean, json, text, uuid } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, type Capability, contract, Instant, list, Page, text as words } from '#kernel/contract';
import { listCapabilities } from '#kernel/invoke';
import { instant, moduleSchema, prepared } from '#kernel/store';
import { secretOf } from './flow/check.ts';
import { misfits } from './flow/typing.ts';
import { acquaintance, type Introduced } from './run/eager.ts';
import { taintsOf } from './run/starting.ts';
import { titleFrom } from './schedules.ts';
import { type CatchUp, checkCalendar, firstAfter } from './timing.ts';

export const schedules = moduleSchema('work').table('schedules', {
  tenantId: uuid('tenant_id').notNull(),
  name: text('name').notNull(),
  title: text('title'),
  every: text('every'),
  nextAt: instant('next_at').notNull(),
  lastAt: instant('last_at'),
  lastError: text('last_error'),
  paused: boolean('paused').notNull(),
  askedAt: instant('asked_at'),
  capability: text('capability'),
  input: json('input'),
  actor: json('actor'),
  cron: text('cron'),
  zone: text('zone'),
  catchUp: text('catch_up').$type<CatchUp>().notNull(),
});

const shown = {
  name: schedules.name,
  title: schedules.title,
  every: schedules.every,
  nextAt: schedules.nextAt,
  lastAt: schedules.lastAt,
  lastError: schedules.lastError,
  paused: schedules.paused,
  askedAt: schedules.askedAt,
  ...{ capability: schedules.capability, cron: schedules.cron, zone: schedules.zone, catchUp: schedules.catchUp },
};

const ScheduleRow = z.object({
  name: z.string(),
  title: z.string().nullable().describe('What is done by it, or which flow it begins'),
  every: z.string().nullable().describe('How often, when a module brings it'),
  nextAt: Instant,
  lastAt: Instant.nullable(),
  lastError: z.string().nullable(),
  paused: z.boolean(),
  askedAt: Instant.nullable().describe('When somebody asked for a run besides its own times'),
  capability: z.string().nullable().describe('What it calls; nothing when a module brings it'),
  cron: z.string().nullable(),
  zone: z.string().nullable(),
  catchUp: z.enum(['once', 'all', 'skip']),
});

const ByName = z.object({ name: z.string().min(1).max(100) });

export const listSchedules = contract({
  name: 'work.schedule.list',
  summary: 'List what runs on a schedule by name, with its last and next time.',
  effect: 'read',
  access: 'work.schedule.read',
  input: Page,
  output: list(ScheduleRow),
  example: { limit: 20 },
});

/** What a module has brought that is not here any more is done no more. */
function listing(): Introduced {
  const { meet, engine } = acquaintance();
  const listed = listSchedules.implement(async (call, { limit, after }) => {
    const rows = await call.db
      .select(shown)
      .from(schedules)
      .where(after ? gt(schedules.name, after) : undefined)
      .orderBy(asc(schedules.name))
      .limit(limit);
    const items = rows.filter(({ name, capability }) => capability !== null || engine().brings(name));
    return { items, next: rows.length === limit ? (rows.at(-1)?.name ?? null) : null };
  });
  return { ...listed, meet };
}

const NewSchedule = z.object({
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,98}$/)
    .describe('Small letters, digits and hyphens'),
  capability: z.string().max(100).describe('What is called, as whoever makes the schedule'),
  input: z.record(z.string(), z.unknown()).default({}),
  cron: z.string().trim().min(1).max(100).describe('Minute, hour, day, month, weekday'),
  zone: z.string().max(60).default('UTC').describe('Of the calendar, such as Europe/Berlin'),
  catchUp: z
    .enum(['once', 'all', 'skip'])
    .default('once')
    .describe('Of what was missed: one for all, every one, or none'),
  title: words(200).optional().describe('For people; what the capability says of itself, when absent'),
});

const insert = prepared(
  `insert into work.schedules (name, capability, input, actor, cron, zone, catch_up, next_at, tainted, title)
   select $1, $2, $3, $4, $5, $6, $7, $8,
     exists (select 1 from invoke.taints t where t.run = any($9) and (t.until is null or t.until > $10)), $11
   on conflict (tenant_id, name) do nothing returning name`,
);

const createSchedule = contract({
  name: 'work.schedule.create',
  summary: 'Let a capability be called again and again, by a calendar in a time zone.',
  title: ({ title, name, capability }) => `Do ${title ?? capability} on a schedule, ${name}`,
  effect: 'write',
  access: 'work.schedule.manage',
  undo: { by: 'work.schedule.delete', input: ({ name }) => ({ name }) },
  input: NewSchedule,
  output: ScheduleRow,
  example: { name: 'weekly-look', capability: 'work.schedule.list', cron: '0 9 * * 1', zone: 'Europe/Berlin' },
}).implement(async (call, { name, capability, input, cron, zone, catchUp, title }) => {
  checkCalendar(cron, zone, call.now);
  const { description } = await usable(call, capability, input);
  const { credentialId: _, ...actor } = call.actor;
  const values = [
    ...[name, capability, JSON.stringify(input), JSON.stringify(actor), cron, zone, catchUp],
    ...[firstAfter({ cron, zone }, call.now), taintsOf(call), call.now, title ?? titleFrom(description)],
  ];
  const { rows } = await call.db.$run({ statement: insert, values });
  if (rows.length === 0) throw new Fault('conflict', `There is a schedule called ${name} already`);
  return one(call, name);
});

/** Better to hear it now than on the first morning. */
async function usable(call: Call, capability: string, input: unknown) {
  const { items } = await call.invoke(listCapabilities, { search: capability, limit: 200 });
  const found = items.find(({ name }) => name === capability);
  if (!found) throw new Fault('not_found', `There is no capability called ${capability} that you may use`);
  const secret = secretOf(found);
  if (secret) throw new Fault('invalid', `${capability} ${secret} a secret, which a schedule must not keep`);
  const [misfit] = misfits({ schema: found.inputSchema, template: input, place: 'input' }, asItStands);
  if (misfit) throw new Fault('invalid', `${misfit.place} ${misfit.message}`, { details: { field: misfit.place } });
  return found;
}

/** Nothing in it is an expression. */
const asItStands = { typesOf: () => undefined, expressionIn: () => undefined };

const deleteSchedule = contract({
  name: 'work.schedule.delete',
  summary: 'Delete a schedule that the company has made.',
  effect: 'write',
  access: 'work.schedule.manage',
  undo: { never: 'make it anew' },
  input: ByName,
  output: ScheduleRow,
  example: { name: 'weekly-look' },
}).implement(async (call, { name }) => {
  const isOfFlow = name.startsWith('flow.');
  if (isOfFlow && (await one(call, name)))
    throw new Fault('conflict', `${name} belongs to a flow; deactivate that, or pause this`);
  const [row] = await call.db
    .delete(schedules)
    .where(and(eq(schedules.name, name), isNotNull(schedules.capability)))
    .returning(shown);
  if (!row) throw new Fault('not_found', `There is no schedule called ${name} that the company has made`);
  return row;
});

async function one(call: Call, name: string) {
  const [row] = await call.db.select(shown).from(schedules).where(eq(schedules.name, name));
  if (!row) throw new Fault('not_found', `There is no schedule called ${name}`);
  return row;
}

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

export function scheduleCapabilities(): readonly Capability[] {
  return [listing(), createSchedule, deleteSchedule, pauseSchedule, resumeSchedule, runScheduleNow];
}
