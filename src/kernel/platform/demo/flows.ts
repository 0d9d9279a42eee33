// Flows that the demo company has made from templates and put to work. What they begin is done by the engine, after the
// play and for real: two runs that are done, one that waits for a person, and one that failed and can be mended.
import { z } from 'zod';
import type { Role } from '#kernel/contract';
import type { HouseStage } from './stage.ts';

const owner: Role = 'tenant_admin';
const Made = z.object({ id: z.string() });

const flows = {
  invoices: { template: 'house:pay-invoice', params: { paidFrom: 'till', bookedTo: 'stock' }, daysAgo: 33 },
  // Nobody has opened an account for cards yet.
  takings: {
    ...{ template: 'house:close-of-day', daysAgo: 19 },
    params: { sales: 'shop-sales', cashAccount: 'till', cardAccount: 'card-payments' },
  },
  week: { template: 'house:week-in-numbers', params: { account: 'till' }, daysAgo: 12 },
} as const;

const runs = [
  { flow: 'invoices', input: { supplier: 'Twine & String', invoice: '5-118', amount: 4860 } },
  { flow: 'week', input: {} },
  { flow: 'invoices', input: { supplier: 'Barrel Works', invoice: '30277', amount: 31_240 } },
  { flow: 'takings', input: { day: 'the spring fair', cash: 18_350, card: 48_815 } },
] as const;

/** Begun at the last moment of the play: an engine works now and not in the past. */
export async function playFlows(stage: HouseStage): Promise<void> {
  const ids = new Map<string, string>();
  for (const [name, { template, params, daysAgo }] of Object.entries(flows)) {
    const as = (hour: number) => ({ as: owner, at: stage.daysAgo(daysAgo, hour) });
    const made = await stage.call(as(10), { capability: 'work.template.deploy', input: { template, params } });
    const { id: flowId } = Made.parse(made);
    await stage.call(as(11), { capability: 'work.flow.activate', input: { flowId } });
    ids.set(name, flowId);
  }
  for (const { flow, input } of runs) {
    const begun = { capability: 'work.flow.run', input: { flowId: ids.get(flow), input } };
    await stage.call({ as: owner, at: stage.daysAgo(0, 24) }, begun);
  }
}
