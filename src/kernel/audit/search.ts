// How one looks for entries, and what of an entry is shown.
import { and, desc, eq, gte, ilike, inArray, isNotNull, isNull, lt, lte, ne, or, type SQL, sql } from 'drizzle-orm';
import { alias } from 'drizzle-orm/pg-core';
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type AnyContract, type Call, Id, Instant, Page, text } from '#kernel/contract';
import { entries, payloads } from './tables.ts';

const Undo = z.object({
  possible: z.boolean(),
  by: z.string().nullable().describe('The capability that takes it back'),
  reason: z.string().nullable().describe('Why it can not be taken back'),
  undoneBy: Id.nullable().describe('The entry that took it back'),
});
type Undo = z.infer<typeof Undo>;

export const Entry = z.object({
  id: Id,
  at: Instant,
  parentId: Id.nullable(),
  actorKind: z.string(),
  actorId: z.string(),
  delegatedBy: z.string().nullable(),
  capability: z.string(),
  effect: z.string(),
  outcome: z.string(),
  code: z.string().nullable(),
  door: z.string(),
  runId: z.string().nullable(),
  requestId: z.string(),
  undoes: Id.nullable(),
  undo: Undo,
});

const Outcome = z.enum(['done', 'refused', 'failed']);
const Word = z.string().max(200);

export const Search = z.object({
  capability: z.string().max(100).optional(),
  effect: z.enum(['read', 'write', 'send']).optional(),
  outcome: Outcome.optional(),
  actorId: Word.optional(),
  actorKind: z.enum(['person', 'agent', 'service', 'visitor']).optional(),
  door: z.string().max(20).optional(),
  runId: Word.optional(),
  requestId: Word.optional(),
  cause: Word.optional().describe('A run, or a request where there was no run'),
  undone: z.boolean().optional().describe('Whether it has been taken back'),
  undoable: z.boolean().optional().describe('Whether it can be taken back'),
  text: text(200).optional().describe('Part of the name of the capability, or any id'),
  from: Instant.optional(),
  until: Instant.optional(),
});
export type Search = z.infer<typeof Search>;

export const EntrySearch = Page.extend(Search.shape);

/** Every contract a company can call: from them it is known what can be taken back. */
export type Contracts = (tenantId: string) => readonly AnyContract[];

export const undoing = alias(entries, 'undoing');
export const isUndoing = and(eq(undoing.tenantId, entries.tenantId), eq(undoing.undoes, entries.id));
export const isContent = and(eq(payloads.tenantId, entries.tenantId), eq(payloads.entryId, entries.id));
export const cause = sql<string>`coalesce(${entries.runId}, ${entries.requestId})`;

const entryColumns = {
  id: entries.id,
  at: entries.at,
  parentId: entries.parentId,
  actorKind: entries.actorKind,
  actorId: entries.actorId,
  delegatedBy: entries.delegatedBy,
  capability: entries.capability,
  effect: entries.effect,
  outcome: entries.outcome,
  code: entries.code,
  door: entries.door,
  runId: entries.runId,
  requestId: entries.requestId,
  undoes: entries.undoes,
  undoneBy: undoing.id,
  contentOf: payloads.entryId,
};

/** Entries with what took each of them back, and whether there is still something to take back from. */
export function found(call: Call, where: SQL | undefined, limit: number) {
  return call.db
    .select(entryColumns)
    .from(entries)
    .leftJoin(undoing, isUndoing)
    .leftJoin(payloads, isContent)
    .where(where)
    .orderBy(desc(entries.id))
    .limit(limit);
}

type Row = Awaited<ReturnType<typeof found>>[number];

export function shownWith(contracts: readonly AnyContract[]): (row: Row) => z.input<typeof Entry> {
  const byName = new Map(contracts.map((contract) => [contract.name, contract]));
  return ({ undoneBy, contentOf, ...entry }) => ({
    ...entry,
    undo: undoOf({ ...entry, undoneBy, hasContent: contentOf !== null }, byName.get(entry.capability)),
  });
}

interface Judged {
  readonly outcome: string;
  readonly code: string | null;
  readonly effect: string;
  readonly undoneBy: string | null;
  readonly hasContent: boolean;
}

function undoOf({ outcome, code, effect, undoneBy, hasContent }: Judged, contract: AnyContract | undefined): Undo {
  const impossible = (reason: string): Undo => ({ possible: false, by: null, reason, undoneBy });
  if (undoneBy) return impossible('It has been taken back already');
  if (code === 'interrupted') return impossible('Nobody knows how it ended; look at what it was to change');
  if (outcome !== 'done') return impossible(`It ended as ${outcome}; there is nothing to take back`);
  if (effect === 'read') return impossible('It changed nothing');
  if (!contract || contract.spec.effect === 'read') return impossible('What did it does not exist any more');
  const { undo } = contract.spec;
  if ('never' in undo) return impossible(undo.never);
  if (!hasContent) return impossible('What went in has been forgotten');
  return { possible: true, by: undo.by, reason: null, undoneBy };
}

export function undoableNames(contracts: readonly AnyContract[]): string[] {
  return contracts.flatMap(({ name, spec }) => (spec.effect !== 'read' && 'by' in spec.undo ? [name] : []));
}

/** Conditions on `entries` and, for what was taken back, on those beside them. */
export function matching(search: Search, contracts: readonly AnyContract[]): SQL | undefined {
  const { capability, effect, outcome, actorId, actorKind, door, runId, requestId, from, until } = search;
  return and(
    capability ? eq(entries.capability, capability) : undefined,
    effect ? eq(entries.effect, effect) : undefined,
    outcome ? eq(entries.outcome, outcome) : undefined,
    actorId ? eq(entries.actorId, actorId) : undefined,
    actorKind ? eq(entries.actorKind, actorKind) : undefined,
    door ? eq(entries.door, door) : undefined,
    runId ? eq(entries.runId, runId) : undefined,
    requestId ? eq(entries.requestId, requestId) : undefined,
    search.cause ? eq(cause, search.cause) : undefined,
    search.text ? holding(search.text) : undefined,
    from ? gte(entries.at, from) : undefined,
    until ? lte(entries.at, until) : undefined,
    search.undone === undefined ? undefined : isUndone(search.undone),
    search.undoable === undefined ? undefined : isUndoable(search.undoable, undoableNames(contracts)),
  );
}

function isUndone(undone: boolean): SQL {
  return undone ? isNotNull(undoing.id) : isNull(undoing.id);
}

function isUndoable(undoable: boolean, names: readonly string[]): SQL | undefined {
  const open = and(
    eq(entries.outcome, 'done'),
    ne(entries.effect, 'read'),
    inArray(entries.capability, [...names]),
    isNull(undoing.id),
    isNotNull(payloads.entryId),
  );
  return undoable ? open : sql`not (${open})`;
}

function holding(words: string): SQL | undefined {
  const id = Id.safeParse(words).data;
  const { capability, actorId, requestId, callKey, credentialId, runId, subject } = entries;
  return or(
    ilike(capability, `%${words.replace(/[\\%_]/g, '\\$&')}%`),
    ...[actorId, requestId, callKey, credentialId, runId, subject].map((column) => eq(column, words)),
    ...(id ? [entries.id, entries.parentId, entries.undoes].map((column) => eq(column, id)) : []),
  );
}

export function before(cursor: string | undefined): SQL | undefined {
  if (cursor === undefined) return undefined;
  const parsed = Id.safeParse(cursor);
  if (!parsed.success) throw new Fault('invalid', '`after` must be the `next` of the page before');
  return lt(entries.id, parsed.data);
}
