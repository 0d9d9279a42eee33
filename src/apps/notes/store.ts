// Every query of this app. What a change needs to be true stands in its `where`, never in a look before it.
import { and, arrayContains, desc, eq, inArray, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm';
import { type Db, query } from '#kernel/store';
import type { NoteText } from './model.ts';
import { notes, revisions, tags } from './tables.ts';

const columns = {
  id: notes.id,
  title: notes.title,
  body: notes.body,
  tags: notes.tags,
  version: notes.version,
  shareSlug: notes.shareSlug,
  createdAt: notes.createdAt,
  updatedAt: notes.updatedAt,
};

const alive = isNull(notes.deletedAt);

export const noteById = query(
  (db) =>
    db
      .select(columns)
      .from(notes)
      .where(and(eq(notes.id, sql.placeholder('noteId')), alive)),
  { shared: true },
);

export const noteBySlug = query(
  (db) =>
    db
      .select(columns)
      .from(notes)
      .where(and(eq(notes.shareSlug, sql.placeholder('slug')), alive)),
  { shared: true },
);

export const insertNote = query((db) =>
  db
    .insert(notes)
    .values({
      id: sql.placeholder('id'),
      title: sql.placeholder('title'),
      body: sql.placeholder('body'),
      tags: sql.placeholder('tags'),
    })
    .returning(columns),
);

export interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly tag?: string | undefined;
}

export function newestNotes(db: Db, { limit, after, tag }: Wanted) {
  return db
    .select(columns)
    .from(notes)
    .where(and(alive, after ? lt(notes.id, after) : undefined, tag ? arrayContains(notes.tags, [tag]) : undefined))
    .orderBy(desc(notes.id))
    .limit(limit);
}

export function matchingNotes(db: Db, { words, limit }: { words: string; limit: number }) {
  const wanted = sql`websearch_to_tsquery('simple', ${words})`;
  return db
    .select(columns)
    .from(notes)
    .where(and(alive, sql`notes.notes.words @@ ${wanted}`))
    .orderBy(desc(sql`ts_rank(notes.notes.words, ${wanted})`), desc(notes.id))
    .limit(limit);
}

interface Seen {
  readonly noteId: string;
  readonly ifVersion: number;
}

type Change = Partial<NoteText> & { readonly shareSlug?: string | null; readonly deletedAt?: string | null };

/** Changes the note only if it still is as the caller saw it. */
export async function changeNote(db: Db, { noteId, ifVersion }: Seen, change: Change) {
  const present = change.deletedAt === null ? isNotNull(notes.deletedAt) : alive;
  const [changed] = await db
    .update(notes)
    .set({ ...change, version: sql`${notes.version} + 1` })
    .where(and(eq(notes.id, noteId), eq(notes.version, ifVersion), present))
    .returning(columns);
  return changed;
}

export function keepRevision(db: Db, revision: NoteText & { id: string; noteId: string; version: number }) {
  return db.insert(revisions).values(revision);
}

/** The text before the one that the given version has. Not every version brought a new text: sharing did not. */
export async function textBefore(db: Db, { noteId, ifVersion }: Seen): Promise<NoteText | undefined> {
  const [found] = await db
    .select({ title: revisions.title, body: revisions.body, tags: revisions.tags })
    .from(revisions)
    .where(and(eq(revisions.noteId, noteId), lte(revisions.version, ifVersion)))
    .orderBy(desc(revisions.version))
    .limit(1)
    .offset(1);
  return found;
}

/** Counts the named tags anew, so that counting twice changes nothing. */
export async function recount(db: Db, names: readonly string[], newId: () => string) {
  if (names.length === 0) return;
  await waitForTurn(db);
  const counted = await db
    .select({ name: sql<string>`tag`, notes: sql<number>`count(*)::int` })
    .from(sql`${notes}, unnest(${notes.tags}) as tag`)
    .where(and(alive, inArray(sql`tag`, [...names])))
    .groupBy(sql`tag`);
  const known = new Map(counted.map((row) => [row.name, row.notes]));
  const rows = names.map((name) => ({ id: newId(), name, notes: known.get(name) ?? 0 }));
  await db
    .insert(tags)
    .values(rows)
    .onConflictDoUpdate({ target: [tags.tenantId, tags.name], set: { notes: sql`excluded.notes` } });
}

/** One after the other: who counted earlier must not write later. */
async function waitForTurn(db: Db) {
  await db.execute(
    sql`select pg_advisory_xact_lock(hashtext('notes.tags' || current_setting('app.current_tenant_id')))`,
  );
}

/** Of all tags, where it is not true any more. */
export async function recountAll(db: Db) {
  await waitForTurn(db);
  const count = sql`(select count(*)::int from ${notes} where ${alive} and ${notes.tags} @> array[counted.name])`;
  await db.execute(
    sql`update notes.tags set notes = right_now.notes
      from (select counted.name, ${count} as notes from notes.tags counted) right_now
      where right_now.name = notes.tags.name and right_now.notes <> notes.tags.notes`,
  );
}

export function tagsInUse(db: Db) {
  return db
    .select({ name: tags.name, notes: tags.notes })
    .from(tags)
    .where(sql`${tags.notes} > 0`)
    .orderBy(desc(tags.notes), tags.name);
}
