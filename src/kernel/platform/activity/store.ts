// Adding up what the meter has written, and reading the sums.
import { and, desc, eq, gte, lte, max, type SQL, sql } from 'drizzle-orm';
import { firstIdAt } from '#base/id';
import { after, type Instant, msOf } from '#base/time';
import type { Db } from '#kernel/store';
import { startOf } from './model.ts';
import { activityDays as days } from './tables.ts';

/** Adds up anew, so that adding up twice changes nothing. An id may be younger than the use it stands for. */
export async function addUpSince(db: Db, day: string, now: Instant): Promise<number> {
  const from = startOf(day);
  const { rowCount } = await db.execute(
    sql`insert into platform.activity_days
        (on_date, user_id, workspace_id, capability, calls, failures, tokens, cost_micros, last_at)
      select at::date, user_id, coalesce(workspace_id, ''), capability, sum(calls), sum(failures),
        sum(coalesce(tokens_in, 0) + coalesce(tokens_out, 0)), sum(coalesce(cost_micros, 0)), max(at)
      from meter.usage_metering
      where id >= ${firstIdAt(msOf(from))}::uuid and at >= ${from}::timestamptz
        and at < ${after(now, '1 day')}::timestamptz
      group by 1, 2, 3, 4
      on conflict (tenant_id, on_date, user_id, workspace_id, capability) do update set
        calls = excluded.calls, failures = excluded.failures, tokens = excluded.tokens,
        cost_micros = excluded.cost_micros, last_at = excluded.last_at, updated_at = ${now}::timestamptz
      where (activity_days.calls, activity_days.failures, activity_days.tokens, activity_days.cost_micros)
        is distinct from (excluded.calls, excluded.failures, excluded.tokens, excluded.cost_micros)`,
  );
  return rowCount ?? 0;
}

/** What was added up last is on the latest day. */
export async function lastRefreshed(db: Db): Promise<Instant | undefined> {
  const latest = db.select({ day: max(days.onDate) }).from(days);
  const [row] = await db
    .select({ at: max(days.updatedAt) })
    .from(days)
    .where(sql`${days.onDate} = (${latest})`);
  return row?.at ?? undefined;
}

export interface Stretch {
  readonly from: string;
  readonly until: string;
}

const sum = (column: SQL | typeof days.calls) => sql<number>`sum(${column})::bigint`;
const totals = {
  calls: sum(days.calls),
  failures: sum(days.failures),
  tokens: sum(days.tokens),
  costMicros: sum(days.costMicros),
};
const presence = {
  activeDays: sql<number>`count(distinct ${days.onDate})::int`,
  lastSeenAt: sql<Instant>`max(${days.lastAt})`,
};

function within({ from, until }: Stretch) {
  return and(gte(days.onDate, from), lte(days.onDate, until));
}

export interface PageWanted extends Stretch {
  readonly limit: number;
  /** The last of the page before. */
  readonly after?: { readonly calls: number; readonly name: string } | undefined;
}

/** People and agents are known by an id, modules by their name. */
const somebody = sql`${days.userId} ~ '^[0-9a-f]{8}-'`;

export function busiestPeople(db: Db, { limit, after: last, ...stretch }: PageWanted) {
  return db
    .select({ userId: days.userId, ...totals, ...presence })
    .from(days)
    .where(and(within(stretch), somebody))
    .groupBy(days.userId)
    .having(last && sql`(-sum(${days.calls}), ${days.userId}) > (${-last.calls}::numeric, ${last.name})`)
    .orderBy(desc(sum(days.calls)), days.userId)
    .limit(limit);
}

export function busiestWorkspaces(db: Db, { limit, after: last, ...stretch }: PageWanted) {
  return db
    .select({ workspaceId: days.workspaceId, people: peopleIn, ...totals, ...presence })
    .from(days)
    .where(within(stretch))
    .groupBy(days.workspaceId)
    .having(last && sql`(-sum(${days.calls}), ${days.workspaceId}) > (${-last.calls}::numeric, ${last.name})`)
    .orderBy(desc(sum(days.calls)), days.workspaceId)
    .limit(limit);
}

export function busiestCompanies(db: Db, { limit, after: last, ...stretch }: PageWanted) {
  return db
    .select({ tenantId: days.tenantId, people: peopleIn, ...totals, ...presence })
    .from(days)
    .where(within(stretch))
    .groupBy(days.tenantId)
    .having(last && sql`(-sum(${days.calls}), ${days.tenantId}::text) > (${-last.calls}::numeric, ${last.name})`)
    .orderBy(desc(sum(days.calls)), sql`${days.tenantId}::text`)
    .limit(limit);
}

const peopleIn = sql<number>`(count(distinct ${days.userId}) filter (where ${somebody}))::int`;

interface Whose extends Stretch {
  readonly userId?: string;
  readonly workspaceId?: string;
}

function whose({ userId, workspaceId, ...stretch }: Whose) {
  return and(
    within(stretch),
    userId === undefined ? undefined : eq(days.userId, userId),
    workspaceId === undefined ? undefined : eq(days.workspaceId, workspaceId),
  );
}

export function dayByDay(db: Db, wanted: Whose) {
  return db
    .select({ onDate: days.onDate, ...totals })
    .from(days)
    .where(whose(wanted))
    .groupBy(days.onDate)
    .orderBy(days.onDate);
}

export function byCapability(db: Db, wanted: Whose) {
  return db
    .select({ capability: days.capability, ...totals, lastSeenAt: presence.lastSeenAt })
    .from(days)
    .where(whose(wanted))
    .groupBy(days.capability)
    .orderBy(desc(sum(days.calls)), days.capability)
    .limit(50);
}
