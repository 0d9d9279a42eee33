// Queries over notices and the messages that carry them. What a change needs to be true stands in its `where`.
import { and, asc, count, desc, eq, inArray, isNotNull, isNull, like, lt, lte, sql } from 'drizzle-orm';
import type { Db } from '#kernel/store';
import {
  type Channel,
  type Habits,
  type Language,
  languageOf,
  type MessageState,
  type Planned,
  type Wish,
} from './model.ts';
import {
  buttons,
  chatCodes,
  chats,
  deliveries,
  devices,
  type MessageRow,
  messages,
  notices,
  preferences,
  settings,
} from './tables.ts';

const open = and(isNull(notices.readAt), isNull(notices.archivedAt));

/** One that is open in its group takes the new words and counts them; then nobody is told again. */
export async function postNotice(db: Db, notice: typeof notices.$inferInsert): Promise<{ id: string; isNew: boolean }> {
  const { title, body, severity, facts, link } = notice;
  const [row] = await db
    .insert(notices)
    .values(notice)
    .onConflictDoUpdate({
      target: [notices.tenantId, notices.personId, notices.groupKey],
      targetWhere: sql`group_key is not null and read_at is null and archived_at is null`,
      set: { title, body, severity, facts, link: link ?? null, seenAt: null, count: sql`${notices.count} + 1` },
    })
    .returning({ id: notices.id });
  return { id: row?.id ?? notice.id, isNew: row?.id === notice.id };
}

export async function noticeById(db: Db, id: string) {
  const [found] = await db.select().from(notices).where(eq(notices.id, id));
  return found;
}

export interface Wanted {
  readonly personId: string;
  readonly limit: number;
  readonly after?: string | undefined;
  readonly show: 'open' | 'unread' | 'archived';
}

const shows = {
  open: isNull(notices.archivedAt),
  unread: open,
  archived: isNotNull(notices.archivedAt),
} as const;

export function noticePage(db: Db, { personId, limit, after, show }: Wanted) {
  return db
    .select()
    .from(notices)
    .where(and(eq(notices.personId, personId), shows[show], after ? lt(notices.id, after) : undefined))
    .orderBy(desc(notices.id))
    .limit(limit);
}

export async function countsOf(db: Db, personId: string) {
  const [row] = await db
    .select({ unread: count(), unseen: sql<number>`(count(*) filter (where seen_at is null))::int` })
    .from(notices)
    .where(and(eq(notices.personId, personId), open));
  return { unread: row?.unread ?? 0, unseen: row?.unseen ?? 0 };
}

type Mark = 'readAt' | 'archivedAt';

interface Marking {
  readonly personId: string;
  readonly ids: readonly string[];
  readonly mark: Mark;
  readonly at: string | null;
}

/** Answers those that were not so before. */
export async function markNotices(db: Db, { personId, ids, mark, at }: Marking): Promise<string[]> {
  const column = notices[mark];
  const isOther = at === null ? isNotNull(column) : isNull(column);
  // Two that are open in one group would be one too many.
  const isAlone =
    at === null
      ? sql`not exists (select 1 from notify.notices o where o.tenant_id = notices.tenant_id
    and o.person_id = notices.person_id and o.group_key = notices.group_key and o.id <> notices.id
    and o.read_at is null and o.archived_at is null)`
      : undefined;
  const marked = await db
    .update(notices)
    .set({ [mark]: at, ...(at === null ? {} : { seenAt: sql`coalesce(${notices.seenAt}, ${at}::timestamptz)` }) })
    .where(and(eq(notices.personId, personId), inArray(notices.id, [...ids]), isOther, isAlone))
    .returning({ id: notices.id });
  return marked.map(({ id }) => id);
}

export async function readUpTo(
  db: Db,
  { personId, upTo, now, most }: { personId: string; upTo: string | undefined; now: string; most: number },
) {
  const some = db
    .select({ id: notices.id })
    .from(notices)
    .where(and(eq(notices.personId, personId), open, upTo ? lte(notices.id, upTo) : undefined))
    .orderBy(desc(notices.id))
    .limit(most);
  const read = await db
    .update(notices)
    .set({ readAt: now, seenAt: sql`coalesce(${notices.seenAt}, ${now}::timestamptz)` })
    .where(inArray(notices.id, some))
    .returning({ id: notices.id });
  return read.map(({ id }) => id);
}

export async function seeAll(db: Db, { personId, now }: { personId: string; now: string }): Promise<number> {
  const seen = await db
    .update(notices)
    .set({ seenAt: now })
    .where(and(eq(notices.personId, personId), isNull(notices.seenAt), isNull(notices.archivedAt)))
    .returning({ id: notices.id });
  return seen.length;
}

/** What it was about is over: nobody need look any more. */
export function archiveGroup(db: Db, { prefix, now }: { prefix: string; now: string }) {
  return db
    .update(notices)
    .set({ archivedAt: now })
    .where(and(like(notices.groupKey, `${prefix}%`), isNull(notices.archivedAt)));
}

export async function isGroupOpen(db: Db, groupKey: string): Promise<boolean> {
  const [found] = await db
    .select({ id: notices.id })
    .from(notices)
    .where(and(eq(notices.groupKey, groupKey), isNull(notices.archivedAt)))
    .limit(1);
  return found !== undefined;
}

