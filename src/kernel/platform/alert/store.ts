// Every query over alerts, their rules and what is muted.
import { and, desc, eq, gt, gte, lt, ne, or, sql } from 'drizzle-orm';
import type { Instant } from '#base/time';
import type { Call } from '#kernel/contract';
import { type Db, prepared, records, type Store } from '#kernel/store';
import {
  type Finding,
  isOfKeeper,
  type Kind,
  type Known,
  type Mute,
  meanings,
  type Rule,
  usualRules,
} from './model.ts';
import { alerts, alertMutes as mutes, alertRules as rules } from './tables.ts';

const shown = {
  ...{ id: alerts.id, kind: alerts.kind, subject: alerts.subject, severity: alerts.severity, state: alerts.state },
  ...{ summary: alerts.summary, value: alerts.value, threshold: alerts.threshold, raisedAt: alerts.raisedAt },
  ...{ seenAt: alerts.seenAt, toldAt: alerts.toldAt, acknowledgedBy: alerts.acknowledgedBy },
  resolvedAt: alerts.resolvedAt,
};

export interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly kind?: Kind | undefined;
  readonly state?: Known['state'] | undefined;
}

export function newestAlerts(db: Db, { limit, after, kind, state }: Wanted) {
  return db
    .select(shown)
    .from(alerts)
    .where(
      and(
        after ? lt(alerts.id, after) : undefined,
        kind ? eq(alerts.kind, kind) : undefined,
        state ? eq(alerts.state, state) : undefined,
      ),
    )
    .orderBy(desc(alerts.id))
    .limit(limit);
}

export async function alertById(db: Db, alertId: string) {
  const [alert] = await db.select(shown).from(alerts).where(eq(alerts.id, alertId));
  return alert;
}

/** Open ones, and those that were told of since then. */
export async function knownSince(db: Db, since: Instant): Promise<Known[]> {
  return await db
    .select(shown)
    .from(alerts)
    .where(or(ne(alerts.state, 'resolved'), gte(alerts.toldAt, since)));
}

interface Fresh {
  readonly id: string;
  readonly now: Instant;
  readonly toldAt: Instant | null;
}

/** Answers nothing when somebody else has raised it at the same time. */
export async function insertAlert(db: Db, { kind, ...finding }: Finding, { id, now, toldAt }: Fresh) {
  const { severity } = meanings[kind];
  const [alert] = await db
    .insert(alerts)
    .values({ ...finding, id, kind, severity, state: 'raised', raisedAt: now, seenAt: now, toldAt })
    .onConflictDoNothing()
    .returning(shown);
  return alert;
}

interface SeenAgain {
  readonly id: string;
  readonly finding: Finding;
  readonly now: Instant;
}

export async function seeAgain(db: Db, { id, finding, now }: SeenAgain) {
  const { value, threshold, summary } = finding;
  const seen = { value, threshold, summary, seenAt: now };
  await db
    .update(alerts)
    .set(seen)
    .where(and(eq(alerts.id, id), ne(alerts.state, 'resolved')));
}

export async function markTold(db: Db, id: string, toldAt: Instant) {
  await db.update(alerts).set({ toldAt }).where(eq(alerts.id, id));
}

export async function resolveAlert(db: Db, id: string, now: Instant): Promise<boolean> {
  const resolved = await db
    .update(alerts)
    .set({ state: 'resolved', resolvedAt: now })
    .where(and(eq(alerts.id, id), ne(alerts.state, 'resolved')))
    .returning({ id: alerts.id });
  return resolved.length > 0;
}

export async function moveAlert(
  db: Db,
  id: string,
  { from, to, by }: { from: Known['state']; to: Known['state']; by: string | null },
) {
  const [alert] = await db
    .update(alerts)
    .set({ state: to, acknowledgedBy: by })
    .where(and(eq(alerts.id, id), eq(alerts.state, from)))
    .returning(shown);
  return alert;
}

const muteShown = { kind: mutes.kind, subject: mutes.subject, until: mutes.until };

export function mutesAt(db: Db, now: Instant) {
  return db.select(muteShown).from(mutes).where(gt(mutes.until, now)).orderBy(mutes.kind, mutes.subject);
}

interface Muting extends Mute {
  readonly id: string;
  readonly now: Instant;
  readonly until: Instant;
}

/** What is muted still is not muted a second time. */
export async function insertMute(db: Db, { now, ...mute }: Muting) {
  const [muted] = await db
    .insert(mutes)
    .values(mute)
    .onConflictDoUpdate({
      target: [mutes.tenantId, mutes.kind, mutes.subject],
      set: { until: mute.until },
      setWhere: sql`${mutes.until} <= ${now}::timestamptz`,
    })
    .returning(muteShown);
  return muted;
}

export async function deleteMute(db: Db, { kind, subject }: Mute, now: Instant) {
  const [gone] = await db
    .delete(mutes)
    .where(and(eq(mutes.kind, kind), eq(mutes.subject, subject), gt(mutes.until, now)))
    .returning(muteShown);
  return gone;
}

export interface Kept extends Rule {
  /** 0 while it is what everybody has. */
  readonly version: number;
}

const ruleShown = {
  ...{ kind: rules.kind, enabled: rules.enabled, threshold: rules.threshold, atLeast: rules.atLeast },
  ...{ quietMinutes: rules.quietMinutes, version: rules.version },
};

/** The company's own where it has settled one, else the usual one; always one of each kind. */
async function rulesOf(db: Db): Promise<Kept[]> {
  const own = await db.select(ruleShown).from(rules);
  return usualRules.map((usual) => own.find(({ kind }) => kind === usual.kind) ?? { ...usual, version: 0 });
}

const keeper = prepared(`select 1 as one from tenant.tenants where id = $1 and plan = 'owner'`);

/** Those that concern this company. */
export async function rulesFor(
  { db, tenant, now }: Pick<Call, 'db' | 'tenant' | 'now'>,
  store: Store,
): Promise<Kept[]> {
  const found = records(await store.engine(now).run({ statement: keeper, values: [tenant.id] }));
  return (await rulesOf(db)).filter(({ kind }) => found.length > 0 || !isOfKeeper(kind));
}

/** Changes it only if it still is at that version. */
export async function keepRule(db: Db, id: string, { version, ...rule }: Kept): Promise<Kept | undefined> {
  const values = { ...rule, version: version + 1 };
  if (version === 0) {
    const [made] = await db
      .insert(rules)
      .values({ id, ...values })
      .onConflictDoNothing()
      .returning(ruleShown);
    return made;
  }
  const [changed] = await db
    .update(rules)
    .set(values)
    .where(and(eq(rules.kind, rule.kind), eq(rules.version, version)))
    .returning(ruleShown);
  return changed;
}
