// The stretches of status, and how a look goes into them. `db` is the engine's.
import { and, desc, eq, gte, isNull, lt, or, sql } from 'drizzle-orm';
import { text } from 'drizzle-orm/pg-core';
import { before, type Instant } from '#base/time';
import { type Db, globalTable, instant, moduleSchema } from '#kernel/store';
import { type State, unseenAfter } from './model.ts';

const spans = globalTable(moduleSchema('platform'), 'status_spans', {
  part: text('part').notNull(),
  state: text('state').$type<State>().notNull(),
  note: text('note').notNull(),
  since: instant('since').notNull(),
  seenAt: instant('seen_at').notNull(),
  endedAt: instant('ended_at'),
});

const shown = {
  ...{ id: spans.id, part: spans.part, state: spans.state, note: spans.note },
  ...{ since: spans.since, seenAt: spans.seenAt, endedAt: spans.endedAt },
};

export interface Seen {
  readonly id: string;
  readonly part: string;
  readonly state: State;
  readonly note: string;
}

export interface Change extends Seen {
  /** Absent when it had not been looked at for a while. */
  readonly from: State | undefined;
}

/** What is as it was goes on; of the rest the old stretch ends and a new one begins. Answers what changed. */
export async function keepLook(db: Db, looks: readonly Seen[], now: Instant): Promise<Change[]> {
  const wanted = sql`json_to_recordset(${JSON.stringify(looks)}) as look(id uuid, part text, state text, note text)`;
  const recently = before(now, unseenAfter);
  await db.execute(
    sql`update platform.status_spans s set seen_at = ${now}, note = look.note from ${wanted}
      where s.part = look.part and s.state = look.state and s.ended_at is null and s.seen_at >= ${recently}`,
  );
  const ended = await db.execute<{ part: string; state: State; recent: boolean }>(
    sql`update platform.status_spans s set ended_at = case when s.seen_at >= ${recently} then ${now} else s.seen_at end
      from ${wanted} where s.part = look.part and s.ended_at is null and s.seen_at < ${now}
      returning s.part, s.state, s.seen_at >= ${recently} as recent`,
  );
  const begun = await db.execute<{ part: string }>(
    sql`insert into platform.status_spans (id, part, state, note, since, seen_at)
      select look.id, look.part, look.state, look.note, ${now}, ${now} from ${wanted}
      on conflict (part) where ended_at is null do nothing returning part`,
  );
  const former = new Map(ended.rows.filter(({ recent }) => recent).map(({ part, state }) => [part, state]));
  const fresh = new Set(begun.rows.map(({ part }) => part));
  return looks.filter(({ part }) => fresh.has(part)).map((look) => ({ ...look, from: former.get(look.part) }));
}

/** Whether anybody has looked since then: one look is enough for all processes. */
export async function isLookedAt(db: Db, since: Instant): Promise<boolean> {
  const recent = db
    .select({ id: spans.id })
    .from(spans)
    .where(and(isNull(spans.endedAt), gte(spans.seenAt, since)))
    .limit(1);
  return (await recent).length > 0;
}

export async function forgetSpans(db: Db, endedBefore: Instant) {
  await db.delete(spans).where(lt(spans.endedAt, endedBefore));
}

/** Those that lasted into a stretch of time, oldest first. */
export function spansSince(db: Db, from: Instant) {
  return db
    .select(shown)
    .from(spans)
    .where(or(isNull(spans.endedAt), gte(spans.endedAt, from)))
    .orderBy(spans.part, spans.since);
}

/** What was not well when it was looked at the last time. */
export function downNow(db: Db) {
  return db
    .select({ part: spans.part, since: spans.since, note: spans.note })
    .from(spans)
    .where(and(isNull(spans.endedAt), eq(spans.state, 'down')))
    .orderBy(spans.part);
}

/** When anybody has looked the last time. */
export async function lastLook(db: Db): Promise<Instant | null> {
  const [found] = await db.select({ at: spans.seenAt }).from(spans).orderBy(desc(spans.seenAt)).limit(1);
  return found?.at ?? null;
}

export interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly part?: string | undefined;
}

export function newestSpans(db: Db, { limit, after, part }: Wanted) {
  return db
    .select(shown)
    .from(spans)
    .where(and(after ? lt(spans.id, after) : undefined, part ? eq(spans.part, part) : undefined))
    .orderBy(desc(spans.id))
    .limit(limit);
}
