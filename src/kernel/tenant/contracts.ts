// What this module promises about companies and their host names.
import { z } from 'zod';
import { contract, event, Id, Instant, list, Page, text } from '#kernel/contract';
import { tenantStatuses } from './model.ts';
import { planNames } from './plans.ts';

export const Tenant = z.object({
  id: Id,
  name: z.string(),
  plan: z.enum(planNames),
  status: z.enum(tenantStatuses),
});
export type Tenant = z.infer<typeof Tenant>;

export const Host = z.string().trim().min(1).max(253).describe('A host name such as shop.example.com');

export const Domain = z.object({
  host: z.string(),
  confirmedAt: Instant.nullable().describe('Since when the host leads to this company; null while it is only claimed'),
  createdAt: Instant,
});
export type Domain = z.infer<typeof Domain>;

const companyName = text(120).describe("The company's name");
export const anyTenant = '01900000-0000-7000-8000-000000000001';

export const getTenant = contract({
  name: 'tenant.tenant.get',
  summary: 'Show the company one is working in.',
  effect: 'read',
  access: 'signed-in',
  input: z.object({}),
  output: Tenant,
  example: {},
});

export const renameTenant = contract({
  name: 'tenant.tenant.rename',
  summary: 'Change the name of the company one is working in.',
  effect: 'write',
  access: 'tenant.tenant.rename',
  input: z.object({
    name: companyName,
    ifName: z.string().optional().describe('Only if the company is still called this'),
  }),
  output: Tenant.extend({ previousName: z.string() }),
  undo: {
    by: 'tenant.tenant.rename',
    input: (_input, output) => ({ name: output.previousName, ifName: output.name }),
  },
  example: { name: 'Acme Trading' },
});

export const listTenants = contract({
  name: 'tenant.tenant.list',
  summary: 'List every company on this installation.',
  effect: 'read',
  access: 'tenant.tenant.list',
  input: Page,
  output: list(Tenant.extend({ slug: z.string(), createdAt: Instant })),
  example: { limit: 50 },
});

export type NewTenant = Pick<Tenant, 'name' | 'plan'>;

export const addDomain = contract({
  name: 'tenant.domain.add',
  guarded: true,
  summary: 'Claim a host name for the company; the operator confirms it before it leads there.',
  title: ({ host }) => `Claim the address ${host}`,
  effect: 'write',
  access: 'tenant.domain.add',
  input: z.object({ host: Host }),
  output: Domain,
  undo: { by: 'tenant.domain.remove', input: (_input, output) => ({ host: output.host }) },
  example: { host: 'shop.example.com' },
});

export const removeDomain = contract({
  name: 'tenant.domain.remove',
  guarded: true,
  summary: 'Give up a host name of the company.',
  effect: 'write',
  access: 'tenant.domain.remove',
  input: z.object({ host: Host }),
  output: Domain,
  undo: { by: 'tenant.domain.add', input: (_input, output) => ({ host: output.host }) },
  example: { host: 'shop.example.com' },
});

export const listDomains = contract({
  name: 'tenant.domain.list',
  summary: 'List the host names of the company.',
  effect: 'read',
  access: 'tenant.domain.list',
  input: z.object({}),
  output: list(Domain),
  example: {},
});

export const confirmDomain = contract({
  name: 'tenant.domain.confirm',
  guarded: true,
  summary: 'Confirm that a host name belongs to the company that claims it, so that it leads there.',
  effect: 'write',
  access: 'tenant.domain.confirm',
  input: z.object({ tenantId: Id, host: Host }),
  output: Domain,
  undo: { never: 'Visitors have been led there; the company gives the host name up instead' },
  example: { tenantId: anyTenant, host: 'shop.example.com' },
});

export const tenantRenamed = event({
  name: 'tenant.tenant.renamed',
  summary: 'A company has another name.',
  data: z.object({ name: z.string(), previousName: z.string() }),
});

export const domainAdded = event({
  name: 'tenant.domain.added',
  summary: 'A company has claimed a host name.',
  data: z.object({ host: z.string() }),
});

export const domainRemoved = event({
  name: 'tenant.domain.removed',
  summary: 'A company has given up a host name.',
  data: z.object({ host: z.string() }),
});

export const domainConfirmed = event({
  name: 'tenant.domain.confirmed',
  summary: 'A host name leads to the company that claimed it.',
  data: z.object({ tenantId: Id, host: z.string() }),
});

export const tenantEvents = [tenantRenamed, domainAdded, domainRemoved, domainConfirmed];
