// Partners, their links and coupons as rows.
import { and, desc, eq, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { Db } from '#kernel/store';
import type { Kind } from '../model.ts';
import { affiliates, coupons, links } from '../tables.ts';
import { masked, type Partner, type Status } from './shape.ts';

const columns = {
  id: affiliates.id,
  programId: affiliates.programId,
  kind: affiliates.kind,
  name: affiliates.name,
  email: affiliates.email,
  status: affiliates.status,
  note: affiliates.note,
  code: sql<string | null>`(select code from partners.links l where l.affiliate_id = partners.affiliates.id
    order by l.id limit 1)`,
  parentId: affiliates.parentId,
  userId: affiliates.userId,
  website: affiliates.website,
  country: affiliates.country,
  audience: affiliates.audience,
  agreedRateBp: affiliates.agreedRateBp,
  isTrusted: affiliates.isTrusted,
  shownAs: affiliates.shownAs,
  payMethod: affiliates.payMethod,
  payTo: affiliates.payTo,
  version: affiliates.version,
  createdAt: affiliates.createdAt,
};

export type NewPartner = typeof affiliates.$inferInsert;

/** Nothing when somebody with this mailbox is in the program already. */
export async function insertPartner(db: Db, partner: NewPartner): Promise<Partner | undefined> {
  const [made] = await db.insert(affiliates).values(partner).onConflictDoNothing().returning(columns);
  return made && shown(made);
}

export function partnerById(db: Db, id: string): Promise<Partner | undefined> {
  return one(db, eq(affiliates.id, id));
}

/** The partner as whom a person signs in. */
export function partnerOfUser(db: Db, userId: string): Promise<Partner | undefined> {
  return one(db, eq(affiliates.userId, userId));
}

/** Who has this mailbox, however it is spelled. */
export function partnerOfMailbox(db: Db, { programId, emailKey }: { programId: string; emailKey: string }) {
  return one(db, sql`${affiliates.programId} = ${programId} and ${affiliates.emailKey} = ${emailKey}`);
}

export function partnerOfCode(db: Db, code: string): Promise<Partner | undefined> {
  return one(db, sql`${affiliates.id} = (select affiliate_id from partners.links where code = ${code} and is_open)`);
}

async function one(db: Db, where: SQL): Promise<Partner | undefined> {
  const [found] = await db.select(columns).from(affiliates).where(where).limit(1);
  return found && shown(found);
}

export interface WantedPartners {
  readonly limit: number;
  readonly after?: string | undefined;
  readonly status?: Status | undefined;
  readonly kind?: Kind | undefined;
  readonly parentId?: string | undefined;
}

export async function partnerPage(db: Db, { limit, after, status, kind, parentId }: WantedPartners) {
  const found = await db
    .select(columns)
    .from(affiliates)
    .where(
      and(
        after ? lt(affiliates.id, after) : undefined,
        status ? eq(affiliates.status, status) : undefined,
        kind ? eq(affiliates.kind, kind) : undefined,
        parentId ? eq(affiliates.parentId, parentId) : undefined,
      ),
    )
    .orderBy(desc(affiliates.id))
    .limit(limit);
  return found.map(shown);
}

export interface Moving {
  readonly partnerId: string;
  readonly from: readonly Status[];
}

type Change = Partial<
  Pick<NewPartner, 'status' | 'note' | 'audience' | 'agreedRateBp' | 'isTrusted' | 'shownAs' | 'userId'>
> &
  Partial<Pick<NewPartner, 'payMethod' | 'payTo' | 'payKey'>>;

/** Changes a partner who is where the caller thinks. */
export function movePartner(db: Db, { partnerId, from }: Moving, change: Change) {
  return changed(db, and(eq(affiliates.id, partnerId), inArray(affiliates.status, [...from])), change);
}

export interface SeenPartner {
  readonly partnerId: string;
  readonly ifVersion: number;
}

export function changePartner(db: Db, { partnerId, ifVersion }: SeenPartner, change: Change) {
  return changed(db, and(eq(affiliates.id, partnerId), eq(affiliates.version, ifVersion)), change);
}

async function changed(db: Db, where: SQL | undefined, change: Change): Promise<Partner | undefined> {
  const [row] = await db
    .update(affiliates)
    .set({ ...change, version: sql`${affiliates.version} + 1` })
    .where(where)
    .returning(columns);
  return row && shown(row);
}

function shown(row: Partner): Partner {
  return { ...row, payTo: masked(row.payTo) };
}

const linkColumns = {
  id: links.id,
  partnerId: links.affiliateId,
  code: links.code,
  url: links.url,
  label: links.label,
  isOpen: links.isOpen,
  createdAt: links.createdAt,
};

/** Nothing when the code is taken. */
export async function insertLink(db: Db, link: typeof links.$inferInsert) {
  const [made] = await db.insert(links).values(link).onConflictDoNothing().returning(linkColumns);
  return made;
}

export function linksOf(db: Db, partnerId: string) {
  return db.select(linkColumns).from(links).where(eq(links.affiliateId, partnerId)).orderBy(links.id).limit(200);
}

export async function openLink(db: Db, { linkId, isOpen }: { linkId: string; isOpen: boolean }) {
  const [row] = await db
    .update(links)
    .set({ isOpen })
    .where(and(eq(links.id, linkId), eq(links.isOpen, !isOpen)))
    .returning(linkColumns);
  return row;
}

export async function isLink(db: Db, linkId: string): Promise<boolean> {
  return (await db.select({ id: links.id }).from(links).where(eq(links.id, linkId))).length > 0;
}

export async function isCoupon(db: Db, couponId: string): Promise<boolean> {
  return (await db.select({ id: coupons.id }).from(coupons).where(eq(coupons.id, couponId))).length > 0;
}

const couponColumns = {
  id: coupons.id,
  partnerId: coupons.affiliateId,
  code: coupons.code,
  isPublic: coupons.isPublic,
  isOpen: coupons.isOpen,
  createdAt: coupons.createdAt,
};

export async function insertCoupon(db: Db, coupon: typeof coupons.$inferInsert) {
  const [made] = await db.insert(coupons).values(coupon).onConflictDoNothing().returning(couponColumns);
  return made;
}

export function couponsOf(db: Db, partnerId: string) {
  return db
    .select(couponColumns)
    .from(coupons)
    .where(eq(coupons.affiliateId, partnerId))
    .orderBy(coupons.id)
    .limit(200);
}

export async function openCoupon(db: Db, { couponId, isOpen }: { couponId: string; isOpen: boolean }) {
  const [row] = await db
    .update(coupons)
    .set({ isOpen })
    .where(and(eq(coupons.id, couponId), eq(coupons.isOpen, !isOpen)))
    .returning(couponColumns);
  return row;
}
