// Finding partners.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id, list, Page } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { Kind } from '../model.ts';
import { Partner, Status } from './shape.ts';
import { partnerById, partnerPage } from './store.ts';

export const readPartner = contract({
  name: 'partners.partner.read',
  summary: 'Show one partner.',
  effect: 'read',
  access: 'partners.partner.read',
  http: 'GET /affiliate/partners/:partnerId',
  input: z.object({ partnerId: Id }),
  output: Partner,
  example: { partnerId: anyId },
}).implement((call, { partnerId }) => presentPartner(call, partnerId));

export const listPartners = contract({
  name: 'partners.partner.list',
  summary: 'List partners, newest first: all, those in one state, of one kind or brought by one partner.',
  effect: 'read',
  access: 'partners.partner.read',
  input: Page.extend({
    after: Id.optional(),
    status: Status.optional(),
    kind: Kind.optional(),
    parentId: Id.optional().describe('Who brought them'),
  }),
  output: list(Partner),
  example: { status: 'applied' },
}).implement(async (call, wanted) => {
  const items = await partnerPage(call.db, wanted);
  return { items, next: items.length === wanted.limit ? (items.at(-1)?.id ?? null) : null };
});

export async function presentPartner(call: Call, partnerId: string): Promise<Partner> {
  const partner = await partnerById(call.db, partnerId);
  if (!partner) throw new Fault('not_found', `There is no partner ${partnerId}`);
  return partner;
}
