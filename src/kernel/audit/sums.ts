// The record in short: one line for what one cause did with one capability, and one way to take all of it back.
import { and, desc, eq, gte, lt, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { before as earlier } from '#base/time';
import { type AnyContract, type Capability, contract, Id, Instant, list, Page } from '#kernel/contract';
import {
  type Contracts,
  cause,
  found,
  isContent,
  isUndoing,
  matching,
  Search,
  shownWith,
  undoableNames,
  undoing,
} from './search.ts';
import { entries, payloads } from './tables.ts';

const Sum = z.object({
  cause: z.string().describe('The run, or the request where there was no run'),
  capability: z.string(),
  effect: z.string(),
  outcome: z.string(),
  actorKind: z.string(),
  actorId: z.string(),
  count: z.int(),
  undoable: z.int().describe('How many of them can still be taken back'),
  firstAt: Instant,
  lastAt: Instant,
  lastId: Id,
});

const { undone: _undone, undoable: _undoable, ...asked } = Search.shape;

export const sumEntries = contract({
  name: 'audit.entry.sum',
  summary: 'Sum up the record: what each run or request did with each capability, newest first.',
  effect: 'read',
  access: 'audit.entry.read',
  input: Page.extend({ ...asked, from: Instant.optional().describe('A day ago when absent') }),
  output: list(Sum),
  example: { limit: 20 },
});

export const undoGroup = contract({
  name: 'audit.entry.undoGroup',
  summary: 'Take back everything that one run or request did with one capability.',
  effect: 'write',
  access: 'audit.entry.undo',
  undo: { never: 'do it again instead' },
  input: z.object({ cause: z.string().min(1).max(200), capability: z.string().max(100) }),
  output: z.object({
    asked: z.int().describe('Each is taken back by itself, and recorded by itself'),
    more: z.boolean().describe('Ask again for the rest'),
  }),
  example: { cause: '019abcde-0000-7000-8000-000000000000', capability: 'tenant.tenant.rename' },
});

export interface SumDeps {
  readonly contracts: Contracts;
  /** The capability that takes back one call of the record, by its entry. */
  readonly undoCall: AnyContract;
}

const mostAtOnce = 200;

export function sumCapabilities({ contracts, undoCall }: SumDeps): Capability[] {
  return [
    sumEntries.implement(async (call, { limit, after, from, ...search }) => {
      const known = contracts(call.tenant.id);
      const since = from ?? earlier(call.now, '1 day');
      const where = and(matching(search, known), gte(entries.at, since));
      const lastId = sql<string>`max(${entries.id}::text)`;
      const items = await call.db
        .select(sumColumns(lastId, undoableNames(known)))
        .from(entries)
        .leftJoin(undoing, isUndoing)
        .leftJoin(payloads, isContent)
        .where(where)
        .groupBy(cause, ...groups)
        .having(after ? lt(lastId, idOf(after)) : undefined)
        .orderBy(desc(lastId))
        .limit(limit);
      return { items, next: items.length === limit ? (items.at(-1)?.lastId ?? null) : null };
    }),
    undoGroup.implement(async (call, { cause: of, capability }) => {
      const known = contracts(call.tenant.id);
      const group = and(eq(cause, of), eq(entries.capability, capability));
      const rows = await found(call, and(group, matching({ undoable: true }, known)), mostAtOnce + 1);
      if (rows.length === 0) throw new Fault('conflict', await whyNone(found(call, group, 1), known));
      const taken = rows.slice(0, mostAtOnce);
      for (const { id } of taken) call.later(undoCall, { entryId: id }, { key: `undo:${id}` });
      return { asked: taken.length, more: rows.length > taken.length };
    }),
  ];
}

const { capability, effect, outcome, actorKind, actorId } = entries;
const groups = [capability, effect, outcome, actorKind, actorId];

function sumColumns(lastId: SQL<string>, names: readonly string[]) {
  const isNamed = names.length > 0 ? sql`${capability} = any(${`{${names.join(',')}}`}::text[])` : sql`false`;
  const isOpen = sql`${outcome} = 'done' and ${isNamed} and ${undoing.id} is null and ${payloads.entryId} is not null`;
  return {
    ...{ cause, capability, effect, outcome, actorKind, actorId, lastId },
    count: sql<number>`count(*)::int`,
    undoable: sql<number>`count(*) filter (where ${isOpen})::int`,
    firstAt: sql<string>`min(${entries.at})`,
    lastAt: sql<string>`max(${entries.at})`,
  };
}

/** Of one entry of the group, which speaks for all of them. */
async function whyNone(one: ReturnType<typeof found>, known: readonly AnyContract[]): Promise<string> {
  const [row] = await one;
  if (!row) return 'There is nothing of this kind in the record';
  return shownWith(known)(row).undo.reason ?? 'There is nothing left to take back';
}

function idOf(cursor: string): string {
  const parsed = Id.safeParse(cursor);
  if (!parsed.success) throw new Fault('invalid', '`after` must be the `next` of the page before');
  return parsed.data;
}
