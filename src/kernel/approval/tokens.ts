// The tokens behind links: random, kept as a hash, bound to one request, one input and one person, good for one press.
// A token says in which company it lies, because whoever follows a link comes as a stranger.
import { and, arrayContains, eq, gt, isNotNull, isNull } from 'drizzle-orm';
import { Fault } from '#base/fault';
import { newId } from '#base/id';
import { after, type Duration, instantOf } from '#base/time';
import type { Actor } from '#kernel/contract';
import { deliveryPart } from '#kernel/event';
import { type Db, recorder } from '#kernel/store';
import type { House } from './house.ts';
import { linkMayDecide, type Verdict } from './model.ts';
import { inWrite } from './parking.ts';
import { digestOf, freshToken } from './seal.ts';
import { policyIn, requestById } from './store.ts';
import { links, type RequestRow } from './tables.ts';

export interface NewLink {
  readonly tenantId: string;
  readonly approvalId: string;
  /** In whose name it decides. */
  readonly personId: string;
  readonly verdicts: readonly Verdict[];
  readonly life?: Duration;
}

export interface Link {
  /** The page is at `/a/<token>`; a button hands the token to `approval.link.decide`. */
  readonly token: string;
  readonly expiresAt: string;
}

export function issueLink(house: House, wanted: NewLink): Promise<Link> {
  const nowMs = house.parts.clock.nowMs();
  const now = instantOf(nowMs);
  const { tenantId, approvalId } = wanted;
  return inWrite(house, { tenantId, now }, async (db) => {
    const row = await requestById(db, approvalId);
    if (!row) throw new Fault('not_found', `There is no request ${approvalId}`);
    return keepLink(db, { ...wanted, id: newId(nowMs), now, inputHash: row.inputHash });
  });
}

interface KeptLink extends NewLink {
  readonly id: string;
  readonly now: string;
  readonly inputHash: string;
}

export async function keepLink(db: Db, { id, now, tenantId, approvalId, ...wanted }: KeptLink): Promise<Link> {
  const { personId, inputHash, verdicts, life = '24 hours' } = wanted;
  const { token, digest } = freshToken();
  const expiresAt = after(now, life);
  const about = { requestId: approvalId, personId, inputHash, verdicts: [...verdicts] };
  await db.insert(links).values({ id, tokenHash: digest, expiresAt, ...about });
  return { token: `${tenantId.replaceAll('-', '')}.${token}`, expiresAt };
}

export function placeOf(token: string): { readonly tenantId: string; readonly digest: string } {
  const [hex = '', ...rest] = token.split('.');
  const tenantId = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  return { tenantId, digest: digestOf(rest.join('.')) };
}

type LinkRow = typeof links.$inferSelect;

export async function linkByDigest(db: Db, digest: string): Promise<LinkRow | undefined> {
  const [link] = await db.select().from(links).where(eq(links.tokenHash, digest));
  return link;
}

export async function pressedLink(db: Db, { id, personId }: { id: string; personId: string }) {
  const isTheirs = and(eq(links.id, id), eq(links.personId, personId), isNotNull(links.usedAt));
  const [link] = await db.select().from(links).where(isTheirs);
  return link;
}

export function isFresh({ usedAt, expiresAt }: LinkRow, now: string): boolean {
  return usedAt === null && expiresAt > now;
}

interface Still {
  readonly row: RequestRow;
  readonly link: Pick<LinkRow, 'inputHash'>;
  readonly now: string;
}

/** Whether a link may decide on it at all, and it still is what the link was made for. */
export async function mayStill(db: Db, { row, link, now }: Still): Promise<boolean> {
  const { policy } = await policyIn(db);
  const isOpen = row.state === 'waiting' && row.deadline > now && row.inputHash === link.inputHash;
  return isOpen && !row.secondNeeded && linkMayDecide(policy, { tier: row.tier, stake: row.stake ?? undefined });
}

interface Pressing {
  readonly token: string;
  readonly verdict: Verdict;
  readonly now: string;
  readonly rehearsing: boolean;
}

const writeDown = recorder();

/** Uses the token up and has the decision carried out by the person's own call, both or neither. */
export async function press(house: House, { token, verdict, now, rehearsing }: Pressing) {
  const { tenantId, digest } = placeOf(token);
  const known = await linkByDigest(house.parts.store.read({ tenantId, now }).db, digest);
  const roles = known ? await house.parts.people.rolesOf(tenantId, known.personId) : [];
  const scope = house.parts.store.write({ tenantId, now }, { rehearsal: rehearsing, isBrief: true });
  try {
    const [link] = await scope.db
      .update(links)
      .set({ usedAt: now, usedFor: verdict })
      .where(
        and(
          eq(links.tokenHash, digest),
          isNull(links.usedAt),
          gt(links.expiresAt, now),
          arrayContains(links.verdicts, [verdict]),
        ),
      )
      .returning();
    const row = link && (await requestById(scope.db, link.requestId));
    if (!link || !row) throw gone();
    if (!(await mayStill(scope.db, { row, link, now }))) {
      throw new Fault('forbidden', 'A link can not decide on this; sign in and decide there');
    }
    const actor: Actor = { kind: 'person', id: link.personId, roles };
    const delivery = {
      ...{ id: newId(house.parts.clock.nowMs()), tenant_id: tenantId, event_id: null, actor, due_at: now },
      ...{
        capability: 'approval.link.apply',
        input: { linkId: link.id },
        call_key: `link:${link.id}`,
        created_at: now,
        tainted: false,
      },
    };
    const entry = writeDown.fresh([{ part: deliveryPart, rows: [delivery] }]);
    if (!rehearsing) await scope.commit(entry ? [entry] : []);
  } finally {
    await scope.rollback();
  }
}

/** The same words whether it never was, was used, or has run out. */
export function gone(): Fault {
  return new Fault('not_found', 'This link decides nothing; it was used, has run out, or never was. Sign in to decide');
}
