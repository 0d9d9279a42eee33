// What a partner sees and does for themselves. Whoever calls is the partner: nobody names another one here.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Call, contract, Id, list, Money, Page, text } from '#kernel/contract';
import { needCurrency } from '../fields.ts';
import { monthOf } from '../model.ts';
import { changePayTo, PayTo } from '../partner/account.ts';
import { refuse } from '../partner/decisions.ts';
import { Own, ownOf, type Partner } from '../partner/shape.ts';
import { changePartner, partnerOfUser } from '../partner/store.ts';
import { pageOfPayouts } from '../payout/batches.ts';
import { Payout } from '../payout/shape.ts';
import { usualCurrency } from '../program/store.ts';
import { salePage } from '../sale/sales.ts';
import { Sale } from '../sale/shape.ts';
import { Dashboard, dashboardOf } from './dashboard.ts';
import { leaders } from './store.ts';

const access = 'partners.portal.use';
const OwnPage = Page.extend({ after: Id.optional() });
const IfVersion = z.int().min(1).describe('The version you saw');

export const myDashboard = contract({
  name: 'partners.portal.dashboard',
  summary: 'Show me my month, tier, earnings, visits and sales as a partner.',
  effect: 'read',
  access,
  input: z.object({}),
  output: Dashboard,
  example: {},
}).implement(async (call) => dashboardOf(call, await me(call)));

/** Partners see what they earned, not how they are watched. */
const OwnSale = Sale.omit({ score: true, reasons: true });

export const mySales = contract({
  name: 'partners.portal.sales',
  summary: 'List the sales that I brought as a partner, newest first.',
  effect: 'read',
  access,
  input: OwnPage,
  output: list(OwnSale),
  example: {},
}).implement(async (call, wanted) => {
  const { items, next } = await salePage(call.db, { ...wanted, partnerId: (await me(call)).id });
  return { items: items.map(({ score: _, reasons: _reasons, ...sale }) => sale), next };
});

export const myPayouts = contract({
  name: 'partners.portal.payouts',
  summary: 'List what I was paid as a partner, newest first.',
  effect: 'read',
  access,
  input: OwnPage,
  output: list(Payout),
  example: {},
}).implement(async (call, wanted) => pageOfPayouts(call, { ...wanted, partnerId: (await me(call)).id }));

export const setMyPayTo = contract({
  name: 'partners.portal.payTo',
  summary: 'Say where my money as a partner goes.',
  effect: 'write',
  access,
  guarded: true,
  input: PayTo.extend({ ifVersion: IfVersion }),
  output: Own,
  undo: { never: 'say anew where it goes; the former account is not kept' },
  example: { ifVersion: 1, method: 'bank', account: 'DE02120300000000202051' },
}).implement(async (call, payTo) => ownOf(await changePayTo(call, { partnerId: (await me(call)).id, ...payTo })));

export const showMe = contract({
  name: 'partners.portal.showMe',
  summary: 'Put me on the leaderboard under a name of my choice, or take me off it.',
  effect: 'write',
  access,
  input: z.object({ ifVersion: IfVersion, as: text(60).nullable() }),
  output: Own.extend({ shownBefore: z.string().nullable() }),
  undo: {
    by: 'partners.portal.showMe',
    input: (_input, { version, shownBefore }) => ({ ifVersion: version, as: shownBefore }),
  },
  example: { ifVersion: 1, as: 'Ada' },
}).implement(async (call, { ifVersion, as }) => {
  const { id, shownAs } = await me(call);
  const partner = await changePartner(call.db, { partnerId: id, ifVersion }, { shownAs: as });
  return { ...ownOf(partner ?? (await refuse(call, id))), shownBefore: shownAs };
});

export const leaderboard = contract({
  name: 'partners.portal.leaderboard',
  summary: 'Show the partners of my program who sold most this month, of those who want to be seen.',
  effect: 'read',
  access,
  input: z.object({
    currency: Money.shape.currency.optional().describe('The usual one of my program when absent'),
    limit: Page.shape.limit,
  }),
  output: z.object({
    month: z.string(),
    currency: z.string().describe('In which they are measured; what was sold in another one does not count'),
    items: z.array(z.object({ name: z.string(), sales: z.int(), volume: z.int() })),
  }),
  untrusted: true,
  example: {},
}).implement(async (call, { currency: wanted, limit }) => {
  if (wanted !== undefined) needCurrency(wanted);
  const { programId } = await me(call);
  const currency = wanted ?? (await usualCurrency(call.db, programId));
  const month = monthOf(call.now);
  return { month, currency, items: await leaders(call.db, [programId, month, currency, limit]) };
});

export async function me(call: Call): Promise<Partner> {
  const partner = await partnerOfUser(call.db, call.actor.delegatedBy?.id ?? call.actor.id);
  if (!partner) throw new Fault('not_found', 'You are no partner; apply to be one first');
  return partner;
}
