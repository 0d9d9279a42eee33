// Every query of files. A company's usage is locked before the bytes that a file has, whoever changes both, so that no
// two wait for each other; what a change needs to be true stands in its `where`.
import { and, desc, eq, gt, inArray, isNotNull, isNull, lt, lte, or, type SQL, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import type { Db } from '#kernel/store';
import type { Sight } from './model.ts';
import { contents, files, usage } from './tables.ts';

const card = {
  id: files.id,
  name: files.name,
  type: files.type,
  size: files.size,
  sha256: files.sha256,
  purpose: files.purpose,
  ownerId: files.ownerId,
  isPublic: files.isPublic,
  expiresAt: files.expiresAt,
  createdBy: files.createdBy,
  createdAt: files.createdAt,
  deletedAt: files.deletedAt,
  version: files.version,
};
const row = { ...card, contentId: files.contentId, linkEpoch: files.linkEpoch };
/** Long ago: what was touched then and is unused goes at the next sweep. */
const longAgo: Instant = '1970-01-01T00:00:00.000Z';
const sweptAtOnce = 200;

export type FileRow = Awaited<ReturnType<typeof fileById>>[number];
export type NewRow = Omit<
  typeof files.$inferInsert,
  'tenantId' | 'createdAt' | 'updatedAt' | 'version' | 'linkEpoch' | 'deletedAt'
>;

function seenBy(sight: Sight): SQL | undefined {
  if (sight === 'all') return undefined;
  return or(inArray(files.createdBy, [...sight.ids]), inArray(files.ownerId, [...sight.ids]));
}

function alive(now: Instant): SQL | undefined {
  return and(isNull(files.deletedAt), or(isNull(files.expiresAt), gt(files.expiresAt, now)));
}

/** One that is there. */
export function fileById(db: Db, { fileId, sight, now }: { fileId: string; sight: Sight; now: Instant }) {
  return db
    .select(row)
    .from(files)
    .where(and(eq(files.id, fileId), alive(now), seenBy(sight)));
}

export interface Wanted {
  readonly sight: Sight;
  readonly now: Instant;
  readonly limit: number;
  readonly after?: string | undefined;
  readonly purpose?: string | undefined;
  readonly ownerId?: string | undefined;
  readonly deleted: boolean;
}

export function filePage(db: Db, { sight, now, limit, after, purpose, ownerId, deleted }: Wanted) {
  const wanted = [
    ...[seenBy(sight), deleted ? isNotNull(files.deletedAt) : alive(now)],
    after ? lt(files.id, after) : undefined,
    purpose ? eq(files.purpose, purpose) : undefined,
    ownerId ? eq(files.ownerId, ownerId) : undefined,
  ];
  return db
    .select(card)
    .from(files)
    .where(and(...wanted))
    .orderBy(desc(files.id))
    .limit(limit);
}

export interface Seen {
  readonly fileId: string;
  readonly ifVersion: number;
  readonly sight: Sight;
  readonly now: Instant;
}

type Change = Partial<Pick<NewRow, 'name' | 'isPublic'>> & { readonly deletedAt?: Instant | null };

/** Changes a file only if it still is as the caller saw it. */
export async function changeFile(db: Db, { fileId, ifVersion, sight, now }: Seen, change: Change) {
  const present = change.deletedAt === null ? isNotNull(files.deletedAt) : alive(now);
  const [changed] = await db
    .update(files)
    .set({ ...change, version: sql`${files.version} + 1` })
    .where(and(eq(files.id, fileId), eq(files.version, ifVersion), present, seenBy(sight)))
    .returning(card);
  return changed;
}

/** Whatever state it is in: to say why a change found nothing. */
export function versionOf(db: Db, { fileId, sight }: Pick<Seen, 'fileId' | 'sight'>) {
  return db
    .select({ version: files.version, deletedAt: files.deletedAt })
    .from(files)
    .where(and(eq(files.id, fileId), seenBy(sight)));
}

export async function endLinks(db: Db, { fileId, sight, now }: Omit<Seen, 'ifVersion'>) {
  const [ended] = await db
    .update(files)
    .set({ linkEpoch: sql`${files.linkEpoch} + 1` })
    .where(and(eq(files.id, fileId), alive(now), seenBy(sight)))
    .returning({ linkEpoch: files.linkEpoch });
  return ended;
}

/** By the engine, so the tenant is named. */
export async function bytesOf(db: Db, tenantId: string): Promise<number> {
  const [found] = await db.select({ bytes: usage.bytes }).from(usage).where(eq(usage.tenantId, tenantId));
  return found?.bytes ?? 0;
}

/** Nothing when the company would have more than its room. */
export async function takeRoom(db: Db, { id, bytes, room }: { id: string; bytes: number; room: number }) {
  if (bytes > room) return undefined;
  const [taken] = await db
    .insert(usage)
    .values({ id, files: 1, bytes })
    .onConflictDoUpdate({
      target: usage.tenantId,
      set: { files: sql`${usage.files} + 1`, bytes: sql`${usage.bytes} + excluded.bytes` },
      setWhere: sql`${usage.bytes} + excluded.bytes <= ${room}`,
    })
    .returning({ bytes: usage.bytes });
  return taken;
}

interface Meant {
  readonly id: string;
  readonly tenantId: string;
  readonly sha256: string;
  readonly size: number;
  readonly now: Instant;
}

/** That these bytes are about to be used. Answers where they lie, or are to be put. */
export async function meanToUse(db: Db, { id, tenantId, sha256, size, now }: Meant) {
  const [content] = await db
    .insert(contents)
    .values({ id, tenantId, sha256, size, touchedAt: now, createdAt: now, updatedAt: now })
    .onConflictDoUpdate({
      target: [contents.tenantId, contents.sha256],
      targetWhere: isNull(contents.sweepingAt),
      set: { touchedAt: sql`excluded.touched_at` },
    })
    .returning({ id: contents.id, placedAt: contents.placedAt });
  return content;
}

/** From here on they stay. Nothing when they have been swept away in between. */
export async function useContent(db: Db, { id, placedAt }: { id: string; placedAt: Instant | null }) {
  const [used] = await db
    .update(contents)
    .set({ refs: sql`${contents.refs} + 1`, ...(placedAt ? { placedAt } : {}) })
    .where(and(eq(contents.id, id), isNull(contents.sweepingAt)))
    .returning({ id: contents.id });
  return used;
}

/** What a company has by its files, written down anew. */
export async function countFiles(db: Db, { id }: { id: string }) {
  const { rows } = await db.execute<{ files: string; bytes: string; contents: string }>(sql`
    with counted as (
      select count(*) as files, coalesce(sum(size), 0) as bytes, count(distinct content_id) as contents from ${files}),
    written as (
      insert into ${usage} (id, files, bytes) select ${id}::uuid, files, bytes from counted
      on conflict (tenant_id) do update set files = excluded.files, bytes = excluded.bytes)
    select files::text, bytes::text, contents::text from counted`);
  const [found] = rows;
  return { files: Number(found?.files), bytes: Number(found?.bytes), contents: Number(found?.contents) };
}

/** Each is used by as many files as have it. Answers how many there are. */
export async function useContents(db: Db, now: Instant): Promise<number> {
  const { rowCount } = await db.execute(sql`
    update ${contents} set refs = counted.files, placed_at = ${now}
    from (select content_id, count(*)::int as files from ${files} group by content_id) counted
    where ${contents}.id = counted.content_id and ${contents}.sweeping_at is null`);
  return rowCount ?? 0;
}

export async function insertFile(db: Db, values: NewRow) {
  const [inserted] = await db.insert(files).values(values).returning(card);
  return inserted;
}

/** Whose time is over: since this long deleted, or at their end. */
export function isOver({ now, deletedUntil }: { now: Instant; deletedUntil: Instant }): SQL | undefined {
  return or(lte(files.deletedAt, deletedUntil), lte(files.expiresAt, now));
}

/** Those that somebody brought, or that are theirs. */
export function isOf(personId: string): SQL | undefined {
  return or(eq(files.createdBy, personId), eq(files.ownerId, personId));
}

/** For good. Bytes that no other file has are unused from then on. */
export async function removeFiles(db: Db, which: SQL | undefined): Promise<number> {
  if (!which) return 0;
  await db.select({ id: usage.id }).from(usage).for('update');
  const { rows } = await db.execute<{ removed: number }>(sql`
    with gone as (delete from ${files} where ${which} returning content_id, size),
    counted as (select content_id, count(*)::int as files from gone group by content_id),
    freed as (
      update ${contents} set refs = refs - counted.files, touched_at = ${longAgo}
      from counted where ${contents}.id = counted.content_id),
    room as (
      update ${usage} set files = files - (select count(*) from gone),
        bytes = bytes - (select coalesce(sum(size), 0) from gone))
    select count(*)::int as removed from gone`);
  return rows[0]?.removed ?? 0;
}

export async function hasUnused(db: Db, until: Instant): Promise<boolean> {
  const found = await db.select({ id: contents.id }).from(contents).where(isUnused(until)).limit(1);
  return found.length > 0;
}

/** What was begun to be swept away and not finished, too. */
function isUnused(until: Instant): SQL | undefined {
  return and(eq(contents.refs, 0), or(isNotNull(contents.sweepingAt), lt(contents.touchedAt, until)));
}

export interface Sweeping {
  readonly tenantId: string;
  readonly until: Instant;
  readonly now: Instant;
}

/** Nobody takes them up any more from here on. By the engine, so the tenant is named. */
export function claimUnused(db: Db, { tenantId, until, now }: Sweeping) {
  const due = db
    .select({ id: contents.id })
    .from(contents)
    .where(and(eq(contents.tenantId, tenantId), isUnused(until)))
    .limit(sweptAtOnce);
  return db
    .update(contents)
    .set({ sweepingAt: now, updatedAt: now })
    .where(and(eq(contents.tenantId, tenantId), inArray(contents.id, due), isUnused(until)))
    .returning({ id: contents.id, tenantId: contents.tenantId, sha256: contents.sha256 });
}

export function forgetContent(db: Db, { id, tenantId }: { id: string; tenantId: string }) {
  return db
    .delete(contents)
    .where(and(eq(contents.id, id), eq(contents.tenantId, tenantId), isNotNull(contents.sweepingAt)));
}