export function withdrawNotices(db: Db, { ids, ofApps }: { ids: readonly string[]; ofApps: boolean }) {
  const isTheirs = ofApps ? like(notices.kind, 'custom.%') : undefined;
  return db
    .delete(notices)
    .where(and(inArray(notices.id, [...ids]), isTheirs))
    .returning({ id: notices.id });
}

export interface Ways extends Habits {
  readonly language: Language;
}

export const usualWays: Ways = {
  language: 'en',
  timeZone: 'UTC',
  quietFrom: null,
  quietUntil: null,
  urgentPasses: false,
};

export async function waysOf(db: Db, personIds: readonly string[]): Promise<Map<string, Ways>> {
  if (personIds.length === 0) return new Map();
  const { personId, language, timeZone, quietFrom, quietUntil, urgentPasses } = settings;
  const rows = await db
    .select({ personId, language, timeZone, quietFrom, quietUntil, urgentPasses })
    .from(settings)
    .where(inArray(personId, [...personIds]));
  return new Map(
    rows.map(({ personId: id, language: said, ...ways }) => [id, { ...ways, language: languageOf(said) }]),
  );
}

export async function wishesOf(db: Db, personId: string): Promise<Wish[]> {
  const { kind, channel, timing } = preferences;
  return await db.select({ kind, channel, timing }).from(preferences).where(eq(preferences.personId, personId));
}

/** Besides by mail. */
export async function reachableBy(db: Db, personId: string): Promise<Channel[]> {
  const [chat, device] = await Promise.all([
    db.select({ id: chats.id }).from(chats).where(eq(chats.personId, personId)).limit(1),
    db.select({ id: devices.id }).from(devices).where(eq(devices.personId, personId)).limit(1),
  ]);
  return [...(chat.length > 0 ? (['chat'] as const) : []), ...(device.length > 0 ? (['push'] as const) : [])];
}

interface NewMessage extends Planned {
  readonly id: string;
  readonly personId: string;
}

/** The message of this slot while it still waits; undefined when that one is on its way already. */
export async function messageFor(db: Db, message: NewMessage): Promise<{ id: string; isNew: boolean } | undefined> {
  const [row] = await db
    .insert(messages)
    .values(message)
    .onConflictDoUpdate({
      target: [messages.tenantId, messages.personId, messages.channel, messages.slot],
      targetWhere: isNotNull(messages.personId),
      set: { dueAt: message.dueAt },
      setWhere: eq(messages.state, 'waiting'),
    })
    .returning({ id: messages.id });
  return row && { id: row.id, isNew: row.id === message.id };
}

/** False when this notice goes out on this way already. */
export async function insertDelivery(db: Db, row: typeof deliveries.$inferInsert): Promise<boolean> {
  const made = await db.insert(deliveries).values(row).onConflictDoNothing().returning({ id: deliveries.id });
  return made.length > 0;
}

export function insertMessage(db: Db, message: typeof messages.$inferInsert) {
  return db.insert(messages).values(message);
}

export async function messageById(db: Db, id: string): Promise<MessageRow | undefined> {
  const [found] = await db.select().from(messages).where(eq(messages.id, id));
  return found;
}

/** Taken for composing: what is told from now on goes into another message. */
export async function takeWaiting(db: Db, id: string): Promise<MessageRow | undefined> {
  const [taken] = await db
    .update(messages)
    .set({ state: 'ready' })
    .where(and(eq(messages.id, id), eq(messages.state, 'waiting')))
    .returning();
  return taken;
}

/** What it carries and nobody has looked at since. */
export function carriedBy(db: Db, messageId: string) {
  const mine = db.select({ id: deliveries.noticeId }).from(deliveries).where(eq(deliveries.messageId, messageId));
  return db
    .select()
    .from(notices)
    .where(and(inArray(notices.id, mine), open))
    .orderBy(asc(notices.id))
    .limit(100);
}

interface Change {
  readonly state: MessageState;
  readonly sealed?: string | null;
  readonly lastError?: string | null;
  readonly sentAt?: string;
  readonly attempts?: number;
}

export async function changeMessage(db: Db, { id, from }: { id: string; from: MessageState }, change: Change) {
  const changed = await db
    .update(messages)
    .set(change)
    .where(and(eq(messages.id, id), eq(messages.state, from)))
    .returning({ id: messages.id });
  return changed.length > 0;
}

export function messagePage(
  db: Db,
  { personId, limit, after }: { personId: string; limit: number; after: string | undefined },
) {
  const { id, channel, dueAt, state, attempts, lastError, sentAt, createdAt } = messages;
  return db
    .select({ id, channel, dueAt, state, attempts, lastError, sentAt, createdAt })
    .from(messages)
    .where(and(eq(messages.personId, personId), after ? lt(id, after) : undefined))
    .orderBy(desc(id))
    .limit(limit);
}

export function chatsOf(db: Db, personId: string) {
  return db.select().from(chats).where(eq(chats.personId, personId)).orderBy(asc(chats.id)).limit(20);
}

/** What has left or was given up before then, and what can be used no more. */
export async function forgetOver(db: Db, before: string, now: string): Promise<number> {
  const isOver = inArray(messages.state, ['sent', 'cancelled', 'failed']);
  const gone = await db
    .delete(messages)
    .where(and(isOver, lt(messages.dueAt, before)))
    .returning({ id: messages.id });
  await db.delete(buttons).where(lt(buttons.expiresAt, now));
  await db.delete(chatCodes).where(lt(chatCodes.expiresAt, now));
  return gone.length;
}
