// One partner at a glance: for those who run the program of anybody, for a partner of themselves.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { before } from '#base/time';
import { type Call, contract, Id } from '#kernel/contract';
import { anyId } from '../examples.ts';
import { monthOf, nextTier, Tier, tierOf } from '../model.ts';
import { Own, ownOf, type Partner } from '../partner/shape.ts';
import { linksOf, partnerById } from '../partner/store.ts';
import { countsOf, Earnings, earningsOf, monthsOf } from './store.ts';

export const Dashboard = z.object({
  partner: Own,
  month: z.string(),
  tiers: z
    .array(
      z.object({
        currency: z.string(),
        volume: z.int().describe('What their sales of this month come to'),
        sales: z.int(),
        tier: Tier,
        next: z.object({ tier: Tier, missing: z.int() }).nullable(),
      }),
    )
    .describe('Empty before the first sale of the month'),
  earnings: z.array(Earnings),
  clicks: z.int().describe('Visits of the last 30 days, without bots'),
  sales: z.int().describe('Sales of the last 30 days'),
  conversionRate: z.number().nullable(),
  team: z.int().describe('How many partners they brought'),
  links: z.array(z.object({ code: z.string(), url: z.string().nullable(), isOpen: z.boolean() })),
});
export type Dashboard = z.output<typeof Dashboard>;

export const readDashboard = contract({
  name: 'partners.partner.dashboard',
  summary: 'Show a partner’s month, tier, earnings, visits and sales.',
  effect: 'read',
  access: 'partners.partner.dashboard',
  http: 'GET /affiliate/dashboard/:partnerId',
  input: z.object({ partnerId: Id }),
  output: Dashboard,
  example: { partnerId: anyId },
}).implement(async (call, { partnerId }) => {
  const partner = await partnerById(call.db, partnerId);
  // To a partner the others do not exist.
  if (partner && (!isPartnerAlone(call) || partner.userId === call.actor.id)) return dashboardOf(call, partner);
  throw new Fault('not_found', `There is no partner ${partnerId}`);
});

function isPartnerAlone({ actor: { roles, delegatedBy } }: Call): boolean {
  const isClient = (held: readonly string[]) => held.every((role) => role === 'client');
  return isClient(roles) || (delegatedBy !== undefined && isClient(delegatedBy.roles));
}

export async function dashboardOf(call: Call, partner: Partner): Promise<Dashboard> {
  const month = monthOf(call.now);
  const [months, earnings, [counts], links] = await Promise.all([
    monthsOf(call.db, [partner.id, month]),
    earningsOf(call.db, [partner.id]),
    countsOf(call.db, [partner.id, before(call.now, '30 days')]),
    linksOf(call.db, partner.id),
  ]);
  const { clicks = 0, sales = 0, team = 0 } = counts ?? {};
  const tiers = months.map(({ currency, volume, sales: sold, tierUnit }) => {
    return { currency, volume, sales: sold, tier: tierOf(volume, tierUnit), next: nextTier(volume, tierUnit) };
  });
  return {
    ...{ partner: ownOf(partner), month, tiers, earnings, clicks, sales, team },
    conversionRate: clicks > 0 ? sales / clicks : null,
    links: links.map(({ code, url, isOpen }) => ({ code, url, isOpen })),
  };
}
