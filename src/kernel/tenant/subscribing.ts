// Which plan a company is on, and what each plan includes.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Capability, contract, event, Id, list, Money } from '#kernel/contract';
import type { Store } from '#kernel/store';
import { change } from './changes.ts';
import { anyTenant, Tenant } from './contracts.ts';
import { planNames, plans, tiers } from './plans.ts';
import { changePlan } from './store.ts';

const PlanName = z.enum(planNames);
const SoldPlan = z.enum(tiers);

export const listPlans = contract({
  name: 'tenant.plan.list',
  summary: 'List the plans with their monthly price and what they include.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({}),
  output: list(
    z.object({
      name: PlanName,
      title: z.string(),
      includes: z.string(),
      price: Money.nullable().describe('Per month; null for what is not sold'),
      isOurs: z.boolean().describe('Whether it is the plan of the company one is working in'),
    }),
  ),
  example: {},
});

export const setPlan = contract({
  name: 'tenant.plan.set',
  guarded: true,
  summary: 'Put a company on another plan, at once.',
  title: ({ plan }) => `Put a company on the plan ${plan}`,
  effect: 'write',
  access: 'tenant.plan.set',
  input: z.object({
    tenantId: Id,
    plan: SoldPlan,
    ifPlan: PlanName.optional().describe('Only if it is still on this plan'),
  }),
  output: Tenant.extend({ plan: SoldPlan, previousPlan: SoldPlan }),
  undo: {
    by: 'tenant.plan.set',
    input: (_input, output) => ({ tenantId: output.id, plan: output.previousPlan, ifPlan: output.plan }),
  },
  example: { tenantId: anyTenant, plan: 'tier2' },
});

export const planChanged = event({
  name: 'tenant.plan.changed',
  summary: 'A company is on another plan.',
  data: z.object({ tenantId: Id, plan: SoldPlan, previousPlan: SoldPlan }),
});

interface Companies {
  get(id: string): Promise<Tenant | undefined>;
  changed(id: string): Promise<void>;
}

export function planCapabilities(store: Store, companies: Companies): Capability[] {
  return [
    listPlans.implement(async (call) => {
      const ours = await companies.get(call.tenant.id);
      const items = planNames.map((name) => ({ name, ...plans[name], isOurs: ours?.plan === name }));
      return { items, next: null };
    }),

    setPlan.implement(async (call, { tenantId, plan, ifPlan }) => {
      const from = ifPlan ?? (await companies.get(tenantId))?.plan;
      if (!from) throw new Fault('not_found', `There is no company ${tenantId}`);
      if (from === 'owner') throw new Fault('conflict', 'The company that owns the installation has everything');
      const next = { id: tenantId, from, to: plan, now: call.now, subscriptionId: call.newId() };
      const changed = await change(store, call, (db) => changePlan(db, next));
      if (!changed) throw new Fault('conflict', `The company is not on the plan ${from} any more; look at it again`);
      if (!call.rehearsing) await companies.changed(tenantId);
      call.emit(planChanged, { tenantId, plan, previousPlan: from });
      return { ...changed, plan, previousPlan: from };
    }),
  ];
}
