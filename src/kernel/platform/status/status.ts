// How every part is, since when, and how reliably.
import { z } from 'zod';
import { before, type Instant as Moment } from '#base/time';
import { type Capability, contract, event, Id, Instant, list, Page } from '#kernel/contract';
import type { Upkeep } from '../upkeep.ts';
import { isSeen, lightOf, uptime } from './model.ts';
import { newestSpans, spansSince } from './store.ts';

const Part = z.string().min(1).max(100);
const Share = z.number().min(0).max(1).nullable();

const Now = z.object({
  part: z.string(),
  state: z.enum(['up', 'down', 'unknown']).describe('Unknown: nobody has looked for two minutes'),
  light: z.enum(['green', 'amber', 'red', 'grey']).describe('Amber: well, but not for the whole last hour'),
  since: Instant,
  seenAt: Instant,
  note: z.string(),
  uptime24h: Share.describe('The share of the last day in which it was seen to be well; null before the first look'),
  uptime30d: Share,
});

const Span = z.object({
  id: Id,
  part: z.string(),
  state: z.enum(['up', 'down']),
  note: z.string(),
  since: Instant,
  seenAt: Instant,
  endedAt: Instant.nullable().describe('Null while it lasts'),
});

const Change = z.object({
  part: z.string(),
  from: z.enum(['up', 'down', 'unknown']),
  to: z.enum(['up', 'down']),
  note: z.string(),
});

export const statusChanged = event({
  name: 'platform.status.changed',
  summary: 'A part of the installation stopped being well, or is well again.',
  data: Change,
});

export const readStatus = contract({
  name: 'platform.status.read',
  summary: 'Show how each part is, since when, and how reliable it was.',
  effect: 'read',
  access: 'platform.status.read',
  input: z.object({}),
  output: z.object({ light: Now.shape.light.describe('The worst of all'), items: z.array(Now) }),
  example: {},
});

export const listStatus = contract({
  name: 'platform.status.list',
  summary: 'List when parts were well and when not, newest first.',
  effect: 'read',
  access: 'platform.status.read',
  input: Page.extend({ after: Id.optional(), part: Part.optional() }),
  output: list(Span),
  example: { part: 'database', limit: 20 },
});

export const reportStatus = contract({
  name: 'platform.status.report',
  summary: 'Tell that parts stopped being well, or are well again.',
  effect: 'write',
  access: 'platform.status.report',
  internal: true,
  input: z.object({ changes: z.array(Change).min(1).max(200) }),
  output: z.object({ told: z.int() }),
  undo: { never: 'it has happened' },
  example: { changes: [{ part: 'database', from: 'up', to: 'down', note: 'does not answer' }] },
});

const worstFirst = ['red', 'amber', 'grey', 'green'] as const;

export function statusCapabilities({ store }: Pick<Upkeep, 'store'>): Capability[] {
  return [
    readStatus.implement(async (call) => {
      const spans = await spansSince(store.engine(call.now).db, before(call.now, '30 days'));
      const parts = [...Map.groupBy(spans, ({ part }) => part).values()];
      const items = parts.flatMap((own) => presentOf(own, call.now));
      return { light: worstFirst.find((light) => items.some((item) => item.light === light)) ?? 'grey', items };
    }),

    listStatus.implement(async (call, { limit, after, part }) => {
      const items = await newestSpans(store.engine(call.now).db, { limit, after, part });
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),

    reportStatus.implement((call, { changes }) => {
      for (const change of changes) call.emit(statusChanged, change);
      return { told: changes.length };
    }),
  ];
}

type Kept = Awaited<ReturnType<typeof spansSince>>;

function presentOf(spans: Kept, now: Moment) {
  const last = spans.find(({ endedAt }) => endedAt === null);
  if (!last) return [];
  const share = (from: Moment) => uptime(spans, { from, until: now });
  const { part, note, since, seenAt } = last;
  return [
    {
      ...{ part, note, since, seenAt },
      state: isSeen(seenAt, now) ? last.state : ('unknown' as const),
      light: lightOf(last, { now, lastHour: share(before(now, '1 hour')) }),
      uptime24h: share(before(now, '24 hours')),
      uptime30d: share(before(now, '30 days')),
    },
  ];
}
