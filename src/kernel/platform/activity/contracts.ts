// What this part promises about who did what.
import { z } from 'zod';
import { contract, Id, Instant, list, Page } from '#kernel/contract';

const Day = z.iso.date().describe('A day in UTC, such as 2026-01-31');
const Days = { from: Day.optional().describe('The first day; thirty days ago, when absent'), until: Day.optional() };
const Totals = z.object({
  calls: z.int(),
  failures: z.int(),
  tokens: z.int(),
  costMicros: z.int().describe('Millionths of a dollar'),
});
const Presence = Totals.extend({ activeDays: z.int(), lastSeenAt: Instant });
const Detail = z.object({
  days: z.array(Totals.extend({ onDate: Day })),
  capabilities: z.array(Totals.extend({ capability: z.string(), lastSeenAt: Instant })).describe('The fifty busiest'),
});
const exampleId = '019abcde-0000-7000-8000-000000000000';

export const listPeople = contract({
  name: 'platform.activity.people',
  summary: 'List how much each person and agent did in a stretch of days, the busiest first.',
  effect: 'read',
  access: 'platform.activity.read',
  input: Page.extend(Days),
  output: list(Presence.extend({ userId: z.string() })),
  example: { from: '2026-01-01', limit: 20 },
});

export const listProjects = contract({
  name: 'platform.activity.projects',
  summary: 'List how much was done in each workspace in a stretch of days, the busiest first.',
  effect: 'read',
  access: 'platform.activity.read',
  input: Page.extend(Days),
  output: list(
    Presence.extend({ workspaceId: z.string().describe('Empty for what belongs to none'), people: z.int() }),
  ),
  example: { from: '2026-01-01', limit: 20 },
});

/** Of the installation as a whole: whoever runs it sees sums, and of nobody what they did. */
export const listCompanies = contract({
  name: 'platform.activity.companies',
  summary: 'List how much each company did in a stretch of days and what it cost, the busiest first.',
  effect: 'read',
  access: 'platform.activity.companies',
  input: Page.extend(Days),
  output: list(Presence.extend({ tenantId: Id, people: z.int() })),
  example: { from: '2026-01-01', limit: 20 },
});

export const readPerson = contract({
  name: 'platform.activity.person',
  summary: 'Show what one person or agent did, day by day and by capability.',
  effect: 'read',
  access: 'platform.activity.read',
  input: z.object({ userId: z.string().min(1).max(200), ...Days }),
  output: Detail,
  example: { userId: exampleId, from: '2026-01-01' },
});

export const readProject = contract({
  name: 'platform.activity.project',
  summary: 'Show what was done in one workspace, day by day and by capability.',
  effect: 'read',
  access: 'platform.activity.read',
  input: z.object({ workspaceId: z.string().max(200), ...Days }),
  output: Detail,
  example: { workspaceId: exampleId, from: '2026-01-01' },
});

export const readMine = contract({
  name: 'platform.activity.mine',
  summary: 'Show what you did yourself, day by day and by capability.',
  effect: 'read',
  access: 'signed-in',
  input: z.object(Days),
  output: Detail,
  example: { from: '2026-01-01' },
});

export const refreshActivity = contract({
  name: 'platform.activity.refresh',
  summary: 'Add up what was used since the last time.',
  effect: 'write',
  access: 'platform.activity.refresh',
  internal: true,
  input: z.object({}),
  output: z.object({ from: Day, rows: z.int() }),
  undo: { never: 'sums follow from what was used' },
  example: {},
});
