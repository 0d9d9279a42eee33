// Looking things up in the record.
import { and, desc, eq, gte, lt, lte, type SQL } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, Id, Instant, list, Page } from '#kernel/contract';
import { entries, payloads } from './tables.ts';

const Entry = z.object({
  id: Id,
  at: Instant,
  parentId: Id.nullable(),
  actorKind: z.string(),
  actorId: z.string(),
  capability: z.string(),
  effect: z.string(),
  outcome: z.string(),
  code: z.string().nullable(),
  door: z.string(),
  requestId: z.string(),
  undoes: Id.nullable(),
});

const entryColumns = {
  id: entries.id,
  at: entries.at,
  parentId: entries.parentId,
  actorKind: entries.actorKind,
  actorId: entries.actorId,
  capability: entries.capability,
  effect: entries.effect,
  outcome: entries.outcome,
  code: entries.code,
  door: entries.door,
  requestId: entries.requestId,
  undoes: entries.undoes,
};

export const listEntries = contract({
  name: 'audit.entry.list',
  summary: 'Search the record of who did what, newest first.',
  effect: 'read',
  access: 'audit.entry.read',
  input: Page.extend({
    capability: z.string().max(100).optional(),
    actorId: z.string().max(100).optional(),
    outcome: z.enum(['done', 'refused', 'failed']).optional(),
    requestId: z.string().max(100).optional(),
    from: Instant.optional(),
    until: Instant.optional(),
  }),
  output: list(Entry),
  example: { limit: 20, outcome: 'done' },
}).implement(async (call, { limit, after, capability, actorId, outcome, requestId, from, until }) => {
  const wanted: (SQL | undefined)[] = [
    after ? lt(entries.id, idOf(after)) : undefined,
    capability ? eq(entries.capability, capability) : undefined,
    actorId ? eq(entries.actorId, actorId) : undefined,
    outcome ? eq(entries.outcome, outcome) : undefined,
    requestId ? eq(entries.requestId, requestId) : undefined,
    from ? gte(entries.at, from) : undefined,
    until ? lte(entries.at, until) : undefined,
  ];
  const items = await call.db
    .select(entryColumns)
    .from(entries)
    .where(and(...wanted))
    .orderBy(desc(entries.id))
    .limit(limit);
  return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
});

export const getEntry = contract({
  name: 'audit.entry.get',
  summary: 'Show one entry of the record with what went in and what came out.',
  effect: 'read',
  access: 'audit.entry.read',
  sensitive: true,
  input: z.object({ entryId: Id }),
  output: Entry.extend({ input: z.unknown(), output: z.unknown() }),
  example: { entryId: '019abcde-0000-7000-8000-000000000000' },
}).implement(async (call, { entryId }) => {
  const [found] = await call.db
    .select({ ...entryColumns, input: payloads.input, output: payloads.output })
    .from(entries)
    .leftJoin(payloads, eq(payloads.entryId, entries.id))
    .where(eq(entries.id, entryId));
  if (!found) throw new Fault('not_found', `There is no entry ${entryId} in the record`);
  return found;
});

function idOf(cursor: string): string {
  const parsed = Id.safeParse(cursor);
  if (!parsed.success) throw new Fault('invalid', '`after` must be the `next` of the page before');
  return parsed.data;
}
