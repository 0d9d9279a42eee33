// The companies one serves, by their ids: the operator looks into any of them, everybody else into their own.
import { z } from 'zod';
import { Fault } from '#base/fault';
import { type Actor, type Call, type Capability, contract, Id, Instant, list, Page } from '#kernel/contract';
import type { Db, Store } from '#kernel/store';
import type { Company } from './companies.ts';
import { anyTenant, Tenant } from './contracts.ts';
import { integrationStatuses, subscriptionStatuses } from './model.ts';
import { planNames } from './plans.ts';
import * as rows from './rooms.ts';

const Subscription = z.object({
  plan: z.enum(planNames),
  status: z.enum(subscriptionStatuses),
  periodStart: Instant,
  periodEnd: Instant.nullable(),
});

export const Integration = z.object({
  id: Id,
  connector: z.string(),
  name: z.string().describe('Which of several accounts at one service'),
  settings: z.record(z.string(), z.unknown()),
  status: z.enum(integrationStatuses),
  note: z.string().nullable().describe('Why it needs attention'),
  createdAt: Instant,
  updatedAt: Instant,
});

export const showClient = contract({
  name: 'tenant.client.show',
  summary: 'Show a company with its plan, its addresses and how much of everything it has.',
  effect: 'read',
  access: 'tenant.client.read',
  http: 'GET /api/v1/clients/:tenantId',
  input: z.object({ tenantId: Id }),
  output: Tenant.extend({
    slug: z.string(),
    hosts: z.array(z.string()).describe('Host names that lead to it'),
    subscription: Subscription.nullable(),
    workspaces: z.int(),
    brands: z.int(),
    integrations: z.record(z.enum(integrationStatuses), z.int()),
  }),
  example: { tenantId: anyTenant },
});

export const listClientIntegrations = contract({
  name: 'tenant.client.listIntegrations',
  summary: 'List what a company has connected, with settings and status.',
  effect: 'read',
  access: 'tenant.client.read',
  http: 'GET /api/v1/clients/:tenantId/integrations',
  input: Page.extend({ tenantId: Id, after: Id.optional() }),
  output: list(Integration),
  example: { tenantId: anyTenant, limit: 50 },
});

interface Companies {
  company(id: string): Promise<Company | undefined>;
}

export function clientCapabilities(store: Store, companies: Companies): Capability[] {
  async function company(call: Call, id: string): Promise<{ company: Company; db: Db }> {
    const mayLook = id === call.tenant.id || isOperator(call.actor);
    const found = mayLook ? await companies.company(id) : undefined;
    // Whose company one may not see does not exist.
    if (!found) throw new Fault('not_found', `There is no company ${id}`);
    return { company: found, db: store.read({ tenantId: id, now: call.now }).db };
  }

  return [
    showClient.implement(async (call, { tenantId }) => {
      const { company: one, db } = await company(call, tenantId);
      const { byStatus, ...counts } = await rows.countsOf(db);
      const none = { connected: 0, needs_attention: 0, disconnected: 0 };
      const integrations = { ...none, ...Object.fromEntries(byStatus.map(({ status, n }) => [status, n])) };
      const { id, name, plan, status, slug, hosts } = one;
      return { id, name, plan, status, slug, hosts: [...hosts], ...counts, integrations };
    }),

    listClientIntegrations.implement(async (call, { tenantId, after, limit }) => {
      const { db } = await company(call, tenantId);
      const items = await rows.integrationPage(db, { after, limit });
      return { items, next: items.length === limit ? (items.at(-1)?.id ?? null) : null };
    }),
  ];
}

/** The role is honoured in the owner's company alone; whoever acts for somebody may look only if both may. */
function isOperator({ roles, delegatedBy }: Actor): boolean {
  return roles.includes('super_admin') && (delegatedBy === undefined || delegatedBy.roles.includes('super_admin'));
}
