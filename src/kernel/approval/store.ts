// Queries over requests and decisions. What a change needs to be true stands in its `where`.
import { and, asc, desc, eq, gt, gte, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm';
import { Fault } from '#base/fault';
import type { Db } from '#kernel/store';
import { firstPolicy, Policy, type State } from './model.ts';
import { decisions, delegations, edits, type NewRequest, policies, type RequestRow, requests } from './tables.ts';

export async function policyIn(db: Db): Promise<{ policy: Policy; version: number }> {
  const [row] = await db.select({ policy: policies.policy, version: policies.version }).from(policies);
  return row ? { policy: Policy.parse(row.policy), version: row.version } : { policy: firstPolicy, version: 0 };
}

/** Only if it still is the version one saw; 0 is that nobody has set one. */
export async function setPolicy(db: Db, one: { id: string; policy: Policy; ifVersion: number }) {
  const { id, policy, ifVersion } = one;
  const changed =
    ifVersion === 0
      ? await db.insert(policies).values({ id, policy }).onConflictDoNothing().returning({ version: policies.version })
      : await db
          .update(policies)
          .set({ policy, version: ifVersion + 1 })
          .where(eq(policies.version, ifVersion))
          .returning({ version: policies.version });
  return changed[0]?.version;
}

export async function requestById(db: Db, id: string): Promise<RequestRow | undefined> {
  const [row] = await db.select().from(requests).where(eq(requests.id, id));
  return row;
}

export interface Asked {
  readonly actorId: string;
  readonly key: string | undefined;
  readonly capability: string;
  readonly hash: string;
}

/** The same wish of the same actor, newest first. */
export function sameWishes(db: Db, { actorId, capability, hash }: Asked) {
  return db
    .select()
    .from(requests)
    .where(and(eq(requests.actorId, actorId), eq(requests.capability, capability), eq(requests.askedHash, hash)))
    .orderBy(desc(requests.id))
    .limit(20);
}

/** The call that is asked for under this key, with whatever input. */
export function openUnder(db: Db, { actorId, key, capability }: { actorId: string; key: string; capability: string }) {
  return db
    .select({ id: requests.id, inputHash: requests.inputHash })
    .from(requests)
    .where(
      and(
        ...[eq(requests.actorId, actorId), eq(requests.callKey, key), eq(requests.capability, capability)],
        ...[eq(requests.resumes, capability), inArray(requests.state, ['waiting', 'approved', 'executing'])],
      ),
    )
    .limit(1);
}

/** What was granted to this actor for exactly these bytes, newest first. */
export function grantedFor(db: Db, { actorId, capability, hash }: Omit<Asked, 'key'>) {
  return db
    .select()
    .from(requests)
    .where(
      and(
        ...[eq(requests.actorId, actorId), eq(requests.capability, capability), eq(requests.inputHash, hash)],
        inArray(requests.state, ['approved', 'executing']),
      ),
    )
    .orderBy(desc(requests.id))
    .limit(20);
}

export async function insertRequest(db: Db, row: NewRequest): Promise<boolean> {
  const made = await db.insert(requests).values(row).onConflictDoNothing().returning({ id: requests.id });
  return made.length > 0;
}

export interface Wanted {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly state?: State | undefined;
  readonly actorId?: string | undefined;
}

export function requestPage(db: Db, { limit, after, state, actorId }: Wanted) {
  return db
    .select()
    .from(requests)
    .where(
      and(
        after ? lt(requests.id, after) : undefined,
        state ? eq(requests.state, state) : undefined,
        actorId ? eq(requests.actorId, actorId) : undefined,
      ),
    )
    .orderBy(desc(requests.id))
    .limit(limit);
}

/** Takes the request in hand: whoever comes meanwhile waits, and then sees what became of it. */
export async function holdWaiting(db: Db, { id, inputHash }: { id: string; inputHash?: string }) {
  const [row] = await db
    .update(requests)
    .set({ state: 'waiting' })
    .where(
      and(
        eq(requests.id, id),
        eq(requests.state, 'waiting'),
        inputHash === undefined ? undefined : eq(requests.inputHash, inputHash),
      ),
    )
    .returning();
  return row;
}

type Change = Partial<Omit<RequestRow, 'id' | 'tenantId' | 'createdAt'>>;

/** Changes a request that is in one of these states; nothing when it is in none of them any more. */
export async function changeRequest(db: Db, { id, from }: { id: string; from: readonly State[] }, change: Change) {
  const [row] = await db
    .update(requests)
    .set(change)
    .where(and(eq(requests.id, id), inArray(requests.state, [...from])))
    .returning();
  return row;
}

/** What is being carried out under this key, in all its parts. */
export async function changeExecuting(db: Db, { row, key }: { row: RequestRow; key: string }, change: Change) {
  // What has ended leaves nothing behind that somebody could wait for; what is tried again leaves the rest as it is.
  const from: State[] = change.state === 'approved' ? ['executing'] : ['executing', 'approved'];
  const isFirst = sql`'approval:' || ${requests.id}::text = ${key}`;
  const ofCall = or(eq(requests.id, row.id), eq(requests.callKey, key), isFirst);
  await db
    .update(requests)
    .set(change)
    .where(
      and(
        ...[eq(requests.actorId, row.actorId), eq(requests.resumes, row.resumes), inArray(requests.state, from)],
        ofCall,
      ),
    );
}

/** What nobody has in hand: a claim that is still good is somebody's. */
export async function endUnused(db: Db, { id, now }: { id: string; now: string }) {
  const isFree = or(isNull(requests.claimedUntil), lte(requests.claimedUntil, now));
  const [row] = await db
    .update(requests)
    .set({ state: 'expired', finishedAt: now })
    .where(and(eq(requests.id, id), inArray(requests.state, ['approved', 'executing']), isFree))
    .returning({ id: requests.id });
  return row;
}

/** One of all who ask may execute it; a claim that a crash left behind runs out. */
export async function claimRequest(db: Db, one: { id: string; inputHash: string; now: string; until: string }) {
  const { id, inputHash, now, until } = one;
  const free = or(eq(requests.state, 'approved'), and(eq(requests.state, 'executing'), lt(requests.claimedUntil, now)));
  const claimed = await db
    .update(requests)
    .set({ state: 'executing', claimedUntil: until })
    .where(and(eq(requests.id, id), eq(requests.inputHash, inputHash), free))
    .returning({ id: requests.id });
  return claimed.length > 0;
}

const given = {
  personId: decisions.personId,
  authorityId: decisions.authorityId,
  step: decisions.step,
  verdict: decisions.verdict,
  reason: decisions.reason,
  inputHash: decisions.inputHash,
  door: decisions.door,
  void: decisions.void,
  createdAt: decisions.createdAt,
};

export function decisionsOn(db: Db, requestId: string) {
  return db.select(given).from(decisions).where(eq(decisions.requestId, requestId)).orderBy(asc(decisions.id));
}

/** False when this person, or this right, has decided already. */
export async function insertDecision(db: Db, row: typeof decisions.$inferInsert): Promise<boolean> {
  const made = await db.insert(decisions).values(row).onConflictDoNothing().returning({ id: decisions.id });
  return made.length > 0;
}

/** They were given for other bytes. */
export function voidDecisions(db: Db, requestId: string) {
  return db.update(decisions).set({ void: true }).where(eq(decisions.requestId, requestId));
}

export function insertEdit(db: Db, row: typeof edits.$inferInsert) {
  return db.insert(edits).values(row);
}

export function editsOf(db: Db, requestId: string) {
  return db
    .select({ personId: edits.personId, changes: edits.changes, at: edits.createdAt })
    .from(edits)
    .where(eq(edits.requestId, requestId))
    .orderBy(asc(edits.id));
}

/** A rehearsal belongs to the input that was rehearsed. */
interface Rehearsed {
  readonly id: string;
  readonly inputHash: string;
  readonly rehearsal: unknown;
  readonly now: string;
}

export async function setRehearsal(db: Db, { id, inputHash, rehearsal, now }: Rehearsed) {
  const kept = await db
    .update(requests)
    .set({ rehearsal, rehearsedAt: now, rehearsedHash: inputHash })
    .where(and(eq(requests.id, id), eq(requests.inputHash, inputHash), eq(requests.state, 'waiting')))
    .returning({ id: requests.id });
  return kept.length > 0;
}

/** For whom somebody stands in now, for requests of this tier. */
export function standIns(db: Db, { toId, now, tier }: { toId: string; now: string; tier: number }) {
  return db
    .select({ fromId: delegations.fromId })
    .from(delegations)
    .where(
      and(
        eq(delegations.toId, toId),
        isNull(delegations.endedAt),
        lte(delegations.startsAt, now),
        gt(delegations.endsAt, now),
        gte(delegations.upToTier, tier),
      ),
    )
    .orderBy(asc(delegations.id))
    .limit(50);
}

/** Says why a request could not be taken in hand. */
export async function refuseRequest(db: Db, { id, inputHash }: { id: string; inputHash?: string }): Promise<never> {
  const row = await requestById(db, id);
  if (!row) throw new Fault('not_found', `There is no request ${id}`);
  if (row.state === 'waiting' && inputHash !== undefined && row.inputHash !== inputHash) {
    throw new Fault('conflict', 'What is asked for has been changed since you saw it; look at it again', {
      details: { state: row.state, inputHash: row.inputHash },
    });
  }
  const { state, decidedBy, decidedAt } = row;
  throw new Fault('conflict', `This waits no longer: it is ${state}`, { details: { state, decidedBy, decidedAt } });
}
