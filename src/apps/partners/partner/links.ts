// The links and coupons by which a sale is led back to its partner.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { contract, Id, Instant, text } from '#kernel/contract';
import { forgetTarget } from '../click/targets.ts';
import { anyId } from '../examples.ts';
import { presentPartner } from './partners.ts';
import { CouponCode, LinkCode, WebAddress } from './shape.ts';
import * as rows from './store.ts';

const Link = z.object({
  id: Id,
  partnerId: Id,
  code: z.string().describe('/r/<code>'),
  url: z.string().nullable().describe('Where it leads; where the program says when empty'),
  label: z.string().nullable(),
  isOpen: z.boolean(),
  createdAt: Instant,
});
const Coupon = z.object({
  id: Id,
  partnerId: Id,
  code: z.string(),
  isPublic: z.boolean().describe('Whether it may be shown to everybody, as on coupon sites'),
  isOpen: z.boolean(),
  createdAt: Instant,
});

export const createLink = contract({
  name: 'partners.link.create',
  summary: 'Give a partner another link, to a page of their choice.',
  effect: 'write',
  access: 'partners.link.write',
  input: z.object({ partnerId: Id, code: LinkCode, url: WebAddress.optional(), label: text(120).optional() }),
  output: Link,
  undo: { by: 'partners.link.setOpen', input: (_input, { id }) => ({ linkId: id, isOpen: false }) },
  example: { partnerId: anyId, code: 'ada-spring', url: 'https://example.com/spring' },
}).implement(async (call, { partnerId, ...link }) => {
  await presentPartner(call, partnerId);
  const made = await rows.insertLink(call.db, { ...link, id: call.newId(), affiliateId: partnerId });
  if (!made) throw new Fault('conflict', `The code ${link.code} is taken`);
  forgetTarget(call, link.code);
  return made;
});

export const setLinkOpen = contract({
  name: 'partners.link.setOpen',
  summary: 'Close a partner’s link, so that it leads nowhere, or open it again.',
  effect: 'write',
  access: 'partners.link.write',
  input: z.object({ linkId: Id, isOpen: z.boolean() }),
  output: Link,
  undo: { by: 'partners.link.setOpen', input: ({ isOpen }, { id }) => ({ linkId: id, isOpen: !isOpen }) },
  example: { linkId: anyId, isOpen: false },
}).implement(async (call, wanted) => {
  const { linkId } = wanted;
  const link = await rows.openLink(call.db, wanted);
  if (!link) throw isSo(`link ${linkId}`, wanted, await rows.isLink(call.db, linkId));
  forgetTarget(call, link.code);
  return link;
});

export const createCoupon = contract({
  name: 'partners.coupon.create',
  summary: 'Give a partner a coupon code, by which sales are theirs without a visit.',
  effect: 'write',
  access: 'partners.coupon.write',
  input: z.object({ partnerId: Id, code: CouponCode, isPublic: Coupon.shape.isPublic.default(false) }),
  output: Coupon,
  undo: { by: 'partners.coupon.setOpen', input: (_input, { id }) => ({ couponId: id, isOpen: false }) },
  example: { partnerId: anyId, code: 'ADA10' },
}).implement(async (call, { partnerId, ...coupon }) => {
  await presentPartner(call, partnerId);
  const made = await rows.insertCoupon(call.db, { ...coupon, id: call.newId(), affiliateId: partnerId });
  if (!made) throw new Fault('conflict', `The coupon ${coupon.code} is taken`);
  return made;
});

export const setCouponOpen = contract({
  name: 'partners.coupon.setOpen',
  summary: 'Close a partner’s coupon, so that it brings them nothing, or open it again.',
  effect: 'write',
  access: 'partners.coupon.write',
  input: z.object({ couponId: Id, isOpen: z.boolean() }),
  output: Coupon,
  undo: { by: 'partners.coupon.setOpen', input: ({ isOpen }, { id }) => ({ couponId: id, isOpen: !isOpen }) },
  example: { couponId: anyId, isOpen: false },
}).implement(async (call, wanted) => {
  const { couponId } = wanted;
  const coupon = await rows.openCoupon(call.db, wanted);
  if (!coupon) throw isSo(`coupon ${couponId}`, wanted, await rows.isCoupon(call.db, couponId));
  return coupon;
});

export const listLinks = contract({
  name: 'partners.link.list',
  summary: 'List the links and coupons of a partner.',
  effect: 'read',
  access: 'partners.partner.read',
  input: z.object({ partnerId: Id }),
  output: z.object({ links: z.array(Link), coupons: z.array(Coupon) }),
  example: { partnerId: anyId },
}).implement(async (call, { partnerId }) => {
  await presentPartner(call, partnerId);
  return { links: await rows.linksOf(call.db, partnerId), coupons: await rows.couponsOf(call.db, partnerId) };
});

/** Why nothing changed: there is none, or it is so already. */
function isSo(what: string, { isOpen }: { readonly isOpen: boolean }, isThere: boolean): Fault {
  if (!isThere) return new Fault('not_found', `There is no ${what}`);
  return new Fault('conflict', `The ${what} is ${isOpen ? 'open' : 'closed'} already`);
}
